import { sql } from 'kysely'
import type { Instant, SubjectKey } from '../ids.ts'
import type { Subject, SubjectState } from '../subject.ts'
import { isoTime, maybeIsoTime, toJson } from './json.ts'
import type { Db } from './open.ts'

/** What is known of a subject without its state. */
export interface KnownSubject {
  hash: string
  fingerprint: string | null
  touchedAt: Instant
  gone: boolean
}

/** A subject to be written, with its hash. */
export interface SubjectRow extends Subject {
  hash: string
}

export async function knownSubjects(
  db: Db,
  space: string,
  keys: readonly SubjectKey[],
): Promise<ReadonlyMap<SubjectKey, KnownSubject>> {
  if (keys.length === 0) return new Map()
  const rows = await db
    .selectFrom('subject')
    .select(['key', 'hash', 'fingerprint', 'touched_at', 'gone_at'])
    .where('space', '=', space)
    .where(sql<boolean>`key = any(${[...keys]}::text[])`)
    .execute()
  return new Map(
    rows.map((row) => [
      row.key as SubjectKey,
      {
        hash: row.hash,
        fingerprint: row.fingerprint,
        touchedAt: row.touched_at.getTime(),
        gone: row.gone_at !== null,
      },
    ]),
  )
}

export async function subjectStates(
  db: Db,
  space: string,
  keys: readonly SubjectKey[],
): Promise<ReadonlyMap<SubjectKey, SubjectState>> {
  if (keys.length === 0) return new Map()
  const rows = await db
    .selectFrom('subject')
    .select(['key', 'state'])
    .where('space', '=', space)
    .where(sql<boolean>`key = any(${[...keys]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.key as SubjectKey, row.state as SubjectState]))
}

/** Writes subjects as they were seen at `readAt`; whatever was gone lives again. */
export async function saveSubjects(
  db: Db,
  space: string,
  source: string,
  readAt: Instant,
  subjects: readonly SubjectRow[],
): Promise<void> {
  if (subjects.length === 0) return
  const rows = toJson(subjects.map(toRow))
  await sql`
    insert into app.subject (space, source, key, kind, place, title, author, created_at, state, hash,
      fingerprint, own, touched_at)
    select ${space}, ${source}, r.*, ${isoTime(readAt)}::timestamptz
    from jsonb_to_recordset(${rows}::jsonb) as r (key text, kind text, place text, title text,
      author text, created_at timestamptz, state jsonb, hash text, fingerprint text, own boolean)
    on conflict (space, key) do update set place = excluded.place, title = excluded.title,
      author = coalesce(excluded.author, subject.author),
      created_at = coalesce(excluded.created_at, subject.created_at), state = excluded.state,
      hash = excluded.hash, fingerprint = excluded.fingerprint, own = excluded.own,
      touched_at = excluded.touched_at, gone_at = null`.execute(db)
}

/** Living subjects of a kind, all or those in some places, that no newer look has touched. */
export async function livingSubjects(
  db: Db,
  space: string,
  list: {
    source: string
    kind: string
    within: readonly SubjectKey[] | null
    untouchedSince: Instant
  },
): Promise<readonly SubjectKey[]> {
  const rows = await db
    .selectFrom('subject')
    .select('key')
    .where('space', '=', space)
    .where('source', '=', list.source)
    .where('kind', '=', list.kind)
    .where('gone_at', 'is', null)
    .where('touched_at', '<=', new Date(list.untouchedSince))
    .$if(list.within !== null, (query) =>
      query.where(sql<boolean>`place = any(${[...(list.within ?? [])]}::text[])`),
    )
    .execute()
  return rows.map((row) => row.key as SubjectKey)
}

/** Marks subjects, and silently everything that lived in them, as gone. */
export async function markGone(
  db: Db,
  space: string,
  keys: readonly SubjectKey[],
  at: Instant,
): Promise<void> {
  if (keys.length === 0) return
  await sql`
    with recursive doomed as (
      select key from app.subject where space = ${space} and key = any(${[...keys]}::text[])
      union
      select s.key from app.subject s join doomed d on s.place = d.key
      where s.space = ${space} and s.gone_at is null)
    update app.subject set gone_at = ${isoTime(at)}::timestamptz, touched_at = ${isoTime(at)}::timestamptz
    where space = ${space} and gone_at is null and key in (select key from doomed)`.execute(db)
}

export async function fingerprints(
  db: Db,
  space: string,
  source: string,
  kind: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('subject')
    .select(['key', 'fingerprint'])
    .where('space', '=', space)
    .where('source', '=', source)
    .where('kind', '=', kind)
    .where('gone_at', 'is', null)
    .execute()
  const prefix = `${source}:${kind}:`.length
  return new Map(rows.map((row) => [row.key.slice(prefix), row.fingerprint ?? '']))
}

function toRow(subject: SubjectRow) {
  const { state } = subject
  return {
    key: subject.key,
    kind: subject.kind,
    place: state.place ?? null,
    title: state.title ?? null,
    author: state.author ?? null,
    created_at: maybeIsoTime(state.createdAt),
    state,
    hash: subject.hash,
    fingerprint: subject.fingerprint ?? null,
    own: subject.own ?? false,
  }
}
