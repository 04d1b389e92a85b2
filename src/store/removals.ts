import { sql } from 'kysely'
import type { Instant, SubjectKey } from '../ids.ts'
import type { MarkedCard } from '../made.ts'
import { isoTime } from './json.ts'
import type { Db } from './open.ts'
import type { TargetId } from './targets.ts'

/** Mark → the card that bears it at this place. */
export async function cardsByMark(
  db: Db,
  { space, target }: TargetId,
): Promise<ReadonlyMap<string, MarkedCard>> {
  const { rows } = await sql<{ mark: string; card: SubjectKey; title: string; url: string }>`
    select l.mark, l.subject as card, s.title, s.state ->> 'url' as url
    from app.link l left join app.subject s on s.space = l.space and s.key = l.subject
    where l.space = ${space} and l.target = ${target}`.execute(db)
  return new Map(rows.map(({ mark, ...card }) => [mark, card]))
}

/** The entry is gone by our own hand: nothing is missing, and nothing is due before somebody says so. */
export async function forgetRemoved(
  db: Db,
  { space, target, remoteId }: TargetId & { remoteId: string },
): Promise<void> {
  await db
    .updateTable('link')
    .set({
      ...{ remote_id: null, url: null, shown_hash: null, kept_looks: null, due_at: null },
      ...{ shown_looks: null, by_hand: null },
      reason: 'its entry was removed by vmeste cleanup',
    })
    .where('space', '=', space)
    .where('target', '=', target)
    .where('remote_id', '=', remoteId)
    .execute()
}

/** Every card without an entry is to be looked at: a human has said that cards are shown again. */
export async function makeUnshownDue(
  db: Db,
  { space, target, at }: TargetId & { at: Instant },
): Promise<void> {
  await db
    .updateTable('link')
    .set({ due_at: isoTime(at) })
    .where('space', '=', space)
    .where('target', '=', target)
    .where('remote_id', 'is', null)
    .execute()
}

/** Until when entries may still appear there whose making was begun and not confirmed; `null`: none. */
export async function mayLandUntil(
  db: Db,
  { space, target, now }: TargetId & { now: Instant },
): Promise<Instant | null> {
  const { until } = await db
    .selectFrom('effect')
    .select((query) => query.fn.max('not_before').as('until'))
    .where('space', '=', space)
    .where('kind', '=', 'create')
    .where('state', 'in', ['reserved', 'uncertain'])
    .where(sql<boolean>`starts_with(key, ${`mirror:${target}:`})`)
    .where('not_before', '>', new Date(now))
    .executeTakeFirstOrThrow()
  return until?.getTime() ?? null
}
