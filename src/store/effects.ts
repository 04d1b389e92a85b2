import { type RawBuilder, sql } from 'kysely'
import type { Instant, SubjectKey } from '../ids.ts'
import { fewRows } from './few-rows.ts'
import { isoTime } from './json.ts'
import { type ShownLink, showingLinks } from './links.ts'
import type { Db } from './open.ts'
import type { EffectState } from './tables.ts'

/** A write to the outside, about to be tried. */
export interface Reservation {
  space: string
  /** Unique: the same effect always has the same key. */
  key: string
  kind: string
  subject: SubjectKey | null
  contentHash: string
  now: Instant
  /** How long a try whose answer is lost may still land, ms. */
  settleMs: number
}

export interface Reserved {
  /** How an earlier try ended; `null`: this is the first. */
  earlier: EffectState | null
  /** An earlier try may still land until then. */
  notBefore: Instant
}

/**
 * Reserves effects, each key once, and tells how an earlier try of each ended. A try that was reserved
 * and never confirmed (the process died) may have happened, like an uncertain one: such an effect stays
 * as it is unless it is to be reserved `again`. All in one statement: `null`, and nothing is reserved,
 * where the query `held` finds no row.
 */
export async function reserveEffects(
  db: Db,
  effects: readonly (Reservation & { again: boolean })[],
  held: RawBuilder<unknown>,
): Promise<readonly Reserved[] | null> {
  const wanted = effects.map((effect, place) => ({
    ...{ place, space: effect.space, key: effect.key, kind: effect.kind, subject: effect.subject },
    ...{ again: effect.again, content_hash: effect.contentHash },
    ...{ now: isoTime(effect.now), settled: isoTime(effect.now + effect.settleMs) },
  }))
  const { rows } = await sql<{ state: EffectState | null; not_before: Date | null }>`
    with held as (${held}),
    wanted as (
      select w.* from held cross join ${fewRows(wanted, wishColumns)} w),
    earlier as (
      select w.place, e.state, e.not_before
      from wanted w join app.effect e on e.space = w.space and e.key = w.key),
    reserved as (
      insert into app.effect (space, key, kind, subject, state, attempts, not_before, reserved_at,
        content_hash)
      select space, key, kind, subject, 'reserved', 1, settled, now, content_hash
      from wanted left join earlier using (place)
      where again or state is null or state not in ('reserved', 'uncertain')
      on conflict (space, key) do update set state = 'reserved', kind = excluded.kind,
        attempts = case when effect.state = 'done' then 1 else effect.attempts + 1 end,
        not_before = excluded.not_before,
        reserved_at = excluded.reserved_at, content_hash = excluded.content_hash, done_at = null,
        error = null)
    select state, not_before from wanted left join earlier using (place) order by place`.execute(db)
  if (rows.length < effects.length) return null
  return rows.map(({ state, not_before }, place) => ({
    earlier: state,
    notBefore:
      isOpen(state) && not_before !== null ? not_before.getTime() : (effects[place]?.now ?? 0),
  }))
}

const wishColumns = `place int, space text, key text, kind text, subject text, again boolean,
  content_hash text, now timestamptz, settled timestamptz`

/** Effects that were done, each key once, and the links that show what they did: in one statement. */
export async function finishEffects(
  db: Db,
  done: readonly { space: string; key: string; at: Instant; remoteId: string | null }[],
  links: readonly ShownLink[],
): Promise<void> {
  const ends = done.map(({ space, key, at, remoteId }) => {
    return { space, key, done_at: isoTime(at), remote_id: remoteId }
  })
  const finished = sql`
    update app.effect e
    set state = 'done', done_at = d.done_at, remote_id = d.remote_id, error = null
    from ${fewRows(ends, 'space text, key text, done_at timestamptz, remote_id text')} d
    where e.space = d.space and e.key = d.key`
  if (links.length === 0) await finished.execute(db)
  else await sql`with finished as (${finished}) ${showingLinks(links)}`.execute(db)
}

/**
 * An effect that was not done, or nobody knows: then it may still land until `notBefore`. It may have been
 * sent long after it was reserved.
 */
export async function failEffect(
  db: Db,
  effect: { space: string; key: string },
  end: { state: 'failed' | 'uncertain'; error: string; notBefore: Instant },
): Promise<void> {
  await db
    .updateTable('effect')
    .set({
      ...{ state: end.state, error: end.error, not_before: isoTime(end.notBefore) },
      ...{ done_at: null, remote_id: null },
    })
    .where('space', '=', effect.space)
    .where('key', '=', effect.key)
    .execute()
}

function isOpen(state: EffectState | null): boolean {
  return state === 'reserved' || state === 'uncertain'
}
