import type { IncomingMessage } from 'node:http'
import type { Clock } from '../../src/clock.ts'
import type { Instant } from '../../src/ids.ts'

/** Writes whose caller hears nothing more and that land later all the same. */
export interface LateCalls {
  /** Takes a call away from its caller, by chance. */
  isLate(request: IncomingMessage, body: string, send: () => Promise<unknown>): boolean
  /** Lets land whatever is to have landed by now. */
  landed(): Promise<void>
  /** When the next one is to land; `null`: none is on its way. */
  next(): Instant | null
  /** How many there were. */
  count(): number
}

/** `delay`: after how long a call is to land, ms; `null`: it is not late. Asked of writes only. */
export function createLateCalls(clock: Clock, delay: () => number | null): LateCalls {
  let waiting: { at: Instant; send: () => Promise<unknown> }[] = []
  let count = 0
  return {
    isLate(request, body, send) {
      const ms = isWrite(request, body) ? delay() : null
      if (ms === null) return false
      count += 1
      waiting.push({ at: clock.now() + ms, send })
      return true
    },
    async landed() {
      const over = waiting.filter(({ at }) => at <= clock.now())
      waiting = waiting.filter((one) => !over.includes(one))
      for (const { send } of over) await send().catch(() => undefined)
    },
    next: () => (waiting.length === 0 ? null : Math.min(...waiting.map(({ at }) => at))),
    count: () => count,
  }
}

/** Everything is a POST at one of the two servers. */
function isWrite({ method, url = '' }: IncomingMessage, body: string): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  return !url.startsWith('/webservice') || /wsfunction=[a-z_]+_(add|update|delete|set)_/.test(body)
}
