import { sql } from 'kysely'
import { absenceDoubts } from '../hold.ts'
import { absenceScope, isDoubt } from '../hold-advice.ts'
import type { Instant } from '../ids.ts'
import { isoTime } from './json.ts'
import type { Db } from './open.ts'

export interface Hold {
  id: string
  space: string
  source: string
  /** What is held: `access`, `records` …; of what is missing, `absent <kind>` or `unlisted <kind>`. */
  scope: string
  reason: string
  openedAt: Date
}

/** Opens a hold, or keeps the one that is open for the same scope. */
export async function openHold(
  db: Db,
  hold: { space: string; source: string; scope: string; reason: string; at: Instant },
): Promise<void> {
  const { at, ...row } = hold
  await db
    .insertInto('hold')
    .values({ ...row, opened_at: isoTime(at) })
    .onConflict((conflict) =>
      conflict
        .columns(['space', 'source', 'scope'])
        .where('released_at', 'is', null)
        .doUpdateSet({ reason: hold.reason }),
    )
    .execute()
}

/** Ends the open hold of a scope; `by` says why: an operator, or the cause that is no more. */
export async function endHold(
  db: Db,
  hold: { space: string; source: string; scope: string; at: Instant; by: string },
): Promise<void> {
  await db
    .updateTable('hold')
    .set({ released_at: isoTime(hold.at), released_by: hold.by })
    .where('space', '=', hold.space)
    .where('source', '=', hold.source)
    .where('scope', '=', hold.scope)
    .where('released_at', 'is', null)
    .execute()
}

/**
 * Ends the hold about missing things of a kind once nothing living of that kind is left unseen: a list
 * of other places or times says nothing of them.
 */
export async function endAbsence(
  db: Db,
  hold: { space: string; source: string; scope: string; at: Instant; by: string },
  kind: string,
): Promise<void> {
  await sql`
    update app.hold h set released_at = ${isoTime(hold.at)}::timestamptz, released_by = ${hold.by}
    where h.space = ${hold.space} and h.source = ${hold.source} and h.scope = ${hold.scope}
      and h.released_at is null and not exists (
        select from app.subject s
        where s.space = h.space and s.source = h.source and s.kind = ${kind}
          and s.gone_at is null and s.unseen_since is not null)`.execute(db)
}

/** Whether some things of a kind are missing and not believed gone. */
export async function areMissing(
  db: Db,
  { space, source, kind }: { space: string; source: string; kind: string },
): Promise<boolean> {
  const scopes = absenceDoubts.map((doubt) => absenceScope(doubt, kind))
  const held = await db
    .selectFrom('hold')
    .select('id')
    .where('space', '=', space)
    .where('source', '=', source)
    .where('scope', 'in', scopes)
    .where('released_at', 'is', null)
    .executeTakeFirst()
  return held !== undefined
}

/** Ends the open holds of what a reading doubts (`isDoubt`), but for the scopes it doubts again. */
export async function endDoubts(
  db: Db,
  doubts: { space: string; source: string; except: readonly string[]; at: Instant; by: string },
): Promise<void> {
  const lasting = new Set(doubts.except)
  const open = await openHolds(db, doubts)
  const over = open.filter(({ scope }) => isDoubt(scope) && !lasting.has(scope))
  for (const { space, source, scope } of over)
    await endHold(db, { space, source, scope, at: doubts.at, by: doubts.by })
}

/** All of them, or those of one source or target. */
export async function openHolds(
  db: Db,
  of?: { space: string; source: string },
): Promise<readonly Hold[]> {
  const rows = await db
    .selectFrom('hold')
    .selectAll()
    .where('released_at', 'is', null)
    .$if(of !== undefined, (query) =>
      query.where('space', '=', of?.space ?? '').where('source', '=', of?.source ?? ''),
    )
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    space: row.space,
    source: row.source,
    scope: row.scope,
    reason: row.reason,
    openedAt: row.opened_at,
  }))
}

/** Those of one source. */
/** The open hold of a scope; `null`: there is none. */
export async function openHoldOf(
  db: Db,
  of: { space: string; source: string; scope: string },
): Promise<Hold | null> {
  return (await openHolds(db, of)).find(({ scope }) => scope === of.scope) ?? null
}

/** Whether an operator has released a hold of that scope after `since` (`null`: at any time). */
export async function releasedSince(
  db: Db,
  { space, source, scope }: { space: string; source: string; scope: string },
  since: Instant | null,
): Promise<boolean> {
  const found = await db
    .selectFrom('hold')
    .select('id')
    .where('space', '=', space)
    .where('source', '=', source)
    .where('scope', '=', scope)
    .where('released_by', '=', operator)
    .where('released_at', '>=', new Date(since ?? 0))
    .executeTakeFirst()
  return found !== undefined
}

/** Scopes an operator has released since the source was last read to its end. */
export async function releasedScopes(
  db: Db,
  space: string,
  source: string,
): Promise<ReadonlySet<string>> {
  const rows = await sql<{ scope: string }>`
    select h.scope from app.hold h
    join app.source s on s.space = h.space and s.source = h.source
    where h.space = ${space} and h.source = ${source} and h.released_by = ${operator}
      and (s.fresh_at is null or h.released_at >= s.fresh_at)`.execute(db)
  return new Set(rows.rows.map((row) => row.scope))
}

/** Who has ended a hold by a word. */
export const operator = 'operator'
