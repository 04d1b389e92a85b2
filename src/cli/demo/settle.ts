import type { App } from '../../app.ts'
import { hour } from '../../clock.ts'
import type { Due } from '../../due.ts'
import type { Instant } from '../../ids.ts'

/** What is overdue for longer than any trouble of the story is stuck. */
const stuckMs = 24 * hour
const roundsAtOnce = 40

/** How the service stands when it has done all it can for now. */
export interface Settled {
  /** Overdue and not moving: waits for something, such as a source that is down. */
  waiting: readonly Due[]
  ahead: readonly Due[]
}

/**
 * Lets the service work until nothing is due, or nothing moves any more.
 * @throws Error when something has been due for a day, or is due again and again at one moment
 */
export async function settle(app: App, now: () => Instant): Promise<Settled> {
  let tried = ''
  for (let round = 0; round < roundsAtOnce; round += 1) {
    tried = JSON.stringify(await app.tick())
    await app.idle()
    const all = await app.due()
    const waiting = all.filter(({ at }) => at <= now())
    if (waiting.length === 0 || JSON.stringify(waiting) === tried) {
      refuseStuck(waiting, now())
      return { waiting, ahead: all.filter(({ at }) => at > now()) }
    }
  }
  throw new Error(`The service is never done at ${new Date(now()).toISOString()}: ${tried}`)
}

function refuseStuck(waiting: readonly Due[], now: Instant): void {
  const stuck = waiting.find(({ at }) => at < now - stuckMs)
  if (stuck === undefined) return
  const { job, ids, at } = stuck
  const what = `${job} ${Object.values(ids).join(' ')}`
  throw new Error(`${what} has been due since ${new Date(at).toISOString()} and does not move`)
}
