import { type Clock, second } from '../../src/clock.ts'
import type { Http } from '../../src/http.ts'

/** An answer that took longer does not tell when its `Date` was written. */
const longestAnswer = 4 * second
/** `Date` has whole seconds, and the way takes its time: less than this is no difference. */
const noticeable = 2 * second

/** Learns from the `Date` of each answer how far the server's clock is ahead of ours. */
export function compareClocks(clock: Pick<Clock, 'now'>) {
  let ahead = 0
  return {
    ahead: () => ahead,
    watching: (http: Http): Http => ({
      async send(request) {
        const sentAt = clock.now()
        const answer = await http.send(request)
        const now = clock.now()
        if (answer.serverTime !== null && now - sentAt <= longestAnswer)
          ahead = difference(answer.serverTime, (sentAt + now) / 2)
        return answer
      },
      close: () => http.close(),
    }),
  }
}

function difference(serverTime: number, here: number): number {
  const ms = Math.round(serverTime + second / 2 - here)
  return Math.abs(ms) <= noticeable ? 0 : ms
}
