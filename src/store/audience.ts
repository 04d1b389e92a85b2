import { sql } from 'kysely'
import type { Response } from '../digest-facts.ts'
import { grouped } from '../grouped.ts'
import type { PersonId } from '../ids.ts'
import type { Member } from '../reminder.ts'
import type { Space } from '../space.ts'
import type { Window } from '../window.ts'
import { toJson } from './json.ts'
import type { Db } from './open.ts'
import { peopleWithRegion } from './regions.ts'

/**
 * Whom each window is for, and who of them has acted: people with a living account in one of its
 * roles and, where it has a region, of that region. Having acted is a living thing of their own, of
 * one of the kinds, in the place (or in something standing in it), made since the window opened.
 */
export async function readAudience(
  db: Db,
  space: Pick<Space, 'id' | 'regions'>,
  windows: readonly Window[],
): Promise<ReadonlyMap<Window['id'], readonly Member[]>> {
  if (windows.length === 0) return new Map()
  const { rows } = await sql<MemberRow>`
    with ${peopleWithRegion(space.id, space.regions)},
    win as (select * from jsonb_to_recordset(${toJson(windows.map(toRow))}::jsonb)
      as w (id text, roles jsonb, region text, kinds jsonb, place text, opens timestamptz)),
    place as (
      select w.id as win, s.key from win w
      join app.subject s on s.space = ${space.id} and s.title = w.place and s.gone_at is null),
    inside as (
      select win, key from place
      union
      select place.win, s.key from place
      join app.subject s on s.space = ${space.id} and s.place = place.key and s.gone_at is null),
    acted as (
      select distinct w.id as win, a.person_id as person
      from win w
      join inside on inside.win = w.id
      join app.subject s on s.space = ${space.id} and s.place = inside.key and s.gone_at is null
        and not s.own and w.kinds ? s.kind
        and (w.opens is null or coalesce(s.created_at, s.touched_at) >= w.opens)
      join app.account a on a.space = ${space.id} and a.source = s.source and a.source_id = s.author),
    entitled as (
      select distinct w.id as win, a.person_id as person
      from win w
      join app.account a on a.space = ${space.id} and a.gone_at is null and not a.own
      where exists (select from jsonb_array_elements_text(w.roles) as r (name) where a.roles ? r.name))
    select e.win as "window", e.person::text as person, coalesce(who.name, min(a.name)) as name,
      coalesce(who.email, min(a.email)) as email, who.region,
      jsonb_object_agg(a.source, a.source_id) as accounts, acted.person is not null as acted
    from entitled e
    join win w on w.id = e.win
    join who on who.person = e.person
    join app.account a on a.space = ${space.id} and a.person_id = e.person and a.gone_at is null
    left join acted on acted.win = e.win and acted.person = e.person
    where w.region is null or w.region = who.region
    group by e.win, e.person, who.name, who.email, who.region, acted.person
    order by e.win, e.person`.execute(db)
  return grouped(rows.map(toMember), ({ window }) => window)
}

/** How many of each window's audience have acted. */
export function countResponses(
  audience: ReadonlyMap<Window['id'], readonly Member[]>,
): ReadonlyMap<Window['id'], Response> {
  const counts = [...audience].map(([id, members]) => {
    const acted = members.filter((member) => member.acted).length
    return [id, { acted, audience: members.length }] as const
  })
  return new Map(counts)
}

interface MemberRow {
  window: string
  person: string
  name: string | null
  email: string | null
  region: string | null
  accounts: Record<string, string>
  acted: boolean
}

function toRow(window: Window) {
  return {
    id: window.id,
    roles: window.audience.roles,
    region: window.region,
    kinds: window.acted?.kinds ?? [],
    place: window.acted?.placeTitle ?? null,
    opens: window.opens === null ? null : new Date(window.opens).toISOString(),
  }
}

function toMember(row: MemberRow): Member & { window: string } {
  return { ...row, person: row.person as PersonId }
}
