import { sql } from 'kysely'
import { textHash } from '../hash.ts'
import type { Instant } from '../ids.ts'
import type { Rejected } from '../observation.ts'
import { isoTime, storableText, toJson } from './json.ts'
import type { Db } from './open.ts'

/** Keeps what could not be understood, each raw text once. */
export async function quarantine(
  db: Db,
  at: { space: string; source: string; seenAt: Instant },
  rejected: readonly Rejected[],
): Promise<void> {
  if (rejected.length === 0) return
  const rows = toJson(
    rejected.map((item) => ({
      kind: item.kind,
      source_id: item.sourceId,
      reason: item.reason,
      raw: storableText(item.raw),
      raw_hash: textHash(item.raw),
    })),
  )
  await sql`
    insert into app.quarantine (space, source, seen_at, kind, source_id, reason, raw, raw_hash)
    select ${at.space}, ${at.source}, ${isoTime(at.seenAt)}::timestamptz, r.*
    from jsonb_to_recordset(${rows}::jsonb) as r (kind text, source_id text, reason text, raw text,
      raw_hash text)
    on conflict do nothing`.execute(db)
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
  return db
    .selectFrom('quarantine')
    .select(['id', 'space', 'source', 'kind', 'source_id as sourceId', 'reason', 'raw'])
    .select('seen_at as seenAt')
    .where('resolved_at', 'is', null)
    .$if(space !== null, (query) => query.where('space', '=', space ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
