import type { Clock } from './clock.ts'
import { nothingWasDone } from './errors.ts'
import type { Instant } from './ids.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { failEffect, type Reservation } from './store/effects.ts'
import type { Guard } from './store/guard.ts'
import type { ShownLink } from './store/links.ts'
import type { Db } from './store/open.ts'

/** One write to the outside. */
export interface Effect<Result> extends Omit<Reservation, 'now'> {
  guard: Guard
  /** Shared with other effects of the same process, and its guard; absent: one of its own. */
  ledger?: Ledger
  /** Did an earlier try, whose answer was lost, land? Absent where repeating does no harm. */
  look?(): Promise<Result | null>
  act(): Promise<Result>
  /**
   * What has landed may be older than what is wanted: brings it up to date, as one more try whose answer
   * may be lost. Absent where what landed is as good as what is wanted.
   */
  mend?(landed: Result): Promise<Result>
  /** The link that shows it now; written in the transaction that confirms the effect. */
  shows?(result: Result): ShownLink
  /** Writes down what else has become of it, in the same transaction. */
  confirm?(db: Db, result: Result): Promise<void>
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
  const ledger = effect.ledger ?? createLedger(db, effect.guard)
  const step = { db, clock, ledger, effect }
  const { earlier, notBefore } = await reserve(step, false)
  const open = earlier === 'reserved' || earlier === 'uncertain'
  if (open && notBefore > clock.now()) return wait(notBefore, 'an earlier try may still land')
  // Done, and yet wanted again: somebody may have confirmed it after we looked at what is due.
  const mayHaveLanded = open || (earlier === 'done' && effect.look !== undefined)
  return mayHaveLanded ? tryAgain(step) : attempt(step)
}

interface Step<Result> {
  db: Db
  clock: Clock
  ledger: Ledger
  effect: Effect<Result>
}

async function tryAgain<Result>(step: Step<Result>): Promise<Outcome> {
  const { effect } = step
  const { mend } = effect
  const landed = (await effect.look?.()) ?? null
  if (landed !== null && mend === undefined) return confirm(step, landed)
  await reserve(step, true)
  const act = landed === null || mend === undefined ? effect.act : () => mend(landed)
  return attempt({ ...step, effect: { ...effect, act } })
}

function reserve<Result>({ clock, ledger, effect }: Step<Result>, again: boolean) {
  const { space, key, kind, subject, contentHash, settleMs } = effect
  const now = clock.now()
  return ledger.reserve({ space, key, kind, subject, contentHash, settleMs, now, again })
}

async function attempt<Result>(step: Step<Result>): Promise<Outcome> {
  const result = await act(step)
  return 'error' in result ? wait(result.until, result.error) : confirm(step, result.value)
}

/** Any error that does not plainly say "nothing was done" leaves the outcome open. */
async function act<Result>({
  db,
  clock,
  effect,
}: Step<Result>): Promise<{ value: Result } | { error: string; until: Instant }> {
  try {
    return { value: await effect.act() }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const state = nothingWasDone(error) ? 'failed' : 'uncertain'
    const until = clock.now() + effect.settleMs
    await failEffect(db, effect, { state, error: message, notBefore: until })
    if (nothingWasDone(error)) throw error
    return { error: message, until }
  }
}

async function confirm<Result>(
  { clock, ledger, effect }: Step<Result>,
  result: Result,
): Promise<Outcome> {
  const { confirm: note } = effect
  await ledger.confirm({
    ...{ space: effect.space, key: effect.key, at: clock.now() },
    remoteId: effect.remoteId(result),
    link: effect.shows?.(result) ?? null,
    ...(note !== undefined && { note: (db: Db) => note(db, result) }),
  })
  return { done: true }
}

function wait(until: number, reason: string): Outcome {
  return { done: false, until, reason }
}
