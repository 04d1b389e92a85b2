import { toFailure } from './backoff.ts'
import { hour, minute } from './clock.ts'
import type { Connector } from './connector.ts'
import { withDeadline } from './deadline.ts'
import { Stopping } from './errors.ts'
import type { JobContext } from './job.ts'
import { endHold, openHold } from './store/holds.ts'

type Context = Pick<JobContext, 'store' | 'spaces' | 'clock' | 'log'>

const deadlineMs = 2 * minute

/**
 * Sees to it, now and every hour, that the sources call us where they are to. A source asks us back
 * before it agrees: the server must be up already. Reading goes on whatever comes of it.
 * @returns what ends it
 */
export function keepListening(context: Context): () => Promise<void> {
  const stop = new AbortController()
  const look = () =>
    ensureListening(context, stop.signal).catch((error: unknown) =>
      context.log.error(
        { reason: String(error) },
        'webhooks not looked at; the next hour repeats it',
      ),
    )
  let looking = look()
  const timer = setInterval(() => {
    looking = looking.then(look)
  }, hour)
  return async () => {
    clearInterval(timer)
    stop.abort(new Stopping('The process is to end'))
    await looking
  }
}

/** Looks once at the webhook of every source in every space. What is wrong becomes a hold, until it is right. */
export async function ensureListening(context: Context, signal: AbortSignal): Promise<void> {
  for (const { space, connectors } of context.spaces.values()) {
    for (const [source, connector] of Object.entries(connectors)) {
      if (signal.aborted) return
      await ensureOne(context, { space: space.id, source }, connector, signal)
    }
  }
}

async function ensureOne(
  { store, clock, log }: Context,
  at: { space: string; source: string },
  { listener }: Connector,
  signal: AbortSignal,
): Promise<void> {
  const hold = { ...at, scope: 'webhook' }
  try {
    await withDeadline(
      'webhook',
      deadlineMs,
      async (within) => listener?.ensure({ signal: within }),
      signal,
    )
    const by =
      listener === undefined ? 'there are to be no webhooks' : 'the webhook is in place again'
    await endHold(store.db, { ...hold, at: clock.now(), by })
  } catch (error) {
    if (signal.aborted) return
    const { kind, message } = toFailure(error, 0)
    log.warn({ ...at, kind }, message)
    await openHold(store.db, { ...hold, at: clock.now(), reason: message })
  }
}
