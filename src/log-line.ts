import { type SubjectKey, splitSubjectKey } from './ids.ts'
import type { LoggedActivity } from './store/activities.ts'

/** One line of the log as it is handed to others. Stable: described in `docs/log-format.md`. */
export interface LogLine {
  id: string
  space: string
  source: string
  key: string
  kind: string
  subject: { key: string; kind: string; sourceId: string }
  field: string | null
  entry: string | null
  actor: string | null
  at: string
  seenAt: string
  origin: 'reported' | 'inferred'
  before: unknown
  after: unknown
  sourceType: string | null
  amendedBy: string | null
  erased: boolean
}

/** A text that was erased shows as `{"erased": true}`. */
export function toLogLine(activity: LoggedActivity): LogLine {
  const { id, space, source, key, kind, subject, subjectKind, field, entry } = activity
  const text = (value: unknown) => (activity.erased ? { erased: true } : (value ?? null))
  return {
    ...{ id, space, source, key, kind },
    subject: { key: subject, kind: subjectKind, sourceId: sourceIdOf(subject) },
    ...{ field, entry, actor: activity.actor },
    at: activity.at.toISOString(),
    seenAt: activity.seenAt.toISOString(),
    origin: activity.reported ? 'reported' : 'inferred',
    before: text(activity.before),
    after: text(activity.after),
    sourceType: activity.sourceType,
    amendedBy: activity.amendedBy,
    erased: activity.erased,
  }
}

function sourceIdOf(key: string): string {
  return splitSubjectKey(key as SubjectKey).sourceId
}
