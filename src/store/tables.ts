import type { ColumnType, Generated } from 'kysely'
import type { Limit } from '../budget.ts'
import type { ByHand } from '../sweep.ts'
import type { Json, MaybeJson, MaybeTime, Time } from './columns.ts'
import type { AccountTable, PersonTable, VerdictTable } from './people-tables.ts'
import type { ReplyTable } from './reply-table.ts'

/**
 * The tables of schema `app`, as Kysely sees them. Times are `timestamptz`; both drivers give `Date`.
 * `bigint` comes as a string from both. What each table is for stands in `migrations.ts`.
 */
export interface Tables {
  meta: { key: string; value: string }
  lease: LeaseTable
  source: SourceTable
  person: PersonTable
  verdict: VerdictTable
  account: AccountTable
  subject: SubjectTable
  activity: ActivityTable
  amendment: AmendmentTable
  /** Activity with its amendments, for reading. */
  told: ToldView
  revision: RevisionTable
  pending: PendingTable
  link: LinkTable
  reply: ReplyTable
  target: TargetTable
  effect: EffectTable
  message: MessageTable
  hold: HoldTable
  quarantine: QuarantineTable
  budget: BudgetTable
}

interface LeaseTable {
  name: string
  holder: string
  fence: ColumnType<string, string | number, string | number>
  expires_at: Time
}

interface SourceTable {
  space: string
  source: string
  /** Where the next reading goes on; null before the first. */
  position: MaybeJson<unknown>
  /** The first reading has ended: from now on changes are inferred. */
  first_read_done: Generated<boolean>
  /** Start of the very first reading: what is older is silent. */
  started_at: MaybeTime
  /** `readAt` of the last reading that ended: how fresh the source is. */
  fresh_at: MaybeTime
  /** Not to be read before. */
  not_before: Time
  failures: Generated<number>
  last_error: string | null
  /** `TryLater`, `Misconfigured` …; null while well. */
  error_kind: string | null
  requests: Generated<number>
  /** How far its clock was ahead of ours, ms. */
  clock_ahead: Generated<number>
  looked_at: Generated<unknown>
  /** When a webhook last told something. */
  heard_at: MaybeTime
  /** `readAt` of the newest export file that was taken in. */
  imported_at: MaybeTime
}

interface SubjectTable {
  space: string
  key: string
  source: string
  kind: string
  /** `state.place`, `state.title`, `state.author` and `state.createdAt` pulled out for queries. */
  place: string | null
  title: string | null
  author: string | null
  created_at: MaybeTime
  state: Json<unknown>
  hash: string
  fingerprint: string | null
  own: Generated<boolean>
  /** `readAt` of the look that last changed it: older looks neither compare nor overwrite. */
  touched_at: Time
  gone_at: MaybeTime
  /** The thing it stood in, when it went silently along with that. */
  gone_with: string | null
  /** The last look before one that could not compare it; null: every look has. */
  unseen_since: MaybeTime
}

interface ActivityTable {
  id: Generated<string>
  space: string
  source: string
  key: string
  kind: string
  subject: string
  subject_kind: string
  field: string | null
  entry: string | null
  /** What a pending change of state looks for: field, entry or value hash. */
  claim: string
  actor: string | null
  at: Time
  seen_at: Time
  reported: boolean
  /** Older than the first start, or found by the first reading: never digested, reminded, announced. */
  silent: boolean
  own: Generated<boolean>
  source_type: string | null
  before_hash: string | null
  after_hash: string | null
  /** Of an inferred line: it happened after that look; null: nobody knows. */
  after_at: MaybeTime
}

interface AmendmentTable {
  activity: string
  space: string
  source: string
  key: string
  actor: string | null
  at: Time
  source_type: string | null
  seen_at: Time
}

interface ToldView {
  id: string
  space: string
  source: string
  key: string
  kind: string
  subject: string
  subject_kind: string
  field: string | null
  entry: string | null
  claim: string
  actor: string | null
  at: Date
  seen_at: Date
  reported: boolean
  silent: boolean
  own: boolean
  source_type: string | null
  amended_by: string | null
}

interface RevisionTable {
  activity: string
  before: MaybeJson<unknown>
  after: MaybeJson<unknown>
  erased_at: MaybeTime
}

interface PendingTable {
  space: string
  source: string
  subject: string
  subject_kind: string
  claim: string
  kind: string
  field: string | null
  entry: string | null
  before: MaybeJson<unknown>
  after: MaybeJson<unknown>
  since: Time
  /** Reports from then on count for it; null: all. */
  claims_from: MaybeTime
  /** And until then: the state was read before. */
  claims_until: MaybeTime
}

interface LinkTable {
  space: string
  subject: string
  target: string
  mark: string
  remote_id: string | null
  /** Content hash last confirmed at the target. */
  shown_hash: string | null
  url: string | null
  /** Grows with every touch: a confirmation of an older version leaves the link due. */
  version: Generated<number>
  /** To be looked at by the mirror from then on; null: nothing to do. */
  due_at: MaybeTime
  /** The last write that was confirmed, and the one before it. */
  shown_at: MaybeTime
  shown_before_at: MaybeTime
  /** The last change of the card. */
  touched_at: MaybeTime
  /** Its first change that is not shown yet; null: there is none. */
  waiting_since: MaybeTime
  reason: string | null
  /** Hash of what the target made of the last write, where it does not keep it as it was sent. */
  kept_looks: string | null
  /** The entry says that the card is no longer shown there. */
  elsewhere: Generated<boolean>
  /** Hash of how the entry read after our own last write; null: not known. */
  shown_looks: string | null
  /** What somebody has done to it, where that is left so: `edited` or `removed`. */
  by_hand: ByHand | null
}

interface TargetTable {
  space: string
  target: string
  sweep_at: Time
  /** All its entries have been looked at since the last start: it may be written to. */
  opened: Generated<boolean>
  /** When a run last showed everything that was due. */
  ran_at: MaybeTime
}

interface EffectTable {
  id: Generated<string>
  space: string
  key: string
  kind: string
  subject: string | null
  state: ColumnType<EffectState, EffectState, EffectState>
  attempts: Generated<number>
  not_before: Time
  reserved_at: Time
  done_at: MaybeTime
  content_hash: string | null
  remote_id: string | null
  error: string | null
}

export type EffectState = 'reserved' | 'done' | 'uncertain' | 'failed'

interface MessageTable {
  id: string
  space: string
  kind: string
  /** Digest plan or window id. */
  about: string
  reader: string
  period: string
  channel: string
  address: string
  to_name: string | null
  subject: string
  html: string
  text: string
  state: ColumnType<MessageState, MessageState, MessageState>
  not_before: Time
  created_at: Time
  /** Of the first try: dates the message itself. */
  first_try_at: MaybeTime
  sent_at: MaybeTime
  attempts: Generated<number>
  reason: string | null
  covers_from: MaybeTime
  covers_to: MaybeTime
}

export type MessageState = 'due' | 'sending' | 'sent' | 'failed' | 'dropped'

interface HoldTable {
  id: Generated<string>
  space: string
  source: string
  scope: string
  reason: string
  opened_at: Time
  released_at: MaybeTime
  released_by: string | null
}

interface QuarantineTable {
  id: Generated<string>
  space: string
  source: string
  kind: string
  source_id: string | null
  reason: string
  raw: string
  raw_hash: string
  seen_at: Time
  dropped: Generated<boolean>
  resolved_at: MaybeTime
}

interface BudgetTable {
  name: string
  /** Milliseconds, oldest first. */
  sent: ColumnType<number[], string | undefined, string>
  paused_until: MaybeTime
  /** The limit as the service last said it; null before it said one. */
  said: MaybeJson<Limit>
}
