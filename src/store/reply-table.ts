import type { Generated } from 'kysely'
import type { MaybeTime } from './columns.ts'

export interface ReplyTable {
  space: string
  /** The answer. */
  post: string
  /** The source of the cards, where comments are written. */
  target: string
  card: string
  mark: string
  /** The comment; null: there is none. */
  remote_id: string | null
  /** Hash of the text last confirmed, and of what the target made of it. */
  shown_hash: string | null
  kept_hash: string | null
  version: Generated<number>
  due_at: MaybeTime
  written_at: MaybeTime
  /** From then on left alone: somebody has changed or removed it by hand. */
  disputed_at: MaybeTime
  reason: string | null
}
