import { sql } from 'kysely'
import type { SubjectKey } from '../ids.ts'
import type { Db } from './open.ts'
import type { TargetId } from './targets.ts'

/** The entry of a card at a target, and the hash of what it was last confirmed to show. */
export interface ShownHash {
  remoteId: string | null
  hash: string | null
}

export async function readShownHashes(
  db: Db,
  { space, target }: TargetId,
  cards: readonly SubjectKey[],
): Promise<ReadonlyMap<SubjectKey, ShownHash>> {
  if (cards.length === 0) return new Map()
  const rows = await db
    .selectFrom('link')
    .select(['subject', 'remote_id', 'shown_hash'])
    .where('space', '=', space)
    .where('target', '=', target)
    .where(sql<boolean>`subject = any(${[...cards]}::text[])`)
    .execute()
  return new Map(
    rows.map((row) => [
      row.subject as SubjectKey,
      { remoteId: row.remote_id, hash: row.shown_hash },
    ]),
  )
}
