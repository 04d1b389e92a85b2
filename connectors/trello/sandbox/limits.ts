import type { Clock } from '../../../src/clock.ts'

const intervalMs = 10_000
const perToken = 100
const perKey = 300

export interface RateWindow {
  /** Takes one request; `false` when the window is used up and limits are switched on. */
  take(): boolean
  headers(): Readonly<Record<string, string>>
}

/** Trello's window of 100 requests in 10 s for a token; only counted unless `enforced`. */
export function createRateWindow(clock: Pick<Clock, 'now'>, enforced: boolean): RateWindow {
  let opened = clock.now()
  let used = 0
  return {
    take() {
      if (clock.now() - opened >= intervalMs) {
        opened = clock.now()
        used = 0
      }
      used += 1
      return !enforced || used <= perToken
    },
    headers: () => ({
      ...limitHeaders('token', perToken, used),
      ...limitHeaders('key', perKey, used),
    }),
  }
}

function limitHeaders(of: string, max: number, used: number): Record<string, string> {
  return {
    [`x-rate-limit-api-${of}-interval-ms`]: String(intervalMs),
    [`x-rate-limit-api-${of}-max`]: String(max),
    [`x-rate-limit-api-${of}-remaining`]: String(Math.max(0, max - used)),
  }
}
