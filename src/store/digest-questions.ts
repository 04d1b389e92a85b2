import { sql } from 'kysely'
import type { DigestFacts, QuestionFacts } from '../digest-facts.ts'
import { grouped } from '../grouped.ts'
import type { Instant, SubjectKey } from '../ids.ts'
import type { Space } from '../space.ts'
import { questionBodies } from './digest-bodies.ts'
import type { Db } from './open.ts'
import { regionOfPerson, regionTable } from './regions.ts'

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
  const replies = grouped(await readReplies(db, space), ({ place }) => place)
  const all = await readAsked(db, space)
  const answerOf = new Map(
    all.map((asked) => [asked.subject, firstAnswer(asked, replies.get(asked.subject) ?? [])]),
  )
  const open = all.filter(({ subject }) => answerOf.get(subject) === null)
  const answered = all.filter(({ subject }) => (answerOf.get(subject) ?? Number.NaN) >= from)
  const bodies = await questionBodies(db, space.id, open)
  return {
    questions: open.map((asked) => toQuestion(asked, bodies.get(asked.subject) ?? null)),
    answered: [...grouped(answered, ({ region }) => region)].map(([region, { length }]) => ({
      region,
      count: length,
    })),
  }
}

interface Asked extends Omit<QuestionFacts, 'askedAt' | 'bodyHtml'> {
  source: string
  author: string | null
  askedAt: Date
}

/** One person's posts in a discussion. */
interface Reply {
  place: SubjectKey
  author: string | null
  /** The first. */
  at: Date
  /** By somebody whose posts are answers. */
  counts: boolean
}

function firstAnswer(asked: Asked, replies: readonly Reply[]): Instant | null {
  const answers = replies.filter(({ author, counts }) => counts && author !== asked.author)
  return answers.length === 0 ? null : Math.min(...answers.map(({ at }) => at.getTime()))
}

function toQuestion(asked: Asked, bodyHtml: string | null): QuestionFacts {
  const { source: _source, author: _author, askedAt, ...row } = asked
  return { ...row, bodyHtml, askedAt: askedAt.getTime() }
}

async function readAsked(db: Db, space: Space): Promise<readonly Asked[]> {
  const { rows } = await sql<Asked>`
    with ${regionTable(space.regions)},
    asked as materialized (${discussions(space)})
    select d.key as subject, d.title, d.state ->> 'url' as url, d.source, d.author,
      coalesce(d.created_at, d.touched_at) as "askedAt", coalesce(p.name, a.name) as name,
      p.organisation, p.organisation_kind as "organisationKind", ${regionOfPerson} as region
    from asked d
    left join app.account a on a.space = d.space and a.source = d.source and a.source_id = d.author
    left join app.person p on p.id = a.person_id
    where (select count(*) from app.activity c where c.space = d.space and c.subject = d.key
      and c.kind in ('created', 'arrived') and not c.silent) > 0
    order by "askedAt", d.key`.execute(db)
  return rows
}

async function readReplies(db: Db, space: Space): Promise<readonly Reply[]> {
  const roles = [...space.questions.answeredByRoles]
  const { rows } = await sql<Reply>`
    with asked as materialized (${discussions(space)}),
    reply as materialized (
      select p.place, p.source, p.author, min(coalesce(p.created_at, p.touched_at)) as at
      from app.subject p
      where p.space = ${space.id} and p.gone_at is null and p.kind = 'post' and not p.own
        and (p.place in (select key from asked)) is true
      group by p.place, p.source, p.author)
    select r.place, r.author, r.at, ${roles.length === 0} or coalesce((
      select a.roles ?| ${roles}::text[] from app.account a where a.space = ${space.id}
        and a.source = r.source and a.source_id = r.author), false) as counts
    from reply r`.execute(db)
  return rows
}

/** All discussions in the places for questions. */
function discussions(space: Space) {
  return sql`select d.* from app.subject d
    where d.space = ${space.id} and d.gone_at is null and not d.own and d.kind = 'discussion'
      and (d.place in (select f.key from app.subject f where f.space = ${space.id}
        and f.gone_at is null and f.title = any(${[...space.questions.places]}::text[]))) is true`
}
