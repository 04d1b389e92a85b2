import { cleanedScope } from './brake.ts'
import { perform } from './effect.ts'
import { entriesByMark } from './entries-by-mark.ts'
import { GiveUp, Misconfigured } from './errors.ts'
import { type MadeThing, madeThings } from './made.ts'
import { type Showing, type Shown, targetOf } from './showing.ts'
import { endHold, type Hold, openHold, openHoldOf } from './store/holds.ts'
import { cardsByMark, forgetRemoved, mayLandUntil } from './store/removals.ts'
import { inTransaction } from './store/transaction.ts'

/**
 * Everything we have made at these places.
 * @throws TryLater, Misconfigured, AccessLost: nothing is to be concluded from a list that broke off
 */
export async function readMade(
  showings: readonly Shown[],
  signal: AbortSignal,
): Promise<readonly MadeThing[]> {
  const made: MadeThing[] = []
  for (const shown of showings) {
    const cards = await cardsByMark(shown.db, targetOf(shown))
    made.push(...madeThings(shown.target.key, await entriesByMark(shown.mirror, signal), cards))
  }
  return made
}

export interface Removal extends MadeThing {
  /** Why it is still there; `null`: it is not. */
  failed: string | null
}

/**
 * Removes these things, one after the other, and tells of each. Before the first of them a hold is
 * opened that keeps the place empty: cards are shown there again when a human releases it. Safe to
 * repeat, whatever broke it off.
 * @throws TryLater, Misconfigured, AccessLost: what would stop every other removal as well
 */
export async function* removeMade(
  showing: Showing,
  things: readonly MadeThing[],
): AsyncGenerator<Removal> {
  await holdStill(showing)
  let isBegun = false
  for (const thing of things.filter(({ target }) => target === showing.target.key)) {
    showing.signal.throwIfAborted()
    const failed = await remove(showing, thing).catch(async (error: unknown) => {
      if (!isBegun && error instanceof Misconfigured) await letGo(showing)
      throw error
    })
    isBegun = true
    yield { ...thing, failed }
  }
}

/** Nothing may be removed there: nothing is kept from being shown. */
async function letGo({ db, clock, ...showing }: Showing): Promise<void> {
  const { space, target: source } = targetOf({ db, clock, ...showing })
  const by = 'nothing could be removed'
  await endHold(db, { space, source, scope: cleanedScope, at: clock.now(), by })
}

async function holdStill(showing: Showing): Promise<void> {
  const { space, target: source } = targetOf(showing)
  const reason =
    'what was shown there was removed with vmeste cleanup: nothing is shown there until you say so.'
  await inTransaction(showing.db, async (transaction) => {
    await showing.guard.check(transaction)
    await openHold(transaction, {
      ...{ space, source, scope: cleanedScope, reason, at: showing.clock.now() },
    })
  })
}

/** Why it is still there. A removal whose answer was lost does no harm a second time. */
async function remove(showing: Showing, thing: MadeThing): Promise<string | null> {
  try {
    const first = await tryToRemove(showing, thing)
    const last = first.done ? first : await tryToRemove(showing, thing)
    return last.done ? null : last.reason
  } catch (error) {
    if (error instanceof GiveUp) return error.message
    throw error
  }
}

function tryToRemove(showing: Showing, thing: MadeThing) {
  const { db, clock, log, mirror, signal, guard } = showing
  const { space, target } = targetOf(showing)
  const { remoteId, card: subject } = thing
  return perform(db, clock, {
    ...{ space, key: `remove:${target}:${remoteId}`, kind: 'remove', subject },
    ...{ contentHash: thing.mark, settleMs: 0, guard },
    act: async () => {
      if (mirror.remove === undefined)
        throw new GiveUp(`what is shown at ${target} has to be removed there by hand`)
      await mirror.remove(remoteId, { signal })
    },
    confirm: async (transaction) => {
      await forgetRemoved(transaction, { space, target, remoteId })
      log.info({ space, target, remoteId, card: subject }, 'removed by cleanup')
    },
    remoteId: () => remoteId,
  })
}

/** Until when something may still appear at one of these places; `null`: nothing can. */
export async function mayStillLand(showings: readonly Shown[]): Promise<number | null> {
  const ends: number[] = []
  for (const shown of showings) {
    const until = await mayLandUntil(shown.db, { ...targetOf(shown), now: shown.clock.now() })
    if (until !== null) ends.push(until)
  }
  return ends.length === 0 ? null : Math.max(...ends)
}

/** What keeps one of these places empty after a cleanup; `null`: nothing does. */
export async function keptEmpty(showings: readonly Shown[]): Promise<Hold | null> {
  for (const shown of showings) {
    const { space, target: source } = targetOf(shown)
    const hold = await openHoldOf(shown.db, { space, source, scope: cleanedScope })
    if (hold !== null) return hold
  }
  return null
}
