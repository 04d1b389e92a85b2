import { type RawBuilder, sql } from 'kysely'
import type { Db } from './open.ts'

/** The source that the operator's registration list is kept under. */
export const register = 'register'

/**
 * Brings persons to what the best of their accounts says: name and e-mail address as in the course,
 * where they have a role; organisation and region as in the operator's list. `which` gives their ids.
 */
export async function derivePersons(db: Db, which: RawBuilder<unknown>): Promise<void> {
  await sql`
    update app.person p set name = d.name, email = d.email, organisation = d.organisation,
      organisation_kind = d.organisation_kind, region = d.region
    from (
      select a.person_id, ${best('name', bySeat)} as name, ${best('email', bySeat)} as email,
        ${best('organisation', byList)} as organisation,
        ${best('organisation_kind', byList)} as organisation_kind,
        ${best('region', byList)} as region
      from app.account a where a.person_id in (${which}) group by a.person_id) d
    where p.id = d.person_id and p.erased_at is null
      and (p.name, p.email, p.organisation, p.organisation_kind, p.region) is distinct from
        (d.name, d.email, d.organisation, d.organisation_kind, d.region)`.execute(db)
}

const bySeat = sql`(a.roles <> '[]') desc, (a.source = ${register}) desc, a.first_person`
const byList = sql`(a.source = ${register}) desc, (a.roles <> '[]') desc, a.first_person`

function best(column: string, order: RawBuilder<unknown>): RawBuilder<unknown> {
  const value = sql.ref(`a.${column}`)
  return sql`(array_agg(${value} order by ${order}) filter (where nullif(${value}, '') is not null))[1]`
}
