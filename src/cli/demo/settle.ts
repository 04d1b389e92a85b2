import type { App } from '../../app.ts'
import { hour } from '../../clock.ts'
import type { Due } from '../../due.ts'
import type { Instant } from '../../ids.ts'

/** What is overdue for longer than any trouble of the story is stuck. */
const stuckMs = 24 * hour
const roundsAtOnce = 40

/**
 * Lets the service work until nothing is due, or nothing moves any more; gives what is left, which
 * waits for something, such as a source that is down.
 * @throws Error when something has been due for a day, or is due again and again at one moment
 */
export async function settle(app: App, now: () => Instant): Promise<readonly Due[]> {
  let before = ''
  for (let round = 0; round < roundsAtOnce; round += 1) {
    const due = await app.tick()
    if (due.length === 0) return due
    await app.idle()
    const these = JSON.stringify(due)
    if (these === before) return refuseStuck(due, now())
    before = these
  }
  throw new Error(`The service is never done at ${new Date(now()).toISOString()}: ${before}`)
}

function refuseStuck(due: readonly Due[], now: Instant): readonly Due[] {
  const stuck = due.find(({ at }) => at < now - stuckMs)
  if (stuck === undefined) return due
  const { job, ids, at } = stuck
  const what = `${job} ${Object.values(ids).join(' ')}`
  throw new Error(`${what} has been due since ${new Date(at).toISOString()} and does not move`)
}
