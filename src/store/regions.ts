import { type RawBuilder, sql } from 'kysely'
import type { Region } from '../space.ts'
import { toJson } from './json.ts'

/**
 * Two common table expressions, to stand after `with`: `region (id, name, n)` and
 * `who (person, name, email, organisation, organisation_kind, region)`, one line a person of the
 * space. Somebody's region is the one their profile names, else the first that one of their groups
 * is named after, else null: it is never guessed.
 */
export function peopleWithRegion(space: string, regions: readonly Region[]): RawBuilder<unknown> {
  const known = toJson(regions.map(({ id, name }, n) => ({ id, name: name.trim(), n })))
  return sql`
    region as (select * from jsonb_to_recordset(${known}::jsonb) as r (id text, name text, n int)),
    grouped as (
      select distinct on (a.person_id) a.person_id as person, r.id
      from app.account a
      cross join jsonb_array_elements_text(a.groups) as g (name)
      join region r on lower(r.name) = lower(trim(g.name))
      where a.space = ${space} and a.gone_at is null
      order by a.person_id, r.n),
    who as (
      select p.id as person, p.name, p.email, p.organisation, p.organisation_kind,
        coalesce(r.id, grouped.id) as region
      from app.person p
      left join region r on lower(r.name) = lower(trim(p.region))
      left join grouped on grouped.person = p.id
      where p.space = ${space})`
}
