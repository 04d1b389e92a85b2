import type { Instant, SubjectKey } from './ids.ts'
import type { StateField, SubjectKind, SubjectState } from './subject.ts'

/**
 * What happened, as a verb. `changed` replaces a value of `field`; `added` and `removed` concern one
 * entry of a keyed field; `left` and `arrived` are moves out of and into the space; `other` is an
 * event whose type we do not know, kept all the same.
 */
export type ActivityKind =
  | 'created'
  | 'changed'
  | 'added'
  | 'removed'
  | 'deleted'
  | 'arrived'
  | 'left'
  | 'other'

/** JSON as it goes into `before` and `after`. */
export type Value =
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | { readonly [key: string]: Value }

/** Something the source itself says has happened. */
export interface ReportedActivity {
  /** Unique and stable within the source (its own event id): the log holds each key once. */
  key: string
  kind: ActivityKind
  subject: SubjectKey
  subjectKind: SubjectKind
  field: StateField | null
  /** The entry concerned, where `field` is keyed: label id, account id, check item id. */
  entry?: string | null
  /** In the shape of `SubjectState[field]` (for text: its `source`); of the entry where there is one. */
  before: Value
  after: Value
  /** Source account id, `null` where the source does not tell. */
  actor: string | null
  at: Instant
  /** The source's own word for it, kept for `other` and for looking things up. */
  sourceType: string
  /** Done by our own account. */
  own?: boolean
  /**
   * Only where no list of the source tells of such events: the stored state is changed along with the
   * event, so that a later comparison stays silent. `null` for a deletion; of one entry where there
   * is `entry`.
   */
  unlisted?: { value: EntryValue | null }
}

/** What `SubjectState` holds in a field, or in one entry of a keyed field. */
export type EntryValue = Value | NonNullable<SubjectState['body']>
