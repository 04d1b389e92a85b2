/** What stands at that place when each takes up a stretch as long as its weight. */
export function weighted<T>(
  choices: readonly (readonly [weight: number, choice: T])[],
  at: number,
): T | undefined {
  let below = 0
  for (const [weight, choice] of choices) {
    below += weight
    if (at < below) return choice
  }
  return undefined
}

/** Numbers from 0 up to 1, the same row for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
