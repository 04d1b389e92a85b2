import { minute } from './clock.ts'
import type { Delivery, Listener } from './connector.ts'
import { GiveUp, Refused } from './errors.ts'
import type { Instant } from './ids.ts'
import type { ConnectedSpace, JobContext } from './job.ts'
import type { Observation } from './observation.ts'
import { createRecorder } from './record.ts'
import { unguarded } from './store/guard.ts'
import { hurrySource } from './store/sources.ts'

/** What became of a delivery: only of one that was taken is anything kept. */
export type Receipt = 'taken' | 'refused' | 'unreadable' | 'unknown'

/** Whose webhook was called. */
export interface Called {
  space: string
  source: string
}

type Context = Pick<JobContext, 'store' | 'spaces' | 'clock' | 'log' | 'nudge'>

/**
 * Takes the deliveries of sources that call us. One is taken when what it tells is committed, not
 * before. @throws whatever keeps it from being written down: it is to be delivered again
 */
export function createReceive(context: Context) {
  const refused = countRefused(context)
  return async (called: Called, delivery: Delivery): Promise<Receipt> => {
    const connected = context.spaces.get(called.space)
    const listener = connected?.connectors[called.source]?.listener
    if (connected === undefined || listener === undefined) return 'unknown'
    const page = open(listener, delivery)
    if (page instanceof GiveUp) return 'unreadable'
    if (!(page instanceof Refused)) return take(context, connected, called.source, page)
    refused(called, page.message)
    return 'refused'
  }
}

function open(listener: Listener, delivery: Delivery): Observation | Refused | GiveUp {
  try {
    return listener.receive(delivery)
  } catch (error) {
    if (error instanceof Refused || error instanceof GiveUp) return error
    throw error
  }
}

async function take(
  context: Context,
  { space, connectors }: ConnectedSpace,
  source: string,
  page: Observation,
): Promise<Receipt> {
  const { store, clock, nudge } = context
  if (page.activities.length + page.rejected.length === 0) return 'taken'
  const { reporting = {} } = connectors[source] ?? {}
  const recorder = createRecorder({
    ...{ db: store.db, space, source, reporting, clock },
    guard: unguarded,
    aside: 'event',
  })
  const { activities, touchedCards } = await recorder.record(page)
  if (touchedCards > 0) await nudge('mirror', { space: space.id })
  // What a delivery does not carry (a new card's state, say) is soon read.
  if (activities > 0) await hurrySource(store.db, { space: space.id, source }, clock.now())
  return 'taken'
}

/** Anybody may call: each refusal counts, one line a minute says how many there were. */
function countRefused({ clock, log }: Pick<Context, 'clock' | 'log'>) {
  const counts = new Map<string, { refused: number; saidAt: Instant }>()
  return ({ space, source }: Called, reason: string): void => {
    const now = clock.now()
    const count = counts.get(`${space} ${source}`) ?? { refused: 0, saidAt: now - minute }
    count.refused += 1
    counts.set(`${space} ${source}`, count)
    if (now - count.saidAt < minute) return
    count.saidAt = now
    log.warn({ space, source, kind: 'Refused', refused: count.refused }, reason)
  }
}
