import { seededRandom } from '../../src/random.ts'

/** Repeatable chance: the same seed always falls the same way. */
export interface Chance {
  /** A whole number from 0 up to, but not including, `n`. */
  below(n: number): number
  /** Both ends included. */
  between(from: number, to: number): number
  /** True that often. */
  is(share: number): boolean
  /** The same things in another order. */
  shuffled<T>(things: readonly T[]): T[]
}

export function createChance(seed: number): Chance {
  const random = seededRandom(seed)
  const below = (n: number) => Math.floor(random() * n)
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    is: (share) => random() < share,
    shuffled: (things) =>
      things
        .map((thing) => ({ thing, place: random() }))
        .sort((a, b) => a.place - b.place)
        .map(({ thing }) => thing),
  }
}
