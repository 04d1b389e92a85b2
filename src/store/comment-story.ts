import { sql } from 'kysely'
import { grouped } from '../grouped.ts'
import type { SubjectKey } from '../ids.ts'
import type { Db } from './open.ts'

/** A comment of a card at a place that shows each by itself. */
export interface CommentStory {
  comment: SubjectKey
  /** Key of the place. */
  target: string
  url: string | null
  /** What was decided about it last, and when it is looked at next. */
  reason: string | null
  dueAt: Date | null
}

/** Of these cards, the comments that were to be shown one by one, oldest first. */
export async function readCommentStories(
  db: Db,
  space: string,
  cards: readonly SubjectKey[],
): Promise<ReadonlyMap<SubjectKey, readonly CommentStory[]>> {
  if (cards.length === 0) return new Map()
  const { rows } = await sql<CommentStory & { card: SubjectKey }>`
    select c.place as card, c.key as comment, l.target, l.url, l.reason, l.due_at as "dueAt"
    from app.subject c
    join app.link l on l.space = c.space and l.subject = c.key
    where c.space = ${space} and c.kind = 'comment' and c.place = any(${[...cards]}::text[])
    order by c.key, l.target`.execute(db)
  return grouped(rows, ({ card }) => card)
}
