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
  /** What it went along with, silently. */
  goneWith: string | null
  /** The last look before one that could not compare it. */
  unseenSince: Instant | null
}

/** A subject ready to be written, with its hash and its row as text. */
export interface SubjectRow extends Subject {
  hash: string
  json: string
}

export function toSubjectRow(subject: Subject, hash: string): SubjectRow {
  return { ...subject, hash, json: toJson(toRow(subject, hash)) }
}

export async function knownSubjects(
  db: Db,
  space: string,
  keys: readonly SubjectKey[],
): Promise<ReadonlyMap<SubjectKey, KnownSubject>> {
  if (keys.length === 0) return new Map()
  const rows = await db
    .selectFrom('subject')
    .select(['key', 'hash', 'fingerprint', 'touched_at', 'gone_at', 'gone_with', 'unseen_since'])
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
        goneWith: row.gone_with,
        unseenSince: row.unseen_since?.getTime() ?? null,
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

/** Those of these subjects that are not gone, as they were last seen. */
export async function livingStates(
  db: Db,
  space: string,
  keys: readonly SubjectKey[],
): Promise<readonly Subject[]> {
  if (keys.length === 0) return []
  const rows = await db
    .selectFrom('subject')
    .select(['key', 'kind', 'state', 'fingerprint', 'own'])
    .where('space', '=', space)
    .where('gone_at', 'is', null)
    .where(sql<boolean>`key = any(${[...keys]}::text[])`)
    .execute()
  return rows.map((row) => ({
    ...row,
    key: row.key as SubjectKey,
    state: row.state as SubjectState,
  }))
}

/**
 * Writes subjects as they were seen at `readAt`; whatever was gone lives again. With `gone`, subjects
 * nobody knew yet are kept as gone: an old file tells of them, a newer look did not see them. With
 * `told`, an event says so and nobody has looked.
 */
export async function saveSubjects(
  db: Db,
  at: { space: string; source: string; readAt: Instant; gone?: true; told?: true },
  subjects: readonly SubjectRow[],
): Promise<void> {
  if (subjects.length === 0) return
  const { space, source, readAt } = at
  const rows = `[${subjects.map(({ json }) => json).join()}]`
  const goneAt = at.gone === true ? isoTime(readAt) : null
  await sql`
    insert into app.subject (space, source, key, kind, place, title, author, created_at, state, hash,
      fingerprint, own, touched_at, gone_at, gone_with)
    select ${space}, ${source}, r.*, ${isoTime(readAt)}::timestamptz, ${goneAt}::timestamptz,
      case when ${goneAt}::timestamptz is not null then r.key end
    from jsonb_to_recordset(${rows}::jsonb) as r (key text, kind text, place text, title text,
      author text, created_at timestamptz, state jsonb, hash text, fingerprint text, own boolean)
    on conflict (space, key) do update set place = excluded.place, title = excluded.title,
      author = coalesce(excluded.author, subject.author),
      created_at = coalesce(excluded.created_at, subject.created_at), state = excluded.state,
      hash = excluded.hash, fingerprint = excluded.fingerprint, own = excluded.own,
      touched_at = excluded.touched_at, gone_at = excluded.gone_at, gone_with = excluded.gone_with,
      unseen_since = case when ${at.told === true} then subject.unseen_since end`.execute(db)
}

/** These could not be compared in this look; `since`: the look before. */
export async function markUnseen(
  db: Db,
  space: string,
  keys: readonly SubjectKey[],
  since: Instant | null,
): Promise<void> {
  if (keys.length === 0) return
  await sql`
    update app.subject set unseen_since = ${maybeIsoTime(since)}::timestamptz
    where space = ${space} and unseen_since is null and key = any(${[...keys]}::text[])`.execute(db)
}

/** The same for every living subject of these kinds but those that were seen. */
export async function markMissed(
  db: Db,
  at: { space: string; source: string; since: Instant | null },
  kinds: readonly string[],
  seen: readonly SubjectKey[],
): Promise<void> {
  if (kinds.length === 0) return
  await sql`
    update app.subject set unseen_since = ${maybeIsoTime(at.since)}::timestamptz
    where space = ${at.space} and source = ${at.source} and kind = any(${[...kinds]}::text[])
      and gone_at is null and unseen_since is null
      and key <> all(${[...seen]}::text[])`.execute(db)
}

/** Which subjects a list must show. */
export interface ListScope {
  source: string
  kind: string
  within: readonly SubjectKey[] | null
  /** Made in that stretch, both ends included. */
  made: { from: Instant | null; to: Instant | null }
  untouchedSince: Instant
}

export interface Living {
  key: SubjectKey
  place: SubjectKey | null
}

/** Living subjects of a kind, all or those of a scope, that no newer look has touched. */
export async function livingSubjects(
  db: Db,
  space: string,
  list: ListScope,
): Promise<readonly Living[]> {
  const { from, to } = list.made
  const rows = await db
    .selectFrom('subject')
    .select(['key', 'place'])
    .where('space', '=', space)
    .where('source', '=', list.source)
    .where('kind', '=', list.kind)
    .where('gone_at', 'is', null)
    .where('touched_at', '<=', new Date(list.untouchedSince))
    .$if(list.within !== null, (query) =>
      query.where(sql<boolean>`place = any(${[...(list.within ?? [])]}::text[])`),
    )
    .$if(from !== null, (query) => query.where('created_at', '>=', new Date(from ?? 0)))
    .$if(to !== null, (query) => query.where('created_at', '<=', new Date(to ?? 0)))
    .execute()
  return rows.map(({ key, place }) => ({
    key: key as SubjectKey,
    place: place as SubjectKey | null,
  }))
}

/**
 * Marks subjects, and silently everything that lived in them, as gone, but none of these that a newer
 * word has touched. @returns those of `keys` that lived until now, and whether they were our own
 */
export async function markGone(
  db: Db,
  space: string,
  keys: readonly SubjectKey[],
  at: Instant,
): Promise<readonly { key: SubjectKey; own: boolean }[]> {
  if (keys.length === 0) return []
  const gone = await sql<{ key: SubjectKey; own: boolean; root: boolean }>`
    with recursive doomed as (
      select key, key as root from app.subject
      where space = ${space} and key = any(${[...keys]}::text[]) and gone_at is null
        and touched_at <= ${isoTime(at)}::timestamptz
      union
      select s.key, d.root from app.subject s join doomed d on s.place = d.key
      where s.space = ${space} and s.gone_at is null)
    update app.subject s set gone_at = ${isoTime(at)}::timestamptz,
      touched_at = ${isoTime(at)}::timestamptz,
      gone_with = case when s.key = any(${[...keys]}::text[]) then null else d.root end
    from doomed d
    where s.space = ${space} and s.gone_at is null and s.key = d.key
    returning s.key, s.own, s.gone_with is null as root`.execute(db)
  return gone.rows.flatMap(({ key, own, root }) => (root ? [{ key, own }] : []))
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

function toRow(subject: Subject, hash: string) {
  const { state } = subject
  return {
    key: subject.key,
    kind: subject.kind,
    place: state.place ?? null,
    title: state.title ?? null,
    author: state.author ?? null,
    created_at: maybeIsoTime(state.createdAt),
    state,
    hash,
    fingerprint: subject.fingerprint ?? null,
    own: subject.own ?? false,
  }
}
