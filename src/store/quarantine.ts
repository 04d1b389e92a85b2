import { sql } from 'kysely'
import { textHash } from '../hash.ts'
import type { Instant } from '../ids.ts'
import type { Rejected } from '../observation.ts'
import type { RecordId } from '../rejected.ts'
import { isoTime, storableText, toJson } from './json.ts'
import type { Db } from './open.ts'

/**
 * Keeps what could not be understood, each raw text once; one that was settled is open again, unless
 * a human has dropped it.
 */
export async function quarantine(
  db: Db,
  at: { space: string; source: string; seenAt: Instant },
  rejected: readonly Rejected[],
): Promise<void> {
  if (rejected.length === 0) return
  const rows = toJson([...new Map(rejected.map((item) => [keyOf(item), toRow(item)])).values()])
  await sql`
    insert into app.quarantine (space, source, seen_at, kind, source_id, reason, raw, raw_hash)
    select ${at.space}, ${at.source}, ${isoTime(at.seenAt)}::timestamptz, r.*
    from jsonb_to_recordset(${rows}::jsonb) as r (kind text, source_id text, reason text, raw text,
      raw_hash text)
    on conflict (space, source, kind, raw_hash) do update
      set resolved_at = null, reason = excluded.reason, seen_at = excluded.seen_at
      where quarantine.resolved_at is not null and not quarantine.dropped`.execute(db)
}

function keyOf({ kind, raw }: Rejected): string {
  return `${kind} ${textHash(raw)}`
}

function toRow({ kind, sourceId, reason, raw }: Rejected) {
  return { kind, source_id: sourceId, reason, raw: storableText(raw), raw_hash: textHash(raw) }
}

/**
 * Settles what is set aside of records that were understood by now. Few are, so that these are fetched
 * and thousands of ids need not be sent.
 */
export async function resolveQuarantined(
  db: Db,
  at: { space: string; source: string; seenAt: Instant },
  understood: readonly RecordId[],
): Promise<void> {
  if (understood.length === 0) return
  const open = await db
    .selectFrom('quarantine')
    .select(['id', 'kind', 'source_id as sourceId'])
    .where('space', '=', at.space)
    .where('source', '=', at.source)
    .where('resolved_at', 'is', null)
    .execute()
  if (open.length === 0) return
  const known = new Set(understood.map(({ kind, sourceId }) => `${kind} ${sourceId}`))
  const settled = open.filter(({ kind, sourceId }) => known.has(`${kind} ${sourceId}`))
  const ids = settled.map(({ id }) => id)
  await resolveRows(db, ids, at.seenAt)
}

/** Settles these rows. */
export async function resolveRows(db: Db, ids: readonly string[], at: Instant): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('quarantine')
    .set({ resolved_at: isoTime(at) })
    .where('id', 'in', ids)
    .execute()
}

/** Settles one record by a human's word, and the same raw text for good. @returns whether it was open */
export async function dropQuarantined(db: Db, id: string, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('quarantine')
    .set({ resolved_at: isoTime(at), dropped: true })
    .where('id', '=', id)
    .where('resolved_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** It was tried again and stays, perhaps for another reason. */
export async function keepQuarantined(db: Db, id: string, reason: string): Promise<void> {
  await db.updateTable('quarantine').set({ reason }).where('id', '=', id).execute()
}

/** How many records of a source were set aside, or again so, at that moment or later. */
export async function countSetAside(
  db: Db,
  at: { space: string; source: string; since: Instant },
): Promise<number> {
  const row = await setAside(db, { space: at.space, source: at.source })
    .clearSelect()
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('seen_at', '>=', new Date(at.since))
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** A record that was set aside, with everything an operator needs to report it. */
export interface Quarantined {
  id: string
  space: string
  source: string
  kind: string
  sourceId: string | null
  reason: string
  raw: string
  seenAt: Date
}

/** What is set aside, newest first. */
export async function readQuarantine(
  db: Db,
  space: string | null,
  limit: number,
): Promise<readonly Quarantined[]> {
  return setAside(db, { space }).orderBy('id', 'desc').limit(limit).execute()
}

/** Which of the records that are set aside. */
export interface QuarantineFilter {
  space?: string | null
  source?: string
  id?: string | null
}

/** The sources that have something set aside. */
export async function quarantinedSources(
  db: Db,
  filter: QuarantineFilter,
): Promise<readonly { space: string; source: string }[]> {
  return setAside(db, filter)
    .clearSelect()
    .select(['space', 'source'])
    .distinct()
    .orderBy('space')
    .orderBy('source')
    .execute()
}

const batch = 200

/** What is set aside, oldest first; few in memory at a time. */
export async function* eachQuarantined(
  db: Db,
  filter: QuarantineFilter,
): AsyncGenerator<Quarantined> {
  let after = '0'
  while (true) {
    const rows = await setAside(db, filter)
      .where('id', '>', after)
      .orderBy('id')
      .limit(batch)
      .execute()
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < batch) return
    after = last.id
  }
}

function setAside(db: Db, { space = null, source, id = null }: QuarantineFilter) {
  return db
    .selectFrom('quarantine')
    .select(['id', 'space', 'source', 'kind', 'source_id as sourceId', 'reason', 'raw'])
    .select('seen_at as seenAt')
    .where('resolved_at', 'is', null)
    .$if(space !== null, (query) => query.where('space', '=', space ?? ''))
    .$if(source !== undefined, (query) => query.where('source', '=', source ?? ''))
    .$if(id !== null, (query) => query.where('id', '=', id ?? ''))
}
