import { sql } from 'kysely'
import { second } from '../clock.ts'
import type { Instant } from '../ids.ts'
import type { Position } from '../observation.ts'
import { isoTime, toJson } from './json.ts'
import type { Db } from './open.ts'

/** One source of one space: how far it was read, how fresh it is, what ails it. */
export interface Source {
  space: string
  source: string
  position: Position | null
  firstReadDone: boolean
  startedAt: Instant | null
  freshAt: Instant | null
  notBefore: Instant
  failures: number
  lastError: string | null
  errorKind: string | null
  requests: number
  /** `readAt` of the newest export file that was taken in. */
  importedAt: Instant | null
  /** How far its clock was ahead of ours, ms. */
  clockAhead: number
  /** Kind of subject → `readAt` of the last reading that surely saw all of them. */
  lookedAt: Readonly<Record<string, Instant>>
}

/** `notBefore` of a source that nobody has begun to read: it has a row for what was imported. */
export const neverBegun: Instant = 0

/** Makes sure a row exists for each that is to be read; new ones are due at once. */
export async function declareSources(
  db: Db,
  sources: readonly { space: string; source: string }[],
  now: Instant,
): Promise<void> {
  if (sources.length === 0) return
  await db
    .insertInto('source')
    .values(sources.map((source) => ({ ...source, not_before: isoTime(now) })))
    .onConflict((conflict) =>
      conflict
        .columns(['space', 'source'])
        .doUpdateSet({ not_before: isoTime(now) })
        .where('source.not_before', '=', new Date(neverBegun)),
    )
    .execute()
}

/** Makes sure a row exists for what is written down beside the readings, should there ever be any. */
export async function declareAside(
  db: Db,
  source: { space: string; source: string },
): Promise<void> {
  await db
    .insertInto('source')
    .values({ ...source, not_before: isoTime(neverBegun) })
    .onConflict((conflict) => conflict.columns(['space', 'source']).doNothing())
    .execute()
}

export async function readSources(db: Db): Promise<readonly Source[]> {
  const rows = await db
    .selectFrom('source')
    .selectAll()
    .orderBy('space')
    .orderBy('source')
    .execute()
  return rows.map(toSource)
}

export async function readSource(db: Db, space: string, source: string): Promise<Source | null> {
  const row = await db
    .selectFrom('source')
    .selectAll()
    .where('space', '=', space)
    .where('source', '=', source)
    .executeTakeFirst()
  return row === undefined ? null : toSource(row)
}

export interface LockedSource extends Source {
  /** Some record of it is in quarantine. */
  hasQuarantined: boolean
}

/** The same row, locked: whoever writes down what a source brought does so alone. */
export async function lockSource(
  db: Db,
  space: string,
  source: string,
): Promise<LockedSource | null> {
  const row = await db
    .selectFrom('source')
    .selectAll()
    .select(
      sql<boolean>`exists (select from app.quarantine q where q.space = source.space
        and q.source = source.source and q.resolved_at is null)`.as('has_quarantined'),
    )
    .where('space', '=', space)
    .where('source', '=', source)
    .forUpdate()
    .executeTakeFirst()
  return row === undefined ? null : { ...toSource(row), hasQuarantined: row.has_quarantined }
}

/** A file was taken in to its end. */
export async function noteImported(
  db: Db,
  at: { space: string; source: string; readAt: Instant },
): Promise<void> {
  await db
    .updateTable('source')
    .set({ imported_at: sql<Date>`greatest(imported_at, ${isoTime(at.readAt)}::timestamptz)` })
    .where('space', '=', at.space)
    .where('source', '=', at.source)
    .execute()
}

/** Saves how far a reading has come, where it says so; `startedAt` only the first time. */
export async function savePosition(
  db: Db,
  at: { space: string; source: string; startedAt: Instant },
  position: Position | null,
): Promise<void> {
  await db
    .updateTable('source')
    .set({
      ...(position === null ? {} : { position: toJson(position) }),
      started_at: sql<Date>`coalesce(started_at, ${isoTime(at.startedAt)}::timestamptz)`,
    })
    .where('space', '=', at.space)
    .where('source', '=', at.source)
    .execute()
}

/** A reading has ended well; it surely saw all subjects of the kinds in `sure`. */
export async function finishReading(
  db: Db,
  at: { space: string; source: string; readAt: Instant; clockAhead: number },
  sure: readonly string[],
): Promise<void> {
  const looked = toJson(Object.fromEntries(sure.map((kind) => [kind, at.readAt])))
  await db
    .updateTable('source')
    .set({
      first_read_done: true,
      clock_ahead: inColumn(at.clockAhead),
      fresh_at: sql<Date>`greatest(fresh_at, ${isoTime(at.readAt)}::timestamptz)`,
      looked_at: sql`looked_at || ${looked}::jsonb`,
      failures: 0,
      last_error: null,
      error_kind: null,
    })
    .where('space', '=', at.space)
    .where('source', '=', at.source)
    .execute()
}

/** A clock that is years off must not make the reading fail; how many weeks hardly matters then. */
function inColumn(milliseconds: number): number {
  const most = 2 ** 31 - 1
  return Math.max(-most, Math.min(most, Math.round(milliseconds)))
}

/** A reading is over: the next one comes after `restMs`, or soon where something was heard during it. */
export async function restSource(
  db: Db,
  source: { space: string; source: string },
  rest: { since: Instant; now: Instant; restMs: number; requests: number },
): Promise<void> {
  const { since, now, restMs, requests } = rest
  await db
    .updateTable('source')
    .set({
      not_before: sql<Date>`case when failures = 0 and heard_at > ${isoTime(since)}::timestamptz
        then ${isoTime(now + 10 * second)}::timestamptz else ${isoTime(now + restMs)}::timestamptz end`,
      requests: sql`requests + ${requests}`,
    })
    .where('space', '=', source.space)
    .where('source', '=', source.source)
    .execute()
}

export async function scheduleSource(
  db: Db,
  source: { space: string; source: string },
  notBefore: Instant,
): Promise<void> {
  await db
    .updateTable('source')
    .set({ not_before: isoTime(notBefore) })
    .where('space', '=', source.space)
    .where('source', '=', source.source)
    .execute()
}

/** Its period may be shorter by now: it rests until then at most. A source that fails keeps to its pause. */
export async function restAtMost(
  db: Db,
  source: { space: string; source: string },
  until: Instant,
): Promise<void> {
  await db
    .updateTable('source')
    .set({ not_before: isoTime(until) })
    .where('space', '=', source.space)
    .where('source', '=', source.source)
    .where('failures', '=', 0)
    .where('not_before', '>', new Date(until))
    .execute()
}

/**
 * Makes a source due soon: events come in bursts, so that one reading follows a few seconds later,
 * and never two within ten. A source that fails keeps to its pause.
 */
export async function hurrySource(
  db: Db,
  source: { space: string; source: string },
  now: Instant,
): Promise<void> {
  const soon = sql<Date>`greatest(${isoTime(now)}::timestamptz + interval '5 seconds',
    fresh_at + interval '10 seconds')`
  await db
    .updateTable('source')
    .set({
      heard_at: isoTime(now),
      not_before: sql<Date>`case when failures = 0 then least(not_before, ${soon}) else not_before end`,
    })
    .where('space', '=', source.space)
    .where('source', '=', source.source)
    .execute()
}

/** A reading has failed; `message` names no secret. */
export async function noteFailure(
  db: Db,
  source: { space: string; source: string },
  failure: { kind: string; message: string },
): Promise<void> {
  await db
    .updateTable('source')
    .set({
      failures: sql`failures + 1`,
      last_error: failure.message,
      error_kind: failure.kind,
    })
    .where('space', '=', source.space)
    .where('source', '=', source.source)
    .execute()
}

function toSource(row: {
  space: string
  source: string
  position: unknown
  first_read_done: boolean
  started_at: Date | null
  fresh_at: Date | null
  not_before: Date
  failures: number
  last_error: string | null
  error_kind: string | null
  requests: number
  imported_at: Date | null
  clock_ahead: number
  looked_at: unknown
}): Source {
  return {
    space: row.space,
    source: row.source,
    position: row.position as Position | null,
    firstReadDone: row.first_read_done,
    startedAt: row.started_at?.getTime() ?? null,
    freshAt: row.fresh_at?.getTime() ?? null,
    notBefore: row.not_before.getTime(),
    failures: row.failures,
    lastError: row.last_error,
    errorKind: row.error_kind,
    requests: row.requests,
    importedAt: row.imported_at?.getTime() ?? null,
    clockAhead: row.clock_ahead,
    lookedAt: row.looked_at as Source['lookedAt'],
  }
}
