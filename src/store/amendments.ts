import { sql } from 'kysely'
import type { Instant, PersonId, SubjectKey } from '../ids.ts'
import { isoTime, maybeIsoTime, toJson } from './json.ts'
import type { Db } from './open.ts'

/** What the source told of an inferred line after the fact. */
export interface Amendment {
  activity: string
  key: string
  actor: PersonId | null
  at: Instant
  sourceType: string | null
}

/** An inferred line that no report has amended yet. */
export interface Amendable {
  activity: string
  subject: string
  claim: string
  /** It happened after that look (`null`: nobody knows) and not after it was seen. */
  afterAt: Instant | null
  seenAt: Instant
}

/** Which of these event keys the log knows, as lines of their own or as amendments. */
export async function knownKeys(
  db: Db,
  at: { space: string; source: string },
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set()
  // One look into the index for each, whatever the planner believes about the size of the log.
  const { rows } = await sql<{ key: string }>`
    select k.key from unnest(${[...keys]}::text[]) as k (key)
    cross join lateral (
      select 1 from app.activity a
      where a.space = ${at.space} and a.source = ${at.source} and a.key = k.key
      union all
      select 1 from app.amendment m
      where m.space = ${at.space} and m.source = ${at.source} and m.key = k.key
      limit 1) known`.execute(db)
  return new Set(rows.map(({ key }) => key))
}

/** Inferred lines that say the same as these, oldest first. */
export async function amendable(
  db: Db,
  space: string,
  pairs: readonly { subject: SubjectKey; claim: string }[],
): Promise<readonly Amendable[]> {
  if (pairs.length === 0) return []
  const { rows } = await sql<{
    id: string
    subject: string
    claim: string
    after_at: Date | null
    seen_at: Date
  }>`
    select distinct a.id, a.subject, a.claim, a.after_at, a.seen_at
    from jsonb_to_recordset(${toJson(pairs)}::jsonb) as r (subject text, claim text)
    join app.activity a on a.space = ${space} and a.subject = r.subject and a.claim = r.claim
    where not a.reported and not exists (select from app.amendment m where m.activity = a.id)
    order by a.id`.execute(db)
  return rows.map((row) => ({
    activity: row.id,
    subject: row.subject,
    claim: row.claim,
    afterAt: row.after_at?.getTime() ?? null,
    seenAt: row.seen_at.getTime(),
  }))
}

export async function saveAmendments(
  db: Db,
  at: { space: string; source: string; seenAt: Instant },
  amendments: readonly Amendment[],
): Promise<void> {
  if (amendments.length === 0) return
  const rows = toJson(
    amendments.map(({ sourceType, ...one }) => ({
      ...one,
      at: isoTime(one.at),
      source_type: sourceType,
    })),
  )
  await sql`
    insert into app.amendment (space, source, seen_at, activity, key, actor, at, source_type)
    select ${at.space}, ${at.source}, ${isoTime(at.seenAt)}::timestamptz, r.*
    from jsonb_to_recordset(${rows}::jsonb) as r (activity bigint, key text, actor bigint,
      at timestamptz, source_type text)`.execute(db)
}

/** One spot of a subject: a field, an entry of it, or (both `null`) whether it exists. */
export interface Spot {
  subject: SubjectKey
  field: string | null
  entry: string | null
  at: Instant
  /** The event's own key: of one millisecond, the greater one is the later. */
  key: string
}

/** Which of these (by their position) the log has a later word on. */
export async function overtaken(
  db: Db,
  space: string,
  spots: readonly Spot[],
): Promise<ReadonlySet<number>> {
  if (spots.length === 0) return new Set()
  const rows = toJson(
    spots.map((spot, position) => ({ ...spot, at: maybeIsoTime(spot.at), position })),
  )
  const found = await sql<{ position: number }>`
    select r.position
    from jsonb_to_recordset(${rows}::jsonb) as r (subject text, field text, entry text,
      at timestamptz, key text, position int)
    where exists (
      select from app.told a
      where a.space = ${space} and a.subject = r.subject and a.kind <> 'other'
        and a.field is not distinct from r.field and a.entry is not distinct from r.entry
        and (a.at, coalesce(a.amended_by, a.key)) > (r.at, r.key))`.execute(db)
  return new Set(found.rows.map(({ position }) => position))
}
