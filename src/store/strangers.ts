import { sql } from 'kysely'
import type { Instant, SubjectKey } from '../ids.ts'
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

/** Mark → card: of these entries, those of comments that nobody knows under the entries of cards that are gone. */
export async function commentsOfGone(
  db: Db,
  { space, target, source }: Where,
  entries: readonly { mark: string; under: string }[],
): Promise<ReadonlyMap<string, SubjectKey>> {
  if (entries.length === 0) return new Map()
  const { rows } = await sql<{ mark: string; card: SubjectKey }>`
    select m.mark, l.subject as card
    from jsonb_to_recordset(${toJson(entries)}::jsonb) m (mark text, under text)
    join app.link l on l.space = ${space} and l.target = ${target} and l.remote_id = m.under
    join app.subject c on c.space = l.space and c.key = l.subject and c.kind = 'card'
      and c.gone_at is not null
    where not exists (select from app.subject s
      where s.space = ${space} and s.key = ${`${source}:comment:`} || m.mark)`.execute(db)
  return new Map(rows.map(({ mark, card }) => [mark, card]))
}

/** Gives a row to what stands there already; nothing of it is due by itself. */
export async function linkStanding(
  db: Db,
  { space, target, at }: TargetId & { at: Instant },
  links: readonly { subject: SubjectKey; mark: string; remoteId: string; url: string | null }[],
): Promise<void> {
  const rows = links.map(({ remoteId, ...link }) => ({ ...link, remote_id: remoteId }))
  await sql`
    insert into app.link (space, subject, target, mark, remote_id, url, touched_at)
    select ${space}, r.subject, ${target}, r.mark, r.remote_id, r.url, ${isoTime(at)}::timestamptz
    from jsonb_to_recordset(${toJson(rows)}::jsonb)
      r (subject text, mark text, remote_id text, url text)
    on conflict (space, subject, target) do nothing`.execute(db)
}
