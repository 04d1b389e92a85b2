import { second, type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Faults } from '../../src/connector.ts'
import type { Instant } from '../../src/ids.ts'
import { seededRandom } from '../../src/random.ts'
import { Killed } from './mortal-store.ts'

/** What befalls one reading. */
export interface Fate {
  faults?: Faults
  /** Ends it with that request, as a signal does. */
  abortAt?: { request: number; reason: Error }
  /** The process dies with that transaction. */
  dieAt?: { transaction: number; when: 'before' | 'after' }
  /** Called with each request of the reading, before it is answered. */
  meanwhile?(): void
}

/** Sees the requests of one reading after another and lets happen what is to happen with them. */
export interface ReadingSpy {
  /** Of the current reading, or the last. */
  readonly asked: readonly string[]
  /** A reading begins. @returns what ends it */
  begin(fate: Fate): AbortSignal
  end(): void
  see(request: string): void
}

export function createReadingSpy(): ReadingSpy {
  let fate: Fate | null = null
  let asked: string[] = []
  let controller = new AbortController()
  return {
    get asked() {
      return asked
    },
    begin(next) {
      ;[fate, asked, controller] = [next, [], new AbortController()]
      return controller.signal
    },
    end() {
      fate = null
    },
    see(request) {
      if (fate === null) return
      asked.push(request)
      fate.meanwhile?.()
      const { abortAt } = fate
      if (abortAt && asked.length === abortAt.request) controller.abort(abortAt.reason)
    },
  }
}

export function unlessKilled(error: unknown): void {
  if (!(error instanceof Killed)) throw error
}

/** Waits are not as long as asked for, which is jittered, but the same for the same seed. */
export function steadyClock(start: Instant, seed: number): VirtualClock {
  const clock = virtualClock(start)
  const random = seededRandom(seed)
  return { ...clock, sleep: (_, signal) => clock.sleep(Math.ceil(random() * 3 * second), signal) }
}
