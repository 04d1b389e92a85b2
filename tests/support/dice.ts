import { seededRandom } from '../../src/random.ts'

/** Repeatable chance: the same seed always falls the same way. */
export interface Dice {
  /** A whole number from 0 up to, but not including, `n`. */
  below(n: number): number
  /** One of these. */
  pick<T>(from: readonly T[]): T
}

export function dice(seed: number): Dice {
  const random = seededRandom(seed)
  const below = (n: number) => Math.floor(random() * n)
  return {
    below,
    pick(from) {
      const one = from[below(from.length)]
      if (one === undefined) throw new Error('Nothing to pick from')
      return one
    },
  }
}
