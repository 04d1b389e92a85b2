import type { SubjectKey } from '../../src/ids.ts'
import type { Db } from '../../src/store/open.ts'

/** When the mirror is to look at this card, ms; `null`: there is nothing to do. */
export async function readDueAt(db: Db, space: string, card: SubjectKey): Promise<number | null> {
  const row = await db
    .selectFrom('link')
    .select('due_at')
    .where('space', '=', space)
    .where('subject', '=', card)
    .executeTakeFirst()
  return row?.due_at?.getTime() ?? null
}
