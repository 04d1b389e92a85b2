import type { ZodError } from 'zod'
import { splitSubjectKey } from './ids.ts'
import type { Observation } from './observation.ts'

/** So few odd records are everyday life, whatever their share: each stands in the quarantine. */
const fewAtOnce = 5
/** Of real boards and courses less than one record in a thousand is odd: ten times that is no chance. */
const usualShare = 0.01

/**
 * Whether a reading could not understand so much that the source must have changed its answers.
 * `items`: all its records, the rejected ones among them. `hold` is the sentence for a hold of scope
 * `records`, `null` where all is well.
 */
export function judgeRejected(reading: { items: number; rejected: number }): {
  hold: string | null
} {
  const { items, rejected } = reading
  if (rejected < fewAtOnce || rejected <= items * usualShare) return { hold: null }
  const what = `${rejected} of ${items} records could not be understood`
  return {
    hold: `${what}: the source may have changed its answers; see vmeste quarantine list, and update vmeste`,
  }
}

/** Why a record was not understood, in one line. */
export function reasonOf({ issues }: Pick<ZodError, 'issues'>): string {
  return issues.map(({ path, message }) => `${path.join('.') || 'item'}: ${message}`).join('; ')
}

/** A record as the quarantine knows it. */
export interface RecordId {
  /** Kind of the subject; `action` for an event, `member` for an account. */
  kind: string
  sourceId: string
}

/** The records a page has understood: whatever was set aside of these before is settled. */
export function understoodIn(
  page: Pick<Observation, 'subjects' | 'activities' | 'accounts'>,
): readonly RecordId[] {
  return [
    ...page.subjects.map(({ key, kind }) => ({ kind, sourceId: splitSubjectKey(key).sourceId })),
    ...page.activities.map(({ key }) => ({ kind: 'action', sourceId: key })),
    ...page.accounts.map(({ sourceId }) => ({ kind: 'member', sourceId })),
  ]
}
