import { Stopping, TryLater } from '../../src/errors.ts'
import type { Chance } from './chance.ts'

/** One kind of trouble for some or all requests. */
export function faultsOf(chance: Chance) {
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
export function reasonOf(chance: Chance): Error {
  return chance.is(0.5) ? new Stopping('The process is to end') : new TryLater('Too slow')
}
