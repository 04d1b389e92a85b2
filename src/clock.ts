import type { Instant } from './ids.ts'

/** Where the time comes from: the wall in production, a jumping hand in the demo and in tests. */
export interface Clock {
  now(): Instant
  /** Resolves after `ms` of this clock's time, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const wallClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const onAbort = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }, ms)
      signal?.addEventListener('abort', onAbort, { once: true })
    }),
}

export interface VirtualClock extends Clock {
  /** Jumps forward; never back. */
  set(to: Instant): void
}

/**
 * A clock that stands still until it is moved. Sleeping moves it at once, so that back-off costs no
 * real time.
 */
export function virtualClock(start: Instant): VirtualClock {
  let now = start
  return {
    now: () => now,
    set(to) {
      now = Math.max(now, to)
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      now += ms
    },
  }
}

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour
