import { sql } from 'kysely'
import type { Space } from '../space.ts'
import type { Db } from './open.ts'
import { regionOfPerson, regionTable } from './regions.ts'

/** One human with everything that is known to be theirs. */
export interface Entry {
  person: string
  name: string | null
  email: string | null
  organisation: string | null
  organisationKind: string | null
  /** Id of a region of the space; `null`: nothing says which. */
  region: string | null
  accounts: readonly { source: string; id: string; username: string | null; gone: boolean }[]
}

/** Everybody of a space by name, without ourselves. */
export async function readDirectory(
  db: Db,
  space: Pick<Space, 'id' | 'regions'>,
): Promise<readonly Entry[]> {
  const { rows } = await sql<Entry>`
    with ${regionTable(space.regions)}
    select p.id as person, p.name, p.email, p.organisation,
      p.organisation_kind as "organisationKind", ${regionOfPerson} as region, a.accounts
    from app.person p
    join lateral (
      select jsonb_agg(jsonb_build_object('source', source, 'id', source_id, 'username', username,
        'gone', gone_at is not null) order by source, source_id) as accounts
      from app.account a where a.person_id = p.id and not a.own) a on a.accounts is not null
    where p.space = ${space.id} and p.erased_at is null
    order by p.name nulls last, p.id`.execute(db)
  return rows
}
