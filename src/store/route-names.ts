import type { Db } from './open.ts'

/** Titles of the lists in which cards may stand. */
export async function listTitles(db: Db, space: string, source: string): Promise<string[]> {
  const rows = await db
    .selectFrom('subject')
    .select('title')
    .distinct()
    .where('space', '=', space)
    .where('source', '=', source)
    .where('kind', '=', 'list')
    .where('gone_at', 'is', null)
    .orderBy('title')
    .execute()
  return rows.flatMap(({ title }) => title ?? [])
}

/** How many entries show their card, by place. */
export async function shownByTarget(db: Db, space: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('link')
    .select((query) => ['target', query.fn.countAll<string>().as('count')])
    .where('space', '=', space)
    .where('remote_id', 'is not', null)
    .where('elsewhere', '=', false)
    .groupBy('target')
    .orderBy('target')
    .execute()
  return new Map(rows.map(({ target, count }) => [target, Number(count)]))
}
