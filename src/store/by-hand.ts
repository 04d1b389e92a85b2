import { sql } from 'kysely'
import type { Instant, SubjectKey } from '../ids.ts'
import type { ByHand } from '../sweep.ts'
import { isoTime } from './json.ts'
import type { Db } from './open.ts'
import type { TargetId } from './targets.ts'

/** Somebody has edited or removed the card's entry: it is left so, and nothing is due. */
export async function noteByHand(
  db: Db,
  { space, target, subject }: TargetId & { subject: SubjectKey },
  { byHand, reason }: { byHand: ByHand; reason: string },
): Promise<void> {
  await db
    .updateTable('link')
    .set({ by_hand: byHand, reason, due_at: null, waiting_since: null })
    .where('space', '=', space)
    .where('target', '=', target)
    .where('subject', '=', subject)
    .execute()
}

/**
 * The entries of these cards, else of all that were left so, are to be written anew whatever somebody
 * has made of them.
 */
export async function mendByHand(
  db: Db,
  { space, target, at }: TargetId & { at: Instant },
  cards?: readonly SubjectKey[],
): Promise<void> {
  const ifEdited = (column: string) =>
    sql<string | null>`case when by_hand = 'edited' then ${sql.ref(column)} end`
  await db
    .updateTable('link')
    .set({ remote_id: ifEdited('remote_id'), url: ifEdited('url') })
    .set({ shown_hash: null, shown_looks: null, kept_looks: null, by_hand: null })
    .set({ due_at: isoTime(at) })
    .where('space', '=', space)
    .where('target', '=', target)
    .where((where) =>
      cards === undefined ? where('by_hand', 'is not', null) : where('subject', 'in', [...cards]),
    )
    .execute()
}

/** How many entries of a place are left as somebody has made them. */
export async function countByHand(
  db: Db,
  { space, target }: TargetId,
): Promise<Readonly<Record<ByHand, number>>> {
  const rows = await db
    .selectFrom('link')
    .select((query) => ['by_hand', query.fn.countAll<string>().as('count')])
    .where('space', '=', space)
    .where('target', '=', target)
    .where('by_hand', 'is not', null)
    .groupBy('by_hand')
    .execute()
  const of = (what: ByHand) => Number(rows.find(({ by_hand }) => by_hand === what)?.count ?? 0)
  return { edited: of('edited'), removed: of('removed') }
}
