import { toFailure } from '../src/backoff.ts'
import type { Connector } from '../src/connector.ts'
import { AccessLost, LeaseLost, Misconfigured, Stopping } from '../src/errors.ts'
import type { Instant } from '../src/ids.ts'
import { type ConnectedSpace, type Job, type JobContext, spaceOf } from '../src/job.ts'
import { type Held, withLease } from '../src/lease.ts'
import { createRecorder } from '../src/record.ts'
import { replyWayOf } from '../src/reply-way.ts'
import { areMissing, endHold, openHold } from '../src/store/holds.ts'
import { learnSizes } from '../src/store/maintenance.ts'
import { noteFailure, readSource, restSource, type Source } from '../src/store/sources.ts'
import { fingerprints } from '../src/store/subjects.ts'

/** Reads what is new at one source of one space and writes it down, page by page. */
export const poll: Job = {
  name: 'poll',
  async run(ids, context, signal) {
    const connected = spaceOf(ids, context)
    const source = ids.source ?? ''
    const connector = connected?.connectors[source]
    if (connected === null || connector?.pull === undefined) return
    await withLease(context, `poll:${connected.space.id}:${source}`, signal, (held) =>
      readIfDue({ context, connected, connector, source, held, began: context.clock.now() }),
    )
  },
}

interface Reading {
  context: JobContext
  connected: ConnectedSpace
  connector: Connector
  source: string
  held: Held
  began: Instant
}

async function readIfDue(reading: Reading): Promise<void> {
  const { context, connected, source } = reading
  const row = await readSource(context.store.db, connected.space.id, source)
  if (row === null || row.notBefore > context.clock.now()) return
  try {
    await readAll(reading, row)
    await rest(reading, connected.pollEveryMs(source))
  } catch (error) {
    if (error instanceof LeaseLost || reading.held.signal.reason instanceof Stopping) return
    await noteFailed(reading, row, error)
  }
}

async function readAll(reading: Reading, row: Source): Promise<void> {
  const { context, connected, connector, source, held } = reading
  const { space } = connected
  const { db } = context.store
  const call = { signal: held.signal }
  const { verify, reporting = {} } = connector
  let shown = 0
  const recorder = createRecorder({
    ...{ db, space, source, reporting, clock: context.clock, guard: held.guard },
    // What is to be shown need not wait for conclusions about what is missing; a first reading lets it.
    async beforeClosing({ touchedCards }) {
      if (!row.firstReadDone || touchedCards === 0) return
      shown = touchedCards
      await context.nudge('mirror', { space: space.id })
    },
    ...(verify !== undefined && { verify: (keys) => verify(keys, call) }),
  })
  const memory = {
    fingerprints: (kind: string) => fingerprints(db, space.id, source, kind),
    doubted: (kind: string) => areMissing(db, { space: space.id, source, kind }),
  }
  const pages = connector.pull?.(row.position, memory, call)
  const { touchedCards = 0 } = pages === undefined ? {} : await recorder.recordAll(pages)
  if (!row.firstReadDone) await learnSizes(context.store)
  await endHold(db, { ...accessOf(reading), by: 'the source can be read again' })
  if (touchedCards > shown) await context.nudge('mirror', { space: space.id })
  if (replyWayOf(space)?.from === source) await context.nudge('reply', { space: space.id })
}

async function noteFailed(reading: Reading, row: Source, error: unknown): Promise<void> {
  const { context, connected, source } = reading
  const failure = toFailure(error, row.failures)
  context.log.warn({ space: connected.space.id, source, kind: failure.kind }, failure.message)
  await noteFailure(context.store.db, row, failure)
  if (error instanceof AccessLost || (error instanceof Misconfigured && row.firstReadDone))
    await openHold(context.store.db, { ...accessOf(reading), reason: failure.message })
  await rest(reading, failure.retryAfterMs)
}

async function rest(reading: Reading, ms: number): Promise<void> {
  const { context, connected, source } = reading
  const at = { space: connected.space.id, source }
  const requests = context.takeRequests(at.space, source)
  const now = context.clock.now()
  await restSource(context.store.db, at, { since: reading.began, now, restMs: ms, requests })
}

function accessOf({ context, connected, source }: Reading) {
  return { space: connected.space.id, source, scope: 'access', at: context.clock.now() }
}
