/** The process is dead: whatever it still tries has no effect. */
export class Crashed extends Error {
  override readonly name = 'Crashed'
}

export type Fate = 'lives' | 'dies' | 'sleeps'

/** Counts the steps of a process at which it may end, and lets it end at one of them. */
export interface CrashSteps {
  take(what: 'call' | 'commit'): Fate
  dead(): boolean
  taken(): number
  /** The next end comes that many steps from now (`null`: never). */
  endAfter(steps: number | null, sleeps: boolean): void
}

/**
 * `at`: the step (from 1) at which it happens; `null`: it lives. One that `sleeps` is stopped at a call
 * while others go on, and wakes up later; nobody stops within a commit, so there it dies.
 */
export function crashSteps(at: number | null, sleeps: boolean): CrashSteps {
  let end = { at, sleeps }
  let taken = 0
  let dead = false
  return {
    take(what) {
      taken += 1
      if (dead) return 'dies'
      if (taken !== end.at) return 'lives'
      if (end.sleeps && what === 'call') return 'sleeps'
      dead = true
      return 'dies'
    },
    dead: () => dead,
    taken: () => taken,
    endAfter(steps, sleepy) {
      end = { at: steps === null ? null : taken + steps, sleeps: sleepy }
    },
  }
}
