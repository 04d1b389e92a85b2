import type { VirtualClock } from '../../src/clock.ts'
import { Stopping, TryLater } from '../../src/errors.ts'
import type { Chance } from './chance.ts'
import type { Fate } from './reading-spy.ts'

/** Within how many requests and transactions of a reading its end may come. */
export interface Reach {
  requests: number
  transactions: number
}

/** What may befall a reading while people go on: mostly nothing but time. */
export function mishapOf(
  stage: { clock: VirtualClock; step(): void },
  chance: Chance,
  { requests, transactions }: Reach,
): Fate {
  const busy = chance.is(0.15)
  const kind = chance.below(100)
  return {
    meanwhile() {
      pass(stage, chance.between(20, 300))
      if (busy && chance.is(0.5)) stage.step()
    },
    ...(kind < 10 && { faults: faultsOf(chance) }),
    ...(kind >= 10 &&
      kind < 15 && {
        abortAt: { request: chance.between(1, requests), reason: reasonOf(chance) },
      }),
    ...(kind >= 15 &&
      kind < 22 && {
        dieAt: {
          transaction: chance.between(1, transactions),
          when: chance.is(0.5) ? 'before' : 'after',
        },
      }),
  }
}

export function pass({ clock }: { clock: VirtualClock }, ms: number): void {
  clock.set(clock.now() + ms)
}

/** One kind of trouble for some or all requests. */
function faultsOf(chance: Chance) {
  const share = chance.is(0.5) ? 0.4 : 1
  const seed = chance.below(1_000_000)
  const all = [
    { status: { code: 503, share } },
    { reset: share },
    { truncated: share },
    { html: share },
  ]
  return { ...all[chance.below(all.length)], seed }
}

/** Why a reading is broken off. */
function reasonOf(chance: Chance): Error {
  return chance.is(0.5) ? new Stopping('The process is to end') : new TryLater('Too slow')
}
