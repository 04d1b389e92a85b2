import type { SubjectKey } from '../../src/ids.ts'
import { nextLinkDue } from '../../src/store/links.ts'
import type { Db } from '../../src/store/open.ts'
import { nextSweepDue } from '../../src/store/targets.ts'

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

/** When the mirror of a space has to look next, ms; `null`: there is nothing to do. */
export async function nextMirrorRun(db: Db, space: string): Promise<number | null> {
  const links = (await nextLinkDue(db)).get(space)
  const sweep = (await nextSweepDue(db)).get(space)
  const moments = [links, sweep].flatMap((at) => at ?? [])
  return moments.length === 0 ? null : Math.min(...moments)
}
