import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { type Queue as BullQueue, createPostgresBackend, Worker } from 'bullmq'
import { pino } from 'pino'
import { Misconfigured, TryLater } from '../../src/errors.ts'
import { type Handler, openQueue, type Queue } from '../../src/queue.ts'
import type { Store } from '../../src/store/open.ts'
import { inTransaction } from '../../src/store/transaction.ts'
import {
  forgetInRedis,
  isRedisPresent,
  openQuickStore,
  openTestStore,
  presentStores,
  redisUrl,
  silent,
} from '../support/wirings.ts'

const wirings = [
  ...(await presentStores()).map((kind) => ({ name: kind, kind, redis: null })),
  ...((await isRedisPresent())
    ? [{ name: 'redis', kind: 'embedded' as const, redis: redisUrl }]
    : []),
]
const never = () => new Promise<void>(() => undefined)
const ids = { space: 'один', source: 'a:b' }

describe.each(wirings)('the queue on $name', ({ kind, redis }) => {
  let store: Store
  let queue: Queue | null = null
  const used: string[] = []
  beforeAll(async () => {
    store = await openTestStore(kind)
  })
  afterEach(async () => {
    await queue?.close()
    queue = null
  })
  afterAll(async () => {
    if (redis) for (const installationId of used) await forgetInRedis(installationId)
    await store.close()
  })

  const open = async (installationId = randomBytes(6).toString('hex'), log = silent) => {
    used.push(installationId)
    queue = await openQueue({ redisUrl: redis, store, installationId, log, lockMs: 600 })
    return queue
  }
  const start = async (handlers: Record<string, Handler>, deadlineMs = 20_000) => {
    const opened = await open()
    await opened.work(handlers, { concurrency: 2, deadlineMs })
    return opened
  }

  test('runs a nudged job with its ids', async () => {
    const { runs, handler } = recording()
    const opened = await start({ look: handler })

    await opened.nudge('look', ids)
    await opened.idle()

    expect(runs).toEqual([ids])
  })

  test('runs again after a run that completed and after one that failed', async () => {
    const { runs, handler } = recording(async (run) => {
      if (run === 2) throw new Error('broken on purpose')
    })
    const opened = await start({ look: handler })

    for (let nudge = 1; nudge <= 4; nudge += 1) {
      await opened.nudge('look', ids)
      await opened.idle()
    }

    expect(runs).toHaveLength(4)
  })

  test.each([['completes'], ['fails']])(
    'runs once more when nudged while running, also if the run %s',
    async (end) => {
      const { runs, handler } = recording(async (run) => {
        if (run > 1) return
        for (let nudge = 0; nudge < 5; nudge += 1) await opened.nudge('look', ids)
        if (end === 'fails') throw new Error('broken on purpose')
      })
      const opened = await start({ look: handler })

      await opened.nudge('look', ids)
      await opened.idle()

      expect(runs).toHaveLength(2)
    },
  )

  test('makes one run of many waiting nudges, whatever the order of the ids', async () => {
    const { runs, handler } = recording()
    const opened = await open()
    const turned = { source: ids.source, space: ids.space }

    await Promise.all([ids, ids, turned, ids].map((one) => opened.nudge('look', one)))
    await opened.nudge('look', { ...ids, space: 'два' })
    await opened.work({ look: handler }, { concurrency: 1, deadlineMs: 20_000 })
    await opened.idle()

    expect(runs).toEqual([ids, { ...ids, space: 'два' }])
  })

  test('gives up a handler that never ends, says so, and lets later nudges in', async () => {
    const { lines, log } = recordingLog()
    let signalled = ''
    const { runs, handler } = recording(async (run, signal) => {
      signal.addEventListener('abort', () => {
        signalled = String(signal.reason)
      })
      if (run === 1) await never()
    })
    const opened = await open(undefined, log)
    await opened.work({ look: handler }, { concurrency: 1, deadlineMs: 100 })

    await opened.nudge('look', ids)
    await until(() => runs.length === 1)
    await opened.nudge('look', ids)
    await opened.idle()

    expect(runs).toHaveLength(2)
    expect(signalled).toMatch(/TryLater: look took longer than 100 ms/)
    expect(lines).toMatchObject([{ level: 50, job: 'look', kind: 'TryLater', ids }])
  })

  test('does not keep one job waiting for another', async () => {
    const { runs, handler } = recording()
    const opened = await start({ slow: never, quick: handler })

    for (const id of ['1', '2', '3']) await opened.nudge('slow', { id })
    await opened.nudge('quick', ids)
    await until(() => runs.length === 1)

    expect(runs).toEqual([ids])
  })

  test('is idle only when the jobs started by jobs have run too', async () => {
    const { runs, handler } = recording()
    const opened = await start({
      first: (given) => opened.nudge('second', given),
      second: async (given) => {
        await sleep(20)
        await opened.nudge('third', given)
      },
      third: handler,
    })

    for (let round = 1; round <= 5; round += 1) {
      await opened.nudge('first', ids)
      await opened.idle()
      expect(runs).toHaveLength(round)
    }
  })

  test('refuses a nudge inside a transaction', async () => {
    const opened = await open()

    const wrong = inTransaction(store.db, () => opened.nudge('look', ids))

    await expect(wrong).rejects.toThrow(/A nudge inside a transaction/)
  })

  test('closes soon although a handler never ends, and loses no later nudge', async () => {
    const installationId = randomBytes(6).toString('hex')
    const first = await open(installationId)
    let started = false
    const hanging = async () => {
      started = true
      await never()
    }
    await first.work({ look: hanging }, { concurrency: 1, deadlineMs: 60_000 })
    await first.nudge('look', ids)
    await until(() => started)

    const before = Date.now()
    await first.close()
    const took = Date.now() - before

    const { runs, handler } = recording()
    const second = await open(installationId)
    await second.work({ look: handler }, { concurrency: 1, deadlineMs: 20_000 })
    await second.nudge('look', ids)
    await second.idle()
    expect(took).toBeLessThan(4_000)
    expect(runs).toEqual([ids])
  })

  test('runs again after two processes died over the same job', async () => {
    const installationId = randomBytes(6).toString('hex')
    const first = await open(installationId)
    await first.nudge('look', ids)
    for (let death = 1; death <= 2; death += 1) await dieOver(first)
    await first.nudge('look', ids)
    await first.close()

    const { runs, handler } = recording()
    const later = await open(installationId)
    await later.work({ look: handler }, { concurrency: 1, deadlineMs: 20_000 })
    await until(() => runs.length > 0)
    await later.idle()
    const recovered = runs.length
    await later.nudge('look', ids)
    await later.idle()

    expect(runs).toHaveLength(recovered + 1)
  })

  if (kind === 'server')
    test('goes on after all its connections were cut', async () => {
      const { runs, handler } = recording()
      const opened = await start({ look: handler })
      await opened.nudge('look', ids)
      await opened.idle()

      await store.pool.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
      await opened.nudge('look', ids)
      await until(() => runs.length === 2)

      expect(runs).toHaveLength(2)
    })
})

test.each([
  ['not an address', 'localhost:6379', Misconfigured, /REDIS_URL is not a Redis address/],
  ['nobody there', 'redis://:geheim@127.0.0.1:1', TryLater, /127\.0\.0\.1:1 cannot be reached/],
])('says what to do about a Redis address: %s', async (_, url, kind, message) => {
  const store = await openQuickStore()
  const opening = openQueue({ redisUrl: url, store, installationId: 'x', log: silent })

  const error = await opening.catch((caught: unknown) => caught)

  expect(error).toBeInstanceOf(kind)
  expect(String(error)).toMatch(message)
  expect(String(error)).not.toMatch(/geheim/)
  await store.close()
})

/** Takes a job as another process would, and dies over it: the lock is never renewed nor freed. */
async function dieOver(queue: Queue): Promise<void> {
  const [bull] = queue.board() as BullQueue[]
  if (!bull) throw new Error('No queue yet')
  let taken = false
  const process = async () => {
    taken = true
    await never()
  }
  const { connection } = bull.opts
  const options = { connection, lockDuration: 200, stalledInterval: 100, skipLockRenewal: true }
  const worker =
    'connect' in connection && 'options' in connection && 'max' in Object(connection.options)
      ? new Worker(bull.name, process, options as never, createPostgresBackend)
      : new Worker(bull.name, process, options)
  worker.on('error', () => undefined)
  await until(() => taken)
  await worker.close(true)
  await sleep(250)
}

function recording(
  act: (run: number, signal: AbortSignal) => Promise<void> = async () => undefined,
) {
  const runs: unknown[] = []
  const handler: Handler = (given, signal) => {
    runs.push(given)
    return act(runs.length, signal)
  }
  return { runs, handler }
}

function recordingLog() {
  const lines: unknown[] = []
  return { lines, log: pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) }) }
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 15_000; !holds(); await sleep(10)) {
    if (Date.now() > end) throw new Error('It did not happen within 15 s')
  }
}
