import { sql } from 'kysely'
import { grouped } from '../grouped.ts'
import type { SubjectKey } from '../ids.ts'
import type { Db } from './open.ts'

/** An answer to a card as `why` tells of it. */
export interface ReplyStory {
  post: SubjectKey
  url: string
  /** The comment that brings it to the card. */
  comment: string | null
  reason: string | null
  /** Since when its comment is left alone, as somebody has changed it by hand. */
  disputedAt: Date | null
  dueAt: Date | null
  writtenAt: Date | null
}

/** Card → what was answered to it, oldest first. */
export async function readReplyStories(
  db: Db,
  space: string,
  cards: readonly SubjectKey[],
): Promise<ReadonlyMap<SubjectKey, readonly ReplyStory[]>> {
  const rows = await db
    .selectFrom('reply')
    .selectAll()
    .where('space', '=', space)
    .where(sql<boolean>`card = any(${[...cards]}::text[])`)
    .orderBy('post')
    .execute()
  const told = rows.map((row) => ({
    card: row.card as SubjectKey,
    story: {
      ...{ post: row.post as SubjectKey, url: row.mark, comment: row.remote_id },
      ...{ reason: row.reason, disputedAt: row.disputed_at, dueAt: row.due_at },
      writtenAt: row.written_at,
    },
  }))
  const groups = [...grouped(told, ({ card: of }) => of)]
  return new Map(groups.map(([of, found]) => [of, found.map(({ story }) => story)]))
}
