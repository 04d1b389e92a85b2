import { type Clock, second } from '../../src/clock.ts'
import type { Instant } from '../../src/ids.ts'

/** Lets requests through, a few at a time. */
export type Gate = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>

export interface GateOptions {
  /** How many at once while the site is well. */
  width: number
  /** An answer that takes so long, ms, or none at all, shows a site in need. */
  slowMs: number
  clock: Pick<Clock, 'now' | 'sleep'>
}

/** So many quick answers in a row show that a slow site is well again. */
const enoughQuick = 5
/** Nobody is helped by a rest that never ends. */
const longestRestMs = 30 * second

/**
 * A site that slows down is asked one request at a time, and rests after each as long as the answer
 * took: it gives us at most half of one worker's time.
 */
export function createGate({ width, slowMs, clock }: GateOptions): Gate {
  const pace = { slow: false, quick: 0, restUntil: 0 }
  const waiting: (() => void)[] = []
  let busy = 0
  const letIn = () => {
    while (waiting.length > 0 && busy < (pace.slow ? 1 : width)) {
      busy += 1
      waiting.shift()?.()
    }
  }
  const note = (began: Instant) => {
    const tookMs = clock.now() - began
    const isSlow = tookMs >= slowMs
    pace.quick = isSlow ? 0 : pace.quick + 1
    pace.slow = isSlow || (pace.slow && pace.quick < enoughQuick)
    pace.restUntil = pace.slow ? clock.now() + Math.min(tookMs, longestRestMs) : 0
  }
  return async (signal, work) => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve)
      letIn()
    })
    try {
      const restMs = pace.restUntil - clock.now()
      if (restMs > 0) await clock.sleep(restMs, signal)
      const began = clock.now()
      try {
        return await work()
      } finally {
        note(began)
      }
    } finally {
      busy -= 1
      letIn()
    }
  }
}
