import type { Account } from './account.ts'
import type { ReportedActivity, Value } from './activity.ts'
import type { Instant, SubjectKey } from './ids.ts'
import type { Subject, SubjectKind } from './subject.ts'

/** A record that could not be understood. Kept with its reason; the rest of its page goes on. */
export interface Rejected {
  kind: string
  sourceId: string | null
  reason: string
  raw: string
}

/** A list that was read to its end in this reading; what is missing from it no longer exists. */
export interface CompleteList {
  kind: SubjectKind
  /** Only those whose `state.place` is this subject; absent: all of that kind at the source. */
  within?: SubjectKey
}

/** Where a later reading goes on. Opaque to the core, JSON, no secrets. */
export type Position = Value

/**
 * One page of one look at a source. A reading is a sequence of them, state pages first, event pages
 * after; each is recorded in one transaction together with `position`.
 */
export interface Observation {
  /** Taken before the first request of the whole reading, the same on each of its pages. */
  readAt: Instant
  subjects: readonly Subject[]
  activities: readonly ReportedActivity[]
  accounts: readonly Account[]
  rejected: readonly Rejected[]
  /**
   * Where to go on should the process die right after this page. On the last: where the next reading
   * starts. `null` leaves the position as it is (a file has none).
   */
  position: Position | null
  /** Only on the last page: the lists that were read completely, proved by a canary or a short page. */
  complete: readonly CompleteList[]
  /** The reading ends with this page. */
  last: boolean
}
