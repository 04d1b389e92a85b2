import { sql } from 'kysely'
import type { SubjectKey } from '../ids.ts'
import type { Db } from './open.ts'

/** Enough of a text for an excerpt, in characters. */
const bodyLength = 2_000

/** A digest shows no more excerpts than this. */
const limit = 40

/** The text of each of the first questions: the discussion's own, else the asker's first post in it. */
export async function questionBodies(
  db: Db,
  space: string,
  questions: readonly { subject: SubjectKey; author: string | null }[],
): Promise<ReadonlyMap<SubjectKey, string>> {
  const keys = questions.slice(0, limit).map(({ subject }) => subject)
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ key: SubjectKey; author: string | null; body: string | null }>`
    select case when kind = 'post' then place else key end as key, author,
      left(state #>> '{body,html}', ${bodyLength}) as body
    from app.subject
    where space = ${space} and gone_at is null and ((key = any(${keys}::text[])) is true
      or (kind = 'post' and (place = any(${keys}::text[])) is true))
    order by kind = 'post' desc, created_at desc nulls first`.execute(db)
  const askers = new Map(questions.map(({ subject, author }) => [subject, author]))
  // Later rows win: the oldest post of the asker, and above it the discussion's own text.
  return new Map(
    rows.flatMap(({ key, author, body }) =>
      body !== null && author === askers.get(key) ? [[key, body] as const] : [],
    ),
  )
}
