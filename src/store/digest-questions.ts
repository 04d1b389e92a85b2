import { sql } from 'kysely'
import type { DigestFacts, QuestionFacts } from '../digest-facts.ts'
import { grouped } from '../grouped.ts'
import type { Instant, SubjectKey } from '../ids.ts'
import type { Space } from '../space.ts'
import { isoTime } from './json.ts'
import type { Db } from './open.ts'
import { peopleWithRegion } from './regions.ts'

/** Enough of a question's text for an excerpt, in characters. */
const bodyLength = 2_000

interface Row {
  subject: SubjectKey
  title: string | null
  url: string | null
  bodyHtml: string | null
  askedAt: Date
  name: string | null
  organisation: string | null
  organisationKind: string | null
  region: string | null
  isOpen: boolean
}

/**
 * Discussions in a place for questions that are still there and were not found by the first reading:
 * those without an answer, oldest first, and how many got their first one since `from`. An answer is
 * a post of somebody else or, where the space names roles, of somebody with one of them.
 */
export async function readQuestions(
  db: Db,
  space: Space,
  from: Instant,
): Promise<Pick<DigestFacts, 'questions' | 'answered'>> {
  if (space.questions.places.length === 0) return { questions: [], answered: [] }
  const roles = [...space.questions.answeredByRoles]
  const { rows } = await sql<Row>`
    with ${peopleWithRegion(space.id, space.regions)},
    asked as (
      select d.* from app.subject f
      join app.subject d on d.space = f.space and d.place = f.key and d.kind = 'discussion'
        and d.gone_at is null and not d.own
      where f.space = ${space.id} and f.title = any(${[...space.questions.places]}::text[])
        and f.gone_at is null and exists (
          select from app.activity a where a.space = d.space and a.subject = d.key
            and a.kind in ('created', 'arrived') and not a.silent)),
    answer as (
      select asked.key, min(coalesce(p.created_at, p.touched_at)) as at
      from asked
      join app.subject p on p.space = ${space.id} and p.place = asked.key and p.kind = 'post'
        and p.gone_at is null and not p.own and p.author is distinct from asked.author
      left join app.account a on a.space = p.space and a.source = p.source and a.source_id = p.author
      where ${roles.length === 0} or exists (
        select from jsonb_array_elements_text(a.roles) as r (name) where r.name = any(${roles}::text[]))
      group by asked.key)
    select asked.key as subject, asked.title, asked.state ->> 'url' as url,
      left(coalesce(asked.state #>> '{body,html}', (
        select p.state #>> '{body,html}' from app.subject p
        where p.space = ${space.id} and p.place = asked.key and p.kind = 'post' and p.gone_at is null
          and p.author = asked.author
        order by p.created_at limit 1)), ${bodyLength}) as "bodyHtml",
      coalesce(asked.created_at, asked.touched_at) as "askedAt", coalesce(who.name, a.name) as name,
      who.organisation, who.organisation_kind as "organisationKind", who.region,
      answer.at is null as "isOpen"
    from asked
    left join answer on answer.key = asked.key
    left join app.account a
      on a.space = asked.space and a.source = asked.source and a.source_id = asked.author
    left join who on who.person = a.person_id
    where answer.at is null or answer.at >= ${isoTime(from)}::timestamptz
    order by "askedAt", asked.key`.execute(db)
  return {
    questions: rows.filter(({ isOpen }) => isOpen).map(toQuestion),
    answered: countByRegion(rows.filter(({ isOpen }) => !isOpen)),
  }
}

function toQuestion({ isOpen: _, askedAt, ...row }: Row): QuestionFacts {
  return { ...row, askedAt: new Date(askedAt).getTime() }
}

function countByRegion(rows: readonly Row[]): DigestFacts['answered'] {
  const groups = grouped(rows, ({ region }) => region)
  return [...groups].map(([region, { length }]) => ({ region, count: length }))
}
