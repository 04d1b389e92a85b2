import type { Account } from './account.ts'
import type { ReportedActivity, Value } from './activity.ts'
import type { Instant, SubjectKey } from './ids.ts'
import type { Subject, SubjectKind } from './subject.ts'

/** A record that could not be understood. Kept with its reason; the rest of its page goes on. */
export interface Rejected {
  /** The kind of subject; `action` for events, `member` for accounts. */
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
  /** But these, which are out of our sight and no less there. */
  except?: readonly SubjectKey[]
  /** Only those made in that stretch, both ends included; `null`: no end. */
  made?: { from: Instant | null; to: Instant | null }
}

/** Something about a reading that cannot be right and must be looked at: becomes a hold. */
export interface Doubt {
  /** What is doubted, one or two words: the hold lasts as long as each reading doubts it again. */
  scope: string
  /** For the operator: what was seen, what is not believed, what to do. */
  reason: string
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
  /** How far the source's clock, which dates its events, is ahead of ours, ms; absent: not known. */
  clockAhead?: number
  subjects: readonly Subject[]
  activities: readonly ReportedActivity[]
  accounts: readonly Account[]
  rejected: readonly Rejected[]
  /**
   * Where to go on should the process die right after this page. On the last: where the next reading
   * starts. `null` leaves the position as it is (a file has none).
   */
  position: Position | null
  /**
   * Only on the last page: the lists that were read completely, proved by a canary or a short page.
   * Containers before what they hold: whatever stood in a thing that is gone went silently with it.
   */
  complete: readonly CompleteList[]
  /** Only on the last page. */
  doubts?: readonly Doubt[]
  /** The reading ends with this page. */
  last: boolean
}
