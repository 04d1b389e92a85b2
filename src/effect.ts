import type { Clock } from './clock.ts'
import { nothingWasDone } from './errors.ts'
import { finishEffect, type Reservation, reserveAgain, reserveEffect } from './store/effects.ts'
import type { Db } from './store/open.ts'
import { inTransaction } from './store/transaction.ts'

/** One write to the outside. */
export interface Effect<Result> extends Omit<Reservation, 'now'> {
  /** Called in the transaction that reserves; throws when this process may no longer write. */
  guard(db: Db): Promise<void>
  /** Did an earlier try, whose answer was lost, land? Absent where repeating does no harm. */
  look?(): Promise<Result | null>
  act(): Promise<Result>
  /**
   * What has landed may be older than what is wanted: brings it up to date, as one more try whose answer
   * may be lost. Absent where what landed is as good as what is wanted.
   */
  mend?(landed: Result): Promise<Result>
  /** Writes down what has become of it, in the transaction that confirms the effect. */
  confirm(db: Db, result: Result): Promise<void>
  remoteId(result: Result): string | null
}

export type Outcome = { done: true } | { done: false; until: number; reason: string }

/**
 * Reserve, look, call, confirm. No outside call is made inside a transaction; after a lost answer
 * nothing is tried before the lost call can no longer land, and then only after looking for it.
 * @throws whatever `act` throws, except `Uncertain`
 */
export async function perform<Result>(
  db: Db,
  clock: Clock,
  effect: Effect<Result>,
): Promise<Outcome> {
  const { earlier, notBefore } = await guarded(db, effect, (transaction) =>
    reserveEffect(transaction, { ...effect, now: clock.now() }),
  )
  const open = earlier === 'reserved' || earlier === 'uncertain'
  if (open && notBefore > clock.now()) return wait(notBefore, 'an earlier try may still land')
  // Done, and yet wanted again: somebody may have confirmed it after we looked at what is due.
  const mayHaveLanded = open || (earlier === 'done' && effect.look !== undefined)
  return mayHaveLanded ? tryAgain(db, clock, effect) : attempt(db, clock, effect)
}

async function tryAgain<Result>(db: Db, clock: Clock, effect: Effect<Result>): Promise<Outcome> {
  const { mend } = effect
  const landed = (await effect.look?.()) ?? null
  if (landed !== null && mend === undefined) return confirm(db, clock, effect, landed)
  await guarded(db, effect, (transaction) =>
    reserveAgain(transaction, { ...effect, now: clock.now() }),
  )
  const act = landed === null || mend === undefined ? effect.act : () => mend(landed)
  return attempt(db, clock, { ...effect, act })
}

/** Whoever lost the right to write must not reserve over the one who has it now. */
function guarded<T, Result>(
  db: Db,
  effect: Effect<Result>,
  reserve: (transaction: Db) => Promise<T>,
): Promise<T> {
  return inTransaction(db, async (transaction) => {
    await effect.guard(transaction)
    return reserve(transaction)
  })
}

async function attempt<Result>(db: Db, clock: Clock, effect: Effect<Result>): Promise<Outcome> {
  const result = await act(db, clock, effect)
  if ('error' in result) return wait(clock.now() + effect.settleMs, result.error)
  return confirm(db, clock, effect, result.value)
}

/** Any error that does not plainly say "nothing was done" leaves the outcome open. */
async function act<Result>(
  db: Db,
  clock: Clock,
  effect: Effect<Result>,
): Promise<{ value: Result } | { error: string }> {
  try {
    return { value: await effect.act() }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const state = nothingWasDone(error) ? 'failed' : 'uncertain'
    await finishEffect(db, effect, { state, at: clock.now(), error: message })
    if (nothingWasDone(error)) throw error
    return { error: message }
  }
}

async function confirm<Result>(
  db: Db,
  clock: Clock,
  effect: Effect<Result>,
  result: Result,
): Promise<Outcome> {
  await inTransaction(db, async (transaction) => {
    const remoteId = effect.remoteId(result)
    await finishEffect(transaction, effect, {
      state: 'done',
      at: clock.now(),
      ...(remoteId === null ? {} : { remoteId }),
    })
    await effect.confirm(transaction, result)
  })
  return { done: true }
}

function wait(until: number, reason: string): Outcome {
  return { done: false, until, reason }
}
