import { sql } from 'kysely'
import { newsLimits } from '../digest.ts'
import type { NewsFacts, ThreadFacts } from '../digest-facts.ts'
import type { Instant } from '../ids.ts'
import type { DigestPlan, Space } from '../space.ts'
import { isoTime } from './json.ts'
import type { Db } from './open.ts'
import { regionOfPerson, regionOfSubject, regionTable } from './regions.ts'

/** Kinds of subjects that are no news of their own: containers, people, and answers to surveys. */
const notNews = ['board', 'list', 'forum', 'database', 'survey', 'answer', 'participant', 'person']

/** Kinds that are told within the thing they stand in. */
const parts = ['post', 'comment', 'submission']

interface Row extends Omit<ThreadFacts, 'lastAt' | 'people'> {
  lastAt: Date
  people: string[] | null
  total: number
}

/**
 * Everything that happened in the stretch, grouped by discussion, card or other thing, newest first.
 * With a region: the threads in which somebody of that region did something, and the cards that carry
 * its label.
 */
export async function readNews(
  db: Db,
  space: Space,
  plan: Pick<DigestPlan, 'kind' | 'region'>,
  stretch: { from: Instant; to: Instant },
): Promise<NewsFacts> {
  const { rows } = await sql<Row>`
    with ${regionTable(space.regions)},
    happened as materialized (
      select a.kind, a.at, a.actor, a.subject_kind, s.state ->> 'parent' as parent,
        a.subject_kind = any(${parts}::text[]) as is_part,
        case when a.subject_kind = any(${parts}::text[]) then coalesce(s.place, a.subject)
          else a.subject end as thread
      from app.told a
      left join app.subject s on s.space = a.space and s.key = a.subject
      where a.space = ${space.id} and a.seen_at >= ${isoTime(stretch.from)}::timestamptz
        and a.seen_at < ${isoTime(stretch.to)}::timestamptz and not a.silent and not a.own
        and not (a.subject_kind = 'comment' and coalesce(s.own, false))
        and a.kind <> 'other' and not a.subject_kind = any(${notNews}::text[])),
    deed as materialized (
      select h.thread, h.actor, max(h.at) as last_at,
        bool_or(not h.is_part and h.kind = 'created') as is_new,
        count(*) filter (where h.kind = 'created' and (h.subject_kind in ('comment', 'submission')
          or (h.subject_kind = 'post' and h.parent is not null))) as replies,
        count(*) filter (where h.kind <> 'created') as changes
      from happened h group by h.thread, h.actor),
    placed as materialized (
      select deed.*, p.name, ${regionOfPerson} as region
      from deed left join app.person p on p.id = deed.actor),
    thread as materialized (
      select thread as key, max(last_at) as last_at, bool_or(is_new) as is_new,
        sum(replies) as replies, sum(changes) as changes,
        array_agg(distinct name) filter (where name is not null) as people
      from placed left join app.subject s on s.space = ${space.id} and s.key = thread
      group by thread, s.key, s.space
      having ${plan.region}::text is null or bool_or(region = ${plan.region})
        or ${regionOfSubject} = ${plan.region})
    select t.key as subject, coalesce(s.kind, 'other') as kind, s.title, p.title as place,
      coalesce(s.source, split_part(t.key, ':', 1)) as source, l.url as "mirrorUrl",
      s.state ->> 'url' as url, t.last_at as "lastAt", t.is_new as "isNew", t.replies::int as replies,
      t.changes::int as changes, coalesce(s.gone_at is not null, false) as gone,
      coalesce(s.state -> 'closed' = 'true', false)
        or coalesce(s.kind = 'card' and p.state -> 'closed' = 'true', false) as closed,
      coalesce(s.state -> 'done' = 'true', false) as done, t.people,
      (count(*) over ())::int as total
    from thread t
    left join app.subject s on s.space = ${space.id} and s.key = t.key
    left join app.subject p on p.space = ${space.id} and p.key = s.place
    left join lateral (
      select url from app.link where space = ${space.id} and subject = t.key and url is not null
      order by elsewhere, target limit 1) l on true
    order by t.last_at desc, t.key
    limit ${newsLimits[plan.kind]}`.execute(db)
  return { threads: rows.map(toThread), total: rows[0]?.total ?? 0 }
}

function toThread({ total: _, lastAt, people, ...row }: Row): ThreadFacts {
  return { ...row, lastAt: new Date(lastAt).getTime(), people: people ?? [] }
}
