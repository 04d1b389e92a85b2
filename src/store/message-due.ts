import { sql } from 'kysely'
import type { Covered } from '../digest-due.ts'
import { coverKey } from '../due.ts'
import type { Instant } from '../ids.ts'
import { isoTime } from './json.ts'
import type { Db } from './open.ts'

/** Space → when a message may be handed over next. */
export async function nextMessageDue(db: Db): Promise<ReadonlyMap<string, Instant>> {
  const rows = await db
    .selectFrom('message')
    .select((query) => ['space', query.fn.min('not_before').as('due')])
    .where('state', 'in', ['due', 'sending'])
    .groupBy('space')
    .execute()
  return new Map(rows.map((row) => [row.space, row.due.getTime()]))
}

/** How far each reader's digests of a plan have come. */
export async function coveredByReader(
  db: Db,
): Promise<readonly (Covered & { space: string; plan: string; reader: string })[]> {
  const rows = await db
    .selectFrom('message')
    .select(['space', 'about', 'reader'])
    .select(({ fn }) => [fn.max('covers_to').as('to'), fn.max('period').as('period')])
    .where('kind', '=', 'digest')
    .groupBy(['space', 'about', 'reader'])
    .execute()
  return rows.map(({ about, to, ...row }) => ({ ...row, plan: about, to: to?.getTime() ?? 0 }))
}

/** The same by `coverKey`. */
export async function readCovered(db: Db): Promise<ReadonlyMap<string, Covered>> {
  const rows = await coveredByReader(db)
  return new Map(
    rows.map(({ space, plan, reader, ...last }) => [coverKey(space, plan, reader), last]),
  )
}

/**
 * Tries that were never confirmed may be looked at again at once. Right only for who alone delivers
 * for this space: then their process is dead.
 */
export async function reclaimTries(db: Db, space: string, now: Instant): Promise<void> {
  await db
    .updateTable('message')
    .set({ not_before: isoTime(now) })
    .where('space', '=', space)
    .where('state', '=', 'sending')
    .execute()
}

/** A whole channel fails: what is due there waits. */
export async function postponeChannel(
  db: Db,
  at: { space: string; channel: string; until: Instant; reason: string },
): Promise<void> {
  await db
    .updateTable('message')
    .set({
      not_before: sql`greatest(not_before, ${isoTime(at.until)}::timestamptz)`,
      reason: at.reason,
    })
    .where('space', '=', at.space)
    .where('channel', '=', at.channel)
    .where('state', '=', 'due')
    .execute()
}
