import type { Instant } from '../../../src/ids.ts'
import { seededRandom } from '../../../src/random.ts'
import { type Parcel, toParcel } from './parcels.ts'
import type { Hooks, Weather } from './truth.ts'
import { underway } from './weather.ts'
import { removeWebhook } from './webhooks.ts'
import type { Action, World } from './world.ts'

const tries = 3
/** Trello's own patience with an answer, in real time. */
const patienceMs = 30_000

export interface Deliveries extends Hooks {
  /** Keeps the action for every active webhook. */
  tell(action: Action): void
  /** Drops what waits and ends what is underway. */
  close(): Promise<void>
}

/** In mode `auto` what waits is sent in the background, soon after it happened. */
export function createDeliveries(world: World, mode: 'auto' | 'manual'): Deliveries {
  const closing = new AbortController()
  let waiting: Parcel[] = []
  let late: Parcel[] = []
  let weather: Weather = {}
  let random = seededRandom(0)
  let running: Promise<void> = Promise.resolve()
  const send = async (upTo: Instant, mayKeep: boolean) => {
    const due = waiting.filter(({ at }) => at <= upTo)
    if (due.length === 0 && mayKeep) return
    waiting = waiting.filter(({ at }) => at > upTo)
    const row = underway(world, [...due, ...late], weather, random, mayKeep)
    late = row.late
    for (const parcel of row.out) await post(world, parcel, closing.signal)
  }
  const sendNext = (upTo: Instant, mayKeep: boolean) => {
    running = running.then(() => (closing.signal.aborted ? undefined : send(upTo, mayKeep)))
    return running
  }
  return {
    tell(action) {
      const hooks = world.webhooks.filter(({ active }) => active)
      if (hooks.length === 0) return
      waiting.push(...hooks.map((hook) => toParcel(world, action, hook)))
      if (mode === 'auto') void sendNext(world.clock.now(), true)
    },
    waiting: () => waiting.length + late.length,
    deliver: (upTo = Number.POSITIVE_INFINITY) => sendNext(upTo, false),
    setWeather(next) {
      weather = next
      random = seededRandom(next.seed ?? 0)
    },
    async close() {
      closing.abort()
      await running
    },
  }
}

/** Three tries, then the delivery is dropped for good; 410 ends the webhook. */
async function post(world: World, parcel: Parcel, closing: AbortSignal): Promise<void> {
  for (let left = parcel.genuine ? tries : 1; left > 0; left -= 1) {
    if (closing.aborted || !world.webhooks.includes(parcel.webhook)) return
    if (isSettled(world, parcel, await statusOf(parcel, closing))) return
  }
  if (parcel.genuine) fail(world, parcel)
}

function isSettled(world: World, parcel: Parcel, status: number): boolean {
  if (status === 410) removeWebhook(world, parcel.webhook.id)
  else if (status >= 200 && status < 300) succeed(parcel)
  else return false
  return true
}

function succeed({ webhook }: Parcel): void {
  Object.assign(webhook, { consecutiveFailures: 0, firstConsecutiveFailDate: null })
}

function fail({ clock }: World, { webhook }: Parcel): void {
  webhook.consecutiveFailures += 1
  webhook.firstConsecutiveFailDate ??= new Date(clock.now()).toISOString()
}

/** 0 where no answer came. */
async function statusOf(parcel: Parcel, closing: AbortSignal): Promise<number> {
  const { webhook, body, signature } = parcel
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Trello',
    'x-trello-webhook': signature,
  }
  const signal = AbortSignal.any([closing, AbortSignal.timeout(patienceMs)])
  try {
    const answer = await fetch(webhook.callbackURL, { method: 'POST', headers, body, signal })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return 0
  }
}
