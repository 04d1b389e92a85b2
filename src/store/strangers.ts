import { sql } from 'kysely'
import type { Instant, SubjectKey } from '../ids.ts'
import type { SubjectState } from '../subject.ts'
import { isoTime, toJson } from './json.ts'
import type { Db } from './open.ts'
import type { TargetId } from './targets.ts'

type Where = TargetId & { source: string }

/**
 * Of these marks, those of cards that nobody knows and of which the last word of the log is that they
 * went. Several may share a millisecond: keys of events grow.
 */
export async function goneCards(
  db: Db,
  { space, source }: Where,
  marks: readonly string[],
): Promise<ReadonlySet<string>> {
  if (marks.length === 0) return new Set()
  const card = sql`${`${source}:card:`} || m.mark`
  const { rows } = await sql<{ mark: string }>`
    select m.mark from unnest(${[...marks]}::text[]) m (mark)
    where not exists (select from app.subject s where s.space = ${space} and s.key = ${card})
      and (select a.kind from app.activity a
        where a.space = ${space} and a.subject = ${card} and a.claim in ('created', 'deleted')
        order by a.at desc, a.key desc limit 1) in ('deleted', 'left')`.execute(db)
  return new Set(rows.map(({ mark }) => mark))
}

export interface StrayComment {
  card: SubjectKey
  cardGone: boolean
}

/** Of these entries, by mark, those under the entries of known cards that are comments nobody knows. */
export async function strayComments(
  db: Db,
  { space, target, source }: Where,
  entries: readonly { mark: string; under: string }[],
): Promise<ReadonlyMap<string, StrayComment>> {
  if (entries.length === 0) return new Map()
  const { rows } = await sql<{ mark: string } & StrayComment>`
    select m.mark, l.subject as card, c.gone_at is not null as "cardGone"
    from jsonb_to_recordset(${toJson(entries)}::jsonb) m (mark text, under text)
    join app.link l on l.space = ${space} and l.target = ${target} and l.remote_id = m.under
    join app.subject c on c.space = l.space and c.key = l.subject and c.kind = 'card'
    where not exists (select from app.subject s
      where s.space = ${space} and s.key = ${`${source}:comment:`} || m.mark)`.execute(db)
  return new Map(rows.map(({ mark, ...stray }) => [mark, stray]))
}

/** What is gone, and as much as its entry tells of it. */
export interface Recalled {
  subject: SubjectKey
  kind: 'card' | 'comment'
  state: SubjectState
  hash: string
  /** What it went along with. */
  goneWith: SubjectKey | null
  mark: string
  remoteId: string
  url: string | null
}

/**
 * Keeps these as gone, each with the entry that stands there already; nothing is due by itself. Who has
 * become known meanwhile stays as it is.
 */
export async function keepGone(
  db: Db,
  { space, target, source, at }: Where & { at: Instant },
  recalled: readonly Recalled[],
): Promise<void> {
  const rows = toJson(recalled)
  const now = sql`${isoTime(at)}::timestamptz`
  await sql`
    insert into app.subject (space, source, key, kind, place, title, state, hash, touched_at, gone_at,
      gone_with)
    select ${space}, ${source}, r.subject, r.kind, r.state ->> 'place', r.state ->> 'title', r.state,
      r.hash, ${now}, ${now}, r."goneWith"
    from jsonb_to_recordset(${rows}::jsonb)
      r (subject text, kind text, state jsonb, hash text, "goneWith" text)
    on conflict (space, key) do nothing`.execute(db)
  await sql`
    insert into app.link (space, subject, target, mark, remote_id, url, touched_at)
    select ${space}, r.subject, ${target}, r.mark, r."remoteId", r.url, ${now}
    from jsonb_to_recordset(${rows}::jsonb)
      r (subject text, mark text, "remoteId" text, url text)
    on conflict (space, subject, target) do nothing`.execute(db)
}
