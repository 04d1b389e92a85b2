import { sql } from 'kysely'
import type { Window } from '../window.ts'
import type { Db } from './open.ts'

/**
 * Sources that cannot be read at this moment and without which nobody knows whom the windows are for
 * or who has acted: those with people in one of the audiences, and those with a place that counts.
 * Another source may fail as it likes.
 */
export async function failingWitnesses(
  db: Db,
  space: string,
  windows: readonly Window[],
): Promise<readonly string[]> {
  const roles = [...new Set(windows.flatMap(({ audience }) => audience.roles))]
  const titles = [...new Set(windows.flatMap(({ acted }) => acted?.placeTitle ?? []))]
  const { rows } = await sql<{ source: string }>`
    select f.source from app.source f
    where f.space = ${space} and f.failures > 0
      and (exists (select from app.account a
          cross join jsonb_array_elements_text(a.roles) as r (name)
          where a.space = f.space and a.source = f.source and r.name = any(${roles}::text[]))
        or exists (select from app.subject s
          where s.space = f.space and s.source = f.source and s.gone_at is null
            and s.title = any(${titles}::text[])))`.execute(db)
  return rows.map(({ source }) => source)
}
