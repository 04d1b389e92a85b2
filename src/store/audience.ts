import { sql } from 'kysely'
import type { Response } from '../digest-facts.ts'
import { grouped } from '../grouped.ts'
import type { PersonId } from '../ids.ts'
import type { Member } from '../reminder.ts'
import type { Space } from '../space.ts'
import type { Window } from '../window.ts'
import { accountKey, readActors } from './acted.ts'
import { toJson } from './json.ts'
import type { Db } from './open.ts'
import { regionOfPerson, regionTable } from './regions.ts'

/**
 * Whom each window is for, and who of them has acted: people with a living account in one of its
 * roles and, where it has a region, of that region.
 */
export async function readAudience(
  db: Db,
  space: Pick<Space, 'id' | 'regions'>,
  windows: readonly Window[],
): Promise<ReadonlyMap<Window['id'], readonly Member[]>> {
  if (windows.length === 0) return new Map()
  const actors = await readActors(db, space.id, windows)
  const members = await readMembers(db, space, windows)
  const judged = members.map(({ window, person, ...member }) => ({
    ...{ window, person: person as PersonId, ...member },
    acted: Object.entries(member.accounts).some(
      ([source, id]) => actors.get(window)?.has(accountKey(source, id)) ?? false,
    ),
  }))
  return grouped(judged, ({ window }) => window)
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

interface MemberRow extends Omit<Member, 'person' | 'acted'> {
  window: string
  person: string
}

async function readMembers(
  db: Db,
  space: Pick<Space, 'id' | 'regions'>,
  windows: readonly Window[],
): Promise<readonly MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    with ${regionTable(space.regions)},
    win as (select * from jsonb_to_recordset(${toJson(windows.map(toRow))}::jsonb)
      as w (id text, roles jsonb, region text)),
    entitled as materialized (
      select distinct win.id, win.region, a.person_id as person
      from app.account a join win on exists (
        select from jsonb_array_elements_text(win.roles) as r (name) where a.roles ? r.name)
      where a.space = ${space.id} and a.gone_at is null and not a.own),
    member as materialized (
      select e.id, e.region as wanted, p.id as person, p.name, p.email, ${regionOfPerson} as region
      from entitled e join app.person p on p.id = e.person where p.erased_at is null)
    select m.id as "window", m.person::text as person, coalesce(m.name, a.name) as name,
      coalesce(m.email, a.email) as email, m.region, a.accounts
    from member m
    cross join lateral (
      select min(name) as name, min(email) as email, jsonb_object_agg(source, source_id) as accounts
      from app.account a where a.person_id = m.person and a.gone_at is null) a
    where m.wanted is null or m.wanted = m.region
    order by m.id, m.person`.execute(db)
  return rows
}

function toRow({ id, region, audience }: Window) {
  return { id, region, roles: audience.roles }
}
