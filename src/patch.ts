import type { ReportedActivity } from './activity.ts'
import type { SubjectState } from './subject.ts'

/** The state as it is after an event that no list tells of. */
export function patched(state: SubjectState, event: ReportedActivity): SubjectState {
  const { field, entry = null, unlisted } = event
  if (field === null || unlisted === undefined) return state
  const value = unlisted.value
  if (entry === null) return { ...state, [field]: value }
  const { [entry]: _, ...others } = Object(state[field] ?? {})
  return { ...state, [field]: value === null ? others : { ...others, [entry]: value } }
}
