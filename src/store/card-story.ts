import { sql } from 'kysely'
import { grouped } from '../grouped.ts'
import type { SubjectKey } from '../ids.ts'
import { noRoute } from '../mirror.ts'
import type { Db } from './open.ts'

/** A card as `why` finds it, with what is known of its entry. */
export interface CardStory {
  space: string
  card: SubjectKey
  /** Key of the place that this is about. */
  target: string
  title: string | null
  url: string | null
  gone: boolean
  /** When it was first and last seen different. */
  firstSeen: Date | null
  lastChange: Date | null
  entry: { remoteId: string; url: string | null } | null
  /** What was decided about it last, and when it is looked at next. */
  reason: string | null
  dueAt: Date | null
  shownAt: Date | null
  /** The last try to write it. */
  effect: { kind: string; state: string; attempts: number; at: Date; error: string | null } | null
}

interface Row {
  space: string
  subject: SubjectKey
  target: string
  title: string | null
  url: string | null
  gone: boolean
  first_seen: Date | null
  last_change: Date | null
  remote_id: string | null
  entry_url: string | null
  reason: string | null
  due_at: Date | null
  shown_at: Date | null
  kind: string | null
  state: string | null
  attempts: number
  reserved_at: Date
  error: string | null
}

/**
 * The cards that are meant: by key, id or address of the card, by id or address of its entry, by those of
 * an answer to it or of the comment that brings it, or by a part of its title.
 */
export async function findStories(
  db: Db,
  space: string,
  what: string,
): Promise<readonly CardStory[]> {
  const result = await sql<Row>`
    select l.space, l.subject, l.target, coalesce(s.title, card.title) as title,
      coalesce(s.state ->> 'url', card.state ->> 'url') as url, s.gone_at is not null as gone,
      a.first_seen, a.last_change, l.remote_id, l.url as entry_url, l.reason, l.due_at, l.shown_at,
      e.kind, e.state, e.attempts, e.reserved_at, e.error
    from app.link l
    join app.subject s on s.space = l.space and s.key = l.subject
    left join app.subject card on card.space = s.space and card.key = s.place and s.kind = 'comment'
    left join app.effect e on e.space = l.space and e.key = 'mirror:' || l.target || ':' || l.subject
    left join lateral (
      select min(seen_at) as first_seen, max(seen_at) as last_change from app.activity a
      where a.space = l.space and a.subject = l.subject) a on true
    where l.space = ${space} and (l.subject = ${what} or l.mark = ${what} or l.remote_id = ${what}
      or l.url = ${what} or strpos(${what}, coalesce(s.state ->> 'shortUrl', s.state ->> 'url', '-')) = 1
      or right(s.state ->> 'url', length(${what}) + 1) = '/' || ${what}
      or strpos(lower(s.title), lower(${what})) > 0 or exists (
        select from app.reply r where r.space = l.space and r.card = l.subject
          and (${what} in (r.post, split_part(r.post, ':', 3), r.mark, r.remote_id))))
    order by (lower(s.title) = lower(${what})) desc, l.subject, l.elsewhere, l.target`.execute(db)
  return withoutElsewhere(result.rows.map(toStory))
}

/** Of a card that is shown somewhere, or nowhere, the places where it never was are no part of its story. */
function withoutElsewhere(stories: readonly CardStory[]): CardStory[] {
  const isTold = ({ entry, reason }: CardStory) => entry !== null || reason !== noRoute
  return [...grouped(stories, ({ card }) => card).values()].flatMap((all) => {
    const told = all.filter(isTold)
    return told.length === 0 ? all.slice(0, 1) : told
  })
}

function toStory(row: Row): CardStory {
  const { kind, state, attempts, reserved_at: at, error } = row
  return {
    ...{
      space: row.space,
      card: row.subject,
      target: row.target,
      title: row.title,
      url: row.url,
      gone: row.gone,
    },
    ...{ firstSeen: row.first_seen, lastChange: row.last_change },
    entry: row.remote_id === null ? null : { remoteId: row.remote_id, url: row.entry_url },
    ...{ reason: row.reason, dueAt: row.due_at, shownAt: row.shown_at },
    effect: kind === null || state === null ? null : { kind, state, attempts, at, error },
  }
}
