import { sql } from 'kysely'
import { type SubjectKey, subjectKey } from '../ids.ts'
import type { Db } from './open.ts'

/** Of these cards, the comments that bring answers to them: not to be brought back (`isEcho`). */
export async function writtenReplies(
  db: Db,
  space: string,
  cards: readonly SubjectKey[],
): Promise<ReadonlySet<SubjectKey>> {
  if (cards.length === 0) return new Set()
  const rows = await db
    .selectFrom('reply')
    .select(['target', 'remote_id'])
    .where('space', '=', space)
    .where('remote_id', 'is not', null)
    .where(sql<boolean>`card = any(${[...cards]}::text[])`)
    .execute()
  return new Set(
    rows.map(({ target, remote_id }) => subjectKey(target, 'comment', remote_id ?? '')),
  )
}
