import { type RawBuilder, sql } from 'kysely'
import type { Region } from '../space.ts'
import { toJson } from './json.ts'

/** The common table expression `region (id, name, labels, n)`, to stand after `with`. */
export function regionTable(regions: readonly Region[]): RawBuilder<unknown> {
  const known = toJson(
    regions.map(({ id, name, labels }, n) => ({
      ...{ id, name: name.trim(), n },
      labels: [name, ...labels].map((label) => label.trim().toLowerCase()),
    })),
  )
  return sql`region as (
    select * from jsonb_to_recordset(${known}::jsonb) as r (id text, name text, labels jsonb, n int))`
}

/**
 * Region id of the person `p` of the query, beside `regionTable`: the first whose name or label their
 * profile gives, else the first that one of their groups is called like, else null. Never guessed.
 */
export const regionOfPerson = sql<string | null>`coalesce(
  (select r.id from region r where r.labels ? lower(trim(p.region)) order by r.n limit 1),
  (select r.id from app.account g
    cross join jsonb_array_elements_text(g.groups) as n (name)
    join region r on r.labels ? lower(trim(n.name))
    where g.person_id = p.id and g.gone_at is null order by r.n limit 1))`

/**
 * Region id of the subject `s` of the query, beside `regionTable`: the first whose name or label it
 * carries, else null.
 */
export const regionOfSubject = sql<string | null>`(
  select r.id from jsonb_each_text(
    case jsonb_typeof(s.state -> 'labels') when 'object' then s.state -> 'labels' else '{}' end
  ) as l (id, name)
  join region r on r.labels ? lower(trim(l.name)) order by r.n limit 1)`
