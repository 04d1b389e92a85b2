import { sql } from 'kysely'
import type { FormerName, FormerNames } from '../former-names.ts'
import type { Instant, SubjectKey } from '../ids.ts'
import { sameName } from '../route.ts'
import { isoTime, toJson } from './json.ts'
import type { Db } from './open.ts'

type Kind = 'list' | 'label'

/** Where names are learned. */
interface Board {
  space: string
  source: string
}

/**
 * Remembers what lists and labels are called, as these subjects tell; `all`: as everything known does.
 * A name that one of them has given up is kept beside the new one.
 */
export async function learnNames(
  db: Db,
  board: Board & { at: Instant },
  subjects: readonly SubjectKey[] | 'all',
): Promise<void> {
  if (subjects.length === 0) return
  const rows = (await namesNow(db, board, subjects)).map((row) => {
    return { ...row, name: sameName(row.title) }
  })
  if (rows.length === 0) return
  const { space, source, at } = board
  const borne = sql`jsonb_to_recordset(${toJson(rows)}::jsonb) s (kind text, id text, name text, title text)`
  await sql`
    update app.board_name b set now = false from ${borne}
    where b.space = ${space} and b.source = ${source} and b.kind = s.kind and b.source_id = s.id
      and b.now and b.name <> s.name`.execute(db)
  await sql`
    insert into app.board_name (space, source, kind, source_id, name, title, now, since)
    select ${space}, ${source}, s.kind, s.id, s.name, s.title, true, ${isoTime(at)}::timestamptz from ${borne}
    on conflict (space, source, kind, source_id, name) do update
      set now = true, title = excluded.title, since = excluded.since
      where not board_name.now or board_name.title <> excluded.title`.execute(db)
}

/** One name each: a label as the board or card tells it that was looked at last. */
async function namesNow(db: Db, { space, source }: Board, subjects: readonly SubjectKey[] | 'all') {
  const among = subjects === 'all' ? sql`true` : sql`key = any(${[...subjects]}::text[])`
  const { rows } = await sql<{ kind: Kind; id: string; title: string }>`
    with told as (
      select kind, key, title, touched_at, state -> 'labels' as labels from app.subject
      where space = ${space} and source = ${source} and kind in ('board', 'list', 'card')
        and gone_at is null and ${among})
    select 'list' as kind, split_part(key, ':', 3) as id, title from told
    where kind = 'list' and title <> ''
    union all
    (select distinct on (label.key) 'label', label.key, label.value
    from told, jsonb_each_text(case when jsonb_typeof(labels) = 'object' then labels end) label
    where kind <> 'list' and label.value <> ''
    order by label.key, touched_at desc)`.execute(db)
  return rows
}

/** Names that lists and labels have given up. */
export async function formerNames(db: Db, { space, source }: Board): Promise<FormerNames> {
  const { rows } = await sql<Omit<FormerName, 'kind'> & { kind: Kind }>`
    select kind, source_id as id, name, (
      select title from app.board_name own
      where own.space = b.space and own.source = b.source and own.kind = b.kind
        and own.source_id = b.source_id and own.now) as now,
      not exists (
        select from app.board_name other
        where other.space = b.space and other.source = b.source and other.kind = b.kind
          and other.name = b.name and other.source_id <> b.source_id
          and (other.now or (other.since, other.source_id) > (b.since, b.source_id))) as "isFree"
    from app.board_name b
    where space = ${space} and source = ${source} and not now
    order by kind, name, source_id`.execute(db)
  return rows.map(({ kind, ...row }) => ({ ...row, kind: `${kind}s` as const }))
}

/** What lists and labels are called now, as they are written. */
export async function presentNames(
  db: Db,
  { space, source }: Board,
): Promise<Readonly<Record<FormerName['kind'], readonly string[]>>> {
  const { rows } = await sql<{ kind: Kind; title: string }>`
    select kind, title from app.board_name
    where space = ${space} and source = ${source} and now order by title`.execute(db)
  const of = (wanted: Kind) => rows.flatMap(({ kind, title }) => (kind === wanted ? title : []))
  return { lists: of('list'), labels: of('label') }
}
