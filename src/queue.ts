import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Queue as BullQueue, createPostgresBackend, runMigrations, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { withDeadline, within } from './deadline.ts'
import { Misconfigured, Stopping, TryLater } from './errors.ts'
import type { Log } from './log.ts'
import type { Store } from './store/open.ts'

/** What a nudge carries: never content. */
export type Ids = Readonly<Record<string, string>>

/** Must stop when the signal fires: the deadline has passed, or the process is closing. */
export type Handler = (ids: Ids, signal: AbortSignal) => Promise<void>

export interface WorkOptions {
  /** Handlers of one job at the same time, in this process. */
  concurrency: number
  /** After so long a handler is told to stop, and given up a second later. */
  deadlineMs: number
}

/**
 * Says when to look, never what is true: every nudge may be lost, the next tick finds the rows again.
 *
 * Each job has a queue of its own, so that slow reading never keeps a mail or a mirror waiting. The
 * price is one listening connection a job: a client of the pool, or a connection to Redis.
 */
export interface Queue {
  /**
   * Asks for one run of `job` with these ids, after the present one if it is running. Many nudges
   * before a run make one run. An outage is logged, not thrown.
   * @throws Error inside a transaction: the run would not see what is not yet committed
   */
  nudge(job: string, ids: Ids): Promise<void>
  /** Starts handling; to be called once. A handler's error is logged and ends only its own run. */
  work(handlers: Readonly<Record<string, Handler>>, options: WorkOptions): Promise<void>
  /** Resolves when nothing waits and nothing runs. For demo and tests, in one process. */
  idle(): Promise<void>
  /** Tells the running handlers to stop and ends within a few seconds. To be called before the store's. */
  close(): Promise<void>
  /** The queues themselves, for a board to show. */
  readonly board: () => readonly object[]
}

export interface QueueOptions {
  /** `null`: the queue lives in the store's database. */
  redisUrl: string | null
  store: Pick<Store, 'pool' | 'refuseInside'>
  installationId: string
  log: Log
  /** A dead process's job is noticed after about twice this long. */
  lockMs?: number
}

const nudgePatienceMs = 5_000
const closePatienceMs = 5_000

/** @throws Misconfigured, TryLater */
export async function openQueue(options: QueueOptions): Promise<Queue> {
  const { store, log } = options
  const wiring = await connect(options)
  const runs = trackRuns(log)
  const queues = new Map<string, Bull>()
  /** Queues that may hold something, as far as this process knows. */
  const busy = new Set<Bull>()
  const workers: BullWorker[] = []
  const queueOf = (job: string) => {
    const known = queues.get(job) ?? wiring.queue(`vmeste-${options.installationId}-${job}`)
    queues.set(job, known)
    busy.add(known)
    return known
  }
  return {
    async nudge(job, ids) {
      store.refuseInside('A nudge')
      runs.moved()
      const added = queueOf(job).add(job, ids, once(job, ids))
      await within(nudgePatienceMs, added).catch((error) =>
        log.warn({ job, reason: String(error) }, 'nudge lost; the next tick repeats it'),
      )
    },
    async work(handlers, { concurrency, deadlineMs }) {
      for (const [job, handler] of Object.entries(handlers)) {
        queueOf(job)
        const run = (ids: Ids) => runs.run(job, handler, ids, deadlineMs)
        workers.push(wiring.worker(`vmeste-${options.installationId}-${job}`, run, concurrency))
      }
      await Promise.all(workers.map((worker) => worker.waitUntilReady()))
    },
    async idle() {
      while (!(await isIdle([...busy], runs))) await sleep(1)
      busy.clear()
    },
    async close() {
      runs.stop()
      const all = [...workers, ...queues.values()]
      const closed = Promise.all(all.map((one) => one.close()))
      await within(closePatienceMs, closed).catch((error) =>
        log.warn({ reason: String(error) }, 'the queue did not close in time'),
      )
      await wiring.close()
    },
    board: () => [...queues.values()],
  }
}

/**
 * No `jobId`, delay or back-off: an old job of the same id, finished, failed or running, would swallow
 * later nudges. This form never does: it joins waiting ones and keeps one more for after a running one.
 */
function once(job: string, ids: Ids) {
  const id = JSON.stringify([job, ...Object.entries(ids).sort()])
  return {
    deduplication: { id, keepLastIfActive: true },
    removeOnComplete: true,
    removeOnFail: true,
    attempts: 1,
  }
}

type Runs = ReturnType<typeof trackRuns>

/** The handlers running in this process. */
function trackRuns(log: Log) {
  const stop = new AbortController()
  setMaxListeners(0, stop.signal)
  let running = 0
  let moves = 0
  return {
    moved: () => {
      moves += 1
    },
    /** Changes whenever something happened; `null` while something runs. */
    quiet: () => (running === 0 ? moves : null),
    stop: () => stop.abort(new Stopping('The process is closing')),
    async run(job: string, handler: Handler, ids: Ids, deadlineMs: number): Promise<void> {
      running += 1
      try {
        await withDeadline(job, deadlineMs, (signal) => handler(ids, signal), stop.signal)
      } catch (error) {
        log.error({ job, ids, ...describe(error) }, 'job failed')
        throw error
      } finally {
        running -= 1
        moves += 1
      }
    },
  }
}

/** The stack is for bugs only: what is named in `errors.ts` says all in its message. */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { kind: typeof error, reason: String(error) }
  const { name, message, stack } = error
  return { kind: name, reason: message, ...(/error$/i.test(name) && { stack }) }
}

/** The counts of several queues are not one look; they hold only if nothing moved meanwhile. */
async function isIdle(queues: readonly Bull[], runs: Runs): Promise<boolean> {
  const before = runs.quiet()
  if (before === null) return false
  const counts = await Promise.all(
    queues.map((queue) => queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized')),
  )
  const left = counts.flatMap((count) => Object.values(count)).some((count) => count > 0)
  return !left && before === runs.quiet()
}

interface Bull {
  add(name: string, ids: Ids, options: ReturnType<typeof once>): Promise<unknown>
  getJobCounts(...states: ('waiting' | 'active' | 'delayed' | 'prioritized')[]): Promise<{
    [state: string]: number
  }>
  close(): Promise<void>
}

interface BullWorker {
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
}

/** Where the queues live. */
interface Wiring {
  queue(name: string): Bull
  worker(name: string, run: (ids: Ids) => Promise<void>, concurrency: number): BullWorker
  close(): Promise<void>
}

function connect(options: QueueOptions): Promise<Wiring> {
  return options.redisUrl === null ? inDatabase(options) : inRedis(options, options.redisUrl)
}

const events = { streams: { events: { maxLen: 100 } } }

function workerOptions(concurrency: number, lockMs = 15_000) {
  return { concurrency, lockDuration: lockMs, stalledInterval: lockMs / 2, runRetryDelay: 1_000 }
}

async function inDatabase({ store, log, lockMs }: QueueOptions): Promise<Wiring> {
  const connection = store.pool
  const complain = quietly(log)
  const client = await connection.connect()
  try {
    await runMigrations(client)
  } finally {
    client.release()
  }
  let free = connection.options.max - 4
  return {
    queue: (name) =>
      new BullQueue(name, { connection, ...events }, createPostgresBackend).on('error', complain),
    worker(name, run, concurrency) {
      // Without this the pool would run dry and everything would wait for ever, in silence.
      if (free < 1) throw new Error(`Too many jobs for ${connection.options.max} database clients`)
      free -= 1
      const options = { connection, ...workerOptions(concurrency, lockMs) }
      return new Worker(name, (job) => run(job.data), options, createPostgresBackend).on(
        'error',
        complain,
      )
    },
    close: async () => undefined,
  }
}

async function inRedis({ log, lockMs }: QueueOptions, redisUrl: string): Promise<Wiring> {
  const complain = quietly(log)
  const connection = await openRedis(redisUrl, complain)
  return {
    queue: (name) => new BullQueue(name, { connection, ...events }).on('error', complain),
    worker: (name, run, concurrency) =>
      new Worker(name, (job) => run(job.data), {
        connection,
        ...workerOptions(concurrency, lockMs),
      }).on('error', complain),
    async close() {
      await within(1_000, connection.quit()).catch(() => undefined)
      connection.disconnect()
    },
  }
}

async function openRedis(redisUrl: string, complain: (error: Error) => void): Promise<Redis> {
  if (!/^rediss?:\/\//.test(redisUrl) || !URL.canParse(redisUrl)) {
    throw new Misconfigured(['REDIS_URL is not a Redis address: write redis://host:6379'])
  }
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    disconnectTimeout: 200,
    retryStrategy: (times) => Math.min(200 * times, 5_000),
  })
  let last: unknown
  redis.on('error', (error) => {
    last = error
  })
  try {
    await within(5_000, redis.connect())
    refuseOld(await within(5_000, redis.info('server')))
  } catch (error) {
    redis.disconnect()
    throw error instanceof Misconfigured
      ? error
      : unreachable(last ?? error, new URL(redisUrl).host)
  }
  redis.on('error', complain)
  return redis
}

function refuseOld(info: string): void {
  const [, major, minor] = info.match(/redis_version:(\d+)\.(\d+)/) ?? []
  if (major && (Number(major) < 6 || (Number(major) === 6 && Number(minor) < 2))) {
    throw new Misconfigured([`Redis ${major}.${minor} is too old: version 6.2 or newer is needed`])
  }
}

function unreachable(cause: unknown, host: string): Error {
  const reason = String(Object(cause).message ?? cause)
  return /WRONGPASS|NOAUTH|NOPERM|invalid password|without any password/i.test(reason)
    ? new Misconfigured([`Redis at ${host} refuses the password: correct REDIS_URL`], { cause })
    : new TryLater(`Redis at ${host} cannot be reached: start it or correct REDIS_URL`, { cause })
}

/** Logs an outage once in half a minute, not with each try. */
function quietly(log: Log): (error: Error) => void {
  let silentUntil = 0
  return (error) => {
    if (Date.now() < silentUntil) return
    silentUntil = Date.now() + 30_000
    log.warn({ reason: error.message }, 'the queue has trouble')
  }
}
