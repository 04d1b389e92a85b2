import { sql } from 'kysely'
import type { Instant, SubjectKey } from '../ids.ts'
import { isoTime } from './json.ts'
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
 * Reserves an effect and tells how an earlier try of it ended. A try that was reserved and never
 * confirmed (the process died) may have happened, like an uncertain one.
 */
export async function reserveEffect(db: Db, effect: Reservation): Promise<Reserved> {
  const earlier = await db
    .selectFrom('effect')
    .select(['state', 'not_before'])
    .where('space', '=', effect.space)
    .where('key', '=', effect.key)
    .executeTakeFirst()
  if (isOpen(earlier?.state) && earlier !== undefined)
    return { earlier: earlier.state, notBefore: earlier.not_before.getTime() }
  await reserveAgain(db, effect)
  return { earlier: earlier?.state ?? null, notBefore: effect.now }
}

/** Reserves anew after a look has shown that the earlier try did not land. */
export async function reserveAgain(db: Db, effect: Reservation): Promise<void> {
  const settled = isoTime(effect.now + effect.settleMs)
  await db
    .insertInto('effect')
    .values({
      space: effect.space,
      key: effect.key,
      kind: effect.kind,
      subject: effect.subject,
      state: 'reserved',
      attempts: 1,
      not_before: settled,
      reserved_at: isoTime(effect.now),
      content_hash: effect.contentHash,
    })
    .onConflict((conflict) =>
      conflict.columns(['space', 'key']).doUpdateSet({
        state: 'reserved',
        kind: effect.kind,
        attempts: sql`effect.attempts + 1`,
        not_before: settled,
        reserved_at: isoTime(effect.now),
        content_hash: effect.contentHash,
        done_at: null,
        error: null,
      }),
    )
    .execute()
}

export async function finishEffect(
  db: Db,
  effect: { space: string; key: string },
  end: { state: Exclude<EffectState, 'reserved'>; at: Instant; remoteId?: string; error?: string },
): Promise<void> {
  await db
    .updateTable('effect')
    .set({
      state: end.state,
      done_at: end.state === 'done' ? isoTime(end.at) : null,
      remote_id: end.remoteId ?? null,
      error: end.error ?? null,
    })
    .where('space', '=', effect.space)
    .where('key', '=', effect.key)
    .execute()
}

function isOpen(state: EffectState | undefined): boolean {
  return state === 'reserved' || state === 'uncertain'
}
