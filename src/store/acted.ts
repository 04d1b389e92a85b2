import { sql } from 'kysely'
import type { Instant } from '../ids.ts'
import type { Window } from '../window.ts'
import type { Db } from './open.ts'

/** Names an account across the sources of a space. */
export function accountKey(source: string, sourceId: string): string {
  return `${source} ${sourceId}`
}

/**
 * Window → `accountKey` of everybody who has acted: who has a living thing of their own, of one of the
 * kinds that count, in the place (or in something standing in it), made since the window opened.
 */
export async function readActors(
  db: Db,
  space: string,
  windows: readonly Window[],
): Promise<ReadonlyMap<Window['id'], ReadonlySet<string>>> {
  const measured = windows.filter(({ acted }) => acted !== null)
  const titles = [...new Set(measured.flatMap(({ acted }) => acted?.placeTitle ?? []))]
  if (titles.length === 0) return new Map()
  const deeds = await readDeeds(db, space, titles)
  return new Map(
    measured.map((window) => [
      window.id,
      new Set(
        deeds
          .filter((deed) => counts(deed, window))
          .map(({ source, author }) => accountKey(source, author)),
      ),
    ]),
  )
}

interface Deed {
  title: string
  kind: string
  source: string
  author: string
  /** The newest. */
  at: Instant
}

function counts(deed: Deed, { acted, opens }: Window): boolean {
  if (acted === null || deed.title !== acted.placeTitle) return false
  return acted.kinds.includes(deed.kind) && (opens === null || deed.at >= opens)
}

/**
 * Who made what in these places, and when last. Each table is read once, whatever the planner
 * believes about its size: it knows nothing yet of a database that was just filled.
 */
async function readDeeds(
  db: Db,
  space: string,
  titles: readonly string[],
): Promise<readonly Deed[]> {
  const { rows } = await sql<Omit<Deed, 'at' | 'title'> & { place: string; at: Date }>`
    with root as materialized (${rootPlaces(space, titles)}),
    inside as materialized (${insidePlaces(space)})
    select s.place, s.kind, s.source, s.author, max(coalesce(s.created_at, s.touched_at)) as at
    from app.subject s
    where s.space = ${space} and s.gone_at is null and not s.own and s.author is not null
      and (s.place in (select key from root union all select key from inside)) is true
    group by s.place, s.kind, s.source, s.author`.execute(db)
  const titleOf = await readTitles(db, space, titles)
  return rows.map(({ place, at, ...row }) => ({
    ...row,
    at: at.getTime(),
    title: titleOf.get(place) ?? '',
  }))
}

/** Place → the title it counts under: its own, or that of what it stands in. */
async function readTitles(
  db: Db,
  space: string,
  titles: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ key: string; place: string | null; title: string | null }>`
    with root as materialized (${rootPlaces(space, titles)}),
    inside as materialized (${insidePlaces(space)})
    select key, null as place, title from root
    union all
    select key, place, null from inside`.execute(db)
  const own = new Map(rows.flatMap(({ key, title }) => (title === null ? [] : [[key, title]])))
  return new Map(rows.map(({ key, place, title }) => [key, title ?? own.get(place ?? '') ?? '']))
}

function rootPlaces(space: string, titles: readonly string[]) {
  return sql`select key, title from app.subject
    where space = ${space} and gone_at is null and title = any(${[...titles]}::text[])`
}

function insidePlaces(space: string) {
  return sql`select key, place from app.subject
    where space = ${space} and gone_at is null and (place in (select key from root)) is true`
}
