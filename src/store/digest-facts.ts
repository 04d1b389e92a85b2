import { sql } from 'kysely'
import type { DigestFacts, RegionFacts } from '../digest-facts.ts'
import type { Instant } from '../ids.ts'
import type { DigestPlan, Space } from '../space.ts'
import { countResponses, readAudience } from './audience.ts'
import { readNews } from './digest-news.ts'
import { readQuestions } from './digest-questions.ts'
import { isoTime } from './json.ts'
import type { Db } from './open.ts'
import { regionOfPerson, regionOfSubject, regionTable } from './regions.ts'
import { readSources, type Source } from './sources.ts'

/**
 * Everything a digest of this plan is made of: what the log took in from `from` up to `to`, and what
 * is open now. Silent and own activities and events of unknown types are left out.
 */
export async function readDigestFacts(
  db: Db,
  space: Space,
  plan: DigestPlan,
  from: Instant,
  to: Instant,
): Promise<DigestFacts> {
  const sources = (await readSources(db)).filter(
    (row) => row.space === space.id && space.places[row.source] !== undefined,
  )
  const stretch = { from, to, before: wasReading(sources, from - (to - from)) }
  return {
    ...{ space, plan, from, to },
    regions: await readRegions(db, space, stretch),
    ...(await readQuestions(db, space, from)),
    responses: countResponses(await readAudience(db, space, space.windows)),
    news: await readNews(db, space, plan, { from, to }),
    sources: sources.map(({ source, freshAt, failures }) => ({
      ...{ source, freshAt },
      failing: failures > 0,
    })),
  }
}

/** What is compared must have been read as fully: no comparison with the time before the start. */
function wasReading(sources: readonly Source[], at: Instant): boolean {
  return (
    sources.length > 0 && sources.every(({ startedAt }) => startedAt !== null && startedAt <= at)
  )
}

/**
 * What known people did, in the region they act for, else in that of the card's label. A change that
 * no source names an author of belongs to no region.
 */
async function readRegions(
  db: Db,
  space: Space,
  stretch: { from: Instant; to: Instant; before: boolean },
): Promise<readonly RegionFacts[]> {
  const { from, to } = stretch
  const { rows } = await sql<{
    region: string | null
    events: number
    people: number
    before: number
  }>`
    with ${regionTable(space.regions)},
    deed as materialized (
      select a.actor, case when a.subject_kind in ('comment', 'post', 'submission') then coalesce(s.place, a.subject)
          else a.subject end as thread,
        count(*) filter (where a.seen_at >= ${isoTime(from)}::timestamptz) as events,
        count(*) filter (where a.seen_at < ${isoTime(from)}::timestamptz) as before
      from app.activity a
      left join app.subject s on s.space = a.space and s.key = a.subject
      where a.space = ${space.id} and a.seen_at >= ${isoTime(from - (to - from))}::timestamptz
        and a.seen_at < ${isoTime(to)}::timestamptz and not a.silent and not a.own
        and not (a.subject_kind = 'comment' and coalesce(s.own, false))
        and a.kind <> 'other' and a.actor is not null
      group by 1, 2),
    doer as materialized (
      select p.id as actor, ${regionOfPerson} as region from app.person p
      where p.id in (select actor from deed)),
    placed as materialized (
      select deed.*, coalesce(doer.region, ${regionOfSubject}) as region
      from deed left join doer on doer.actor = deed.actor
      left join app.subject s on s.space = ${space.id} and s.key = deed.thread)
    select region, sum(events)::int as events,
      (count(distinct actor) filter (where events > 0))::int as people, sum(before)::int as before
    from placed group by region`.execute(db)
  return [...space.regions, null].map((region) => {
    const found = rows.find((row) => row.region === (region?.id ?? null))
    const { events = 0, people = 0, before = 0 } = found ?? {}
    return { region, events, people, before: stretch.before ? before : null }
  })
}
