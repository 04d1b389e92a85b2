import { randomUUID } from 'node:crypto'
import { schedule } from 'node-cron'
import { type Config, pollEveryMs } from '../config/config.ts'
import { connectSpace } from '../config/connect.ts'
import { jobs } from '../jobs/index.ts'
import { createBudget, type Limit } from './budget.ts'
import { type Clock, minute, second } from './clock.ts'
import { withDeadline } from './deadline.ts'
import type { Due } from './due.ts'
import { areNamed } from './former-names.ts'
import type { Instant } from './ids.ts'
import type { ConnectedSpace, JobContext } from './job.ts'
import type { Log } from './log.ts'
import type { Queue } from './queue.ts'
import { replyWayOf } from './reply-way.ts'
import { targetsOf } from './route.ts'
import type { Space } from './space.ts'
import { learnNames } from './store/board-names.ts'
import { spendingOf } from './store/budgets.ts'
import { endAllLeases } from './store/leases.ts'
import { declareLinks, hurryLinks } from './store/links.ts'
import { learnSizes } from './store/maintenance.ts'
import { installationId, switchReplies } from './store/meta.ts'
import { openStore, type Store } from './store/open.ts'
import { declareSources, restAtMost, scheduleSource } from './store/sources.ts'
import { closeTarget, retireTargets } from './store/targets.ts'
import { readDue, tick } from './tick.ts'

/** The whole service, composed. The only file that knows everybody. */
export interface App {
  readonly store: Store
  readonly context: JobContext
  /** Looks once at what is due and nudges. */
  tick(): Promise<readonly Due[]>
  /** Everything that is or will be due, with its moment. */
  due(): Promise<readonly Due[]>
  /** Handles nudges in this process from now on. */
  work(): Promise<void>
  /** Ticks by itself from now on, in real time. */
  startTicking(): void
  /** Resolves when no nudge waits and no job runs. */
  idle(): Promise<void>
  /** Runs one job here and now, without the queue. */
  run(job: string, ids: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<void>
  /** Makes every source due at once. */
  hurry(): Promise<void>
  /** Requests made so far, by source. */
  requests(): ReadonlyMap<string, number>
  close(): Promise<void>
}

export interface AppOptions {
  config: Config
  clock: Clock
  log: Log
  /** Without a queue, nudges are dropped: for commands that run their jobs themselves. */
  queue: boolean
  /** A store that is open already; closed with the app. */
  store?: Store
}

const jobDeadlineMs = 20 * minute
const tickDeadlineMs = 30 * second

/** @throws Misconfigured, TryLater */
export async function openApp(options: AppOptions): Promise<App> {
  const { config, clock, log } = options
  const { databaseUrl, dataDirectory: directory } = config
  const store = options.store ?? (await openStore({ databaseUrl, directory }))
  try {
    const counter = requestCounter()
    const spaces = connectSpaces(options, store, counter.count)
    await prepare(store, spaces, clock)
    const queue = options.queue ? await openAppQueue(options, store) : null
    const context: JobContext = {
      ...{ store, spaces, clock, log },
      holder: randomUUID(),
      nudge: async (job, ids) => queue?.nudge(job, ids),
      takeRequests: counter.take,
    }
    return toApp(context, queue, counter)
  } catch (error) {
    await store.close()
    throw error
  }
}

function connectSpaces(
  { config, clock, log }: AppOptions,
  { db }: Store,
  count: (space: string, source: string) => void,
): ReadonlyMap<string, ConnectedSpace> {
  const budget = (name: string, limit: Limit) => createBudget(limit, spendingOf(db, name), clock)
  return new Map(
    config.spaces.map((space) => {
      const outside = { clock, log, budget, count: (source: string) => count(space.id, source) }
      const connectors = connectSpace(config, space, outside)
      return [
        space.id,
        { space, connectors, pollEveryMs: (source) => pollEveryMs(config, source) },
      ] as const
    }),
  )
}

async function openAppQueue({ config, log }: AppOptions, store: Store): Promise<Queue> {
  // Most commands run without: they need not wait for its library to load.
  const { openQueue } = await import('./queue.ts')
  const id = await installationId(store.db)
  return openQueue({ redisUrl: config.redisUrl, store, installationId: id, log })
}

/** Rows for what the configuration names. The embedded database has one process: no lease is alive. */
async function prepare(
  store: Store,
  spaces: ReadonlyMap<string, ConnectedSpace>,
  clock: Clock,
): Promise<void> {
  if (store.kind === 'embedded') await endAllLeases(store.db)
  await learnSizes(store)
  const now = clock.now()
  for (const { space, connectors } of spaces.values()) {
    const sources = Object.keys(connectors).filter((name) => connectors[name]?.pull !== undefined)
    const rows = sources.map((source) => ({ space: space.id, source }))
    await declareSources(store.db, rows, now)
    await declareTargets(store, space, now)
    await declareReplies(store, space, now)
  }
}

async function declareTargets({ db }: Store, space: Space, now: Instant): Promise<void> {
  const at = { space: space.id, source: space.mirror?.from ?? '', dueAt: now }
  const targets = targetsOf(space.mirror)
  await retireTargets(
    db,
    space.id,
    targets.map(({ key }) => key),
    now,
  )
  if (areNamed(space.mirror)) await learnNames(db, { ...at, at: now }, 'all')
  for (const { key: target, as } of targets) {
    const kinds = as === 'entries' ? (['card'] as const) : (['card', 'comment'] as const)
    await declareLinks(db, { ...at, target, kinds })
  }
}

/** What was answered while answers were off stays where it is. */
async function declareReplies({ db }: Store, space: Space, at: Instant): Promise<void> {
  await switchReplies(db, space.id, { on: replyWayOf(space) !== null, at })
}

/** This process begins to work: all entries are looked at, and nothing waits for a target any longer. */
async function openTargets({ store, spaces, clock }: JobContext): Promise<void> {
  const now = clock.now()
  for (const { space } of spaces.values()) {
    for (const { key: target } of targetsOf(space.mirror)) {
      await closeTarget(store.db, { space: space.id, target, sweepAt: now })
      await hurryLinks(store.db, { space: space.id, target }, now)
    }
  }
}

/** The periods of its configuration count from now on, not those of the process before it. */
async function keepPeriods({ store, spaces, clock }: JobContext): Promise<void> {
  for (const { space, connectors, pollEveryMs } of spaces.values())
    for (const source of Object.keys(connectors))
      await restAtMost(store.db, { space: space.id, source }, clock.now() + pollEveryMs(source))
}

function toApp(context: JobContext, queue: Queue | null, counter: RequestCounter): App {
  const { store, clock } = context
  const handlers = Object.fromEntries(
    jobs.map((job) => [
      job.name,
      (ids: Readonly<Record<string, string>>, signal: AbortSignal) => job.run(ids, context, signal),
    ]),
  )
  let stopTicking = () => {}
  let begun: Promise<void> | null = null
  const begin = () => {
    begun ??= keepPeriods(context).then(() => openTargets(context))
    return begun
  }
  return {
    store,
    context,
    tick: () => tick(context),
    due: () => readDue(context),
    async work() {
      await begin()
      await queue?.work(handlers, { concurrency: 2, deadlineMs: jobDeadlineMs })
    },
    startTicking() {
      stopTicking = tickEvery(context)
    },
    idle: async () => queue?.idle(),
    async run(job, ids, signal = new AbortController().signal) {
      await begin()
      await handlers[job]?.(ids, signal)
    },
    async hurry() {
      for (const { job, ids } of await readDue(context)) {
        const { space = '', source = '' } = ids
        if (job === 'poll') await scheduleSource(store.db, { space, source }, clock.now())
      }
    },
    requests: counter.all,
    async close() {
      stopTicking()
      await queue?.close()
      for (const { connectors } of context.spaces.values())
        for (const connector of Object.values(connectors)) await connector.close?.()
      await store.close()
    },
  }
}

/** One harmless look every 15 s. With `noOverlap` a tick that hangs would stop all further ones: hence the deadline. */
function tickEvery(context: JobContext): () => void {
  const once = () =>
    withDeadline('tick', tickDeadlineMs, () => tick(context)).catch((error: unknown) =>
      context.log.error({ reason: String(error) }, 'tick failed; the next one repeats it'),
    )
  const task = schedule('*/15 * * * * *', async () => void (await once()), { noOverlap: true })
  void once()
  return () => void task.stop()
}

type RequestCounter = ReturnType<typeof requestCounter>

function requestCounter() {
  const total = new Map<string, number>()
  const untaken = new Map<string, number>()
  const add = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1)
  return {
    count(space: string, source: string) {
      add(total, source)
      add(untaken, `${space} ${source}`)
    },
    take(space: string, source: string): number {
      const key = `${space} ${source}`
      const taken = untaken.get(key) ?? 0
      untaken.delete(key)
      return taken
    },
    all: () => total,
  }
}
