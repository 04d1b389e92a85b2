import { sql } from 'kysely'
import { targetScopes } from '../hold-advice.ts'
import type { Instant } from '../ids.ts'
import { isoTime } from './json.ts'
import type { Db } from './open.ts'
import { unflushed } from './transaction.ts'

export interface TargetId {
  space: string
  target: string
}

export interface TargetState {
  /** When all its entries are to be looked at. */
  sweepAt: Instant
  /** They have been since the last start: it may be written to. */
  opened: boolean
  /** When a run last showed everything that was due. */
  ranAt: Instant | null
}

/** A process begins to work: nothing is written to this target before its entries were looked at. */
export async function closeTarget(db: Db, id: TargetId & { sweepAt: Instant }): Promise<void> {
  const { sweepAt, ...row } = id
  const closed = { sweep_at: isoTime(sweepAt), opened: false }
  await db
    .insertInto('target')
    .values({ ...row, ...closed })
    .onConflict((conflict) => conflict.columns(['space', 'target']).doUpdateSet(closed))
    .execute()
}

/**
 * Nothing is due any more at targets that are not among these, and nothing held that concerns them: what
 * stands there stays as it is.
 */
export async function retireTargets(
  db: Db,
  space: string,
  targets: readonly string[],
  at: Instant,
): Promise<void> {
  const left = sql<boolean>`target <> all(${[...targets]}::text[])`
  const reason = 'no route leads to this place any more'
  await db
    .updateTable('link')
    .set({ due_at: null, waiting_since: null, reason })
    .where('space', '=', space)
    .where('due_at', 'is not', null)
    .where(left)
    .execute()
  await db
    .updateTable('hold')
    .set({ released_at: isoTime(at), released_by: reason })
    .where('space', '=', space)
    .where('released_at', 'is', null)
    .where('scope', 'in', [...targetScopes])
    .where('source', 'in', (query) =>
      query.selectFrom('target').select('target').where('space', '=', space).where(left),
    )
    .execute()
  await db.deleteFrom('target').where('space', '=', space).where(left).execute()
}

/** All its entries have been looked at. */
export async function noteSwept(db: Db, id: TargetId & { sweepAt: Instant }): Promise<void> {
  await db
    .updateTable('target')
    .set({ sweep_at: isoTime(id.sweepAt), opened: true })
    .where('space', '=', id.space)
    .where('target', '=', id.target)
    .execute()
}

/** A run has shown everything that was due. Where it is lost, a brake asks once more. */
export async function noteRan(db: Db, id: TargetId & { at: Instant }): Promise<void> {
  await db
    .updateTable('target')
    .set({ ran_at: isoTime(id.at) })
    .where('space', '=', id.space)
    .where('target', '=', id.target)
    .returning(unflushed)
    .execute()
}

/** The target fails as a whole: a look that is due waits. */
export async function postponeSweep(db: Db, id: TargetId & { until: Instant }): Promise<void> {
  await db
    .updateTable('target')
    .set({ sweep_at: isoTime(id.until) })
    .where('space', '=', id.space)
    .where('target', '=', id.target)
    .where('sweep_at', '<', new Date(id.until))
    .execute()
}

export async function readTarget(db: Db, { space, target }: TargetId): Promise<TargetState | null> {
  const row = await db
    .selectFrom('target')
    .select(['sweep_at', 'opened', 'ran_at'])
    .where('space', '=', space)
    .where('target', '=', target)
    .executeTakeFirst()
  if (row === undefined) return null
  const { sweep_at, opened, ran_at } = row
  return { sweepAt: sweep_at.getTime(), opened, ranAt: ran_at?.getTime() ?? null }
}

/** Space → when a target of it is to be looked at next. */
export async function nextSweepDue(db: Db): Promise<ReadonlyMap<string, Instant>> {
  const rows = await db
    .selectFrom('target')
    .select((query) => ['space', query.fn.min('sweep_at').as('due')])
    .groupBy('space')
    .execute()
  return new Map(rows.map((row) => [row.space, row.due.getTime()]))
}
