import type { Config } from '../../config/config.ts'
import { startSandbox } from '../../connectors/trello/sandbox/index.ts'
import type { Lateness, TrelloSandbox, Truth } from '../../connectors/trello/sandbox/truth.ts'
import type { App } from '../../src/app.ts'
import { second, type VirtualClock } from '../../src/clock.ts'
import type { Instant, SubjectKey } from '../../src/ids.ts'
import { ensureListening } from '../../src/listen.ts'
import { createReceive } from '../../src/receive.ts'
import { type Server, serve } from '../../src/server/serve.ts'
import { openHolds } from '../../src/store/holds.ts'
import type { Store } from '../../src/store/open.ts'
import { readSource } from '../../src/store/sources.ts'
import { silent } from '../support/wirings.ts'
import { fetchSight } from './fetch-sight.ts'
import type { FoulWeather } from './foul-weather.ts'
import { impatiently } from './impatient.ts'
import { coverage, homesIn, type Look } from './look.ts'
import { type MortalStore, mortal } from './mortal-store.ts'
import { readLines, readStored } from './read-back.ts'
import { createReadingSpy, type Fate, steadyClock, unlessKilled } from './reading-spy.ts'
import { openService, readOnce, serviceConfig } from './service.ts'
import type { Sight } from './sight.ts'
import type { Line, Stored, Story } from './story.ts'

export interface StageOptions {
  seed: number
  store: Store
  /** Its own in the store. */
  space: string
  pageSize: number
  lateness: Lateness
  webhooks: boolean
  /** What stands between the service and the sandbox, and how long an answer is waited for there. */
  foul?: { weather: FoulWeather; timeoutMs: number }
}

/** What befalls one reading. */
export interface TrelloFate extends Fate {
  /** Runs beside the reading and is waited for. */
  beside?(): Promise<void>
}

/** The real service, the sandbox and what really happens there, on one clock. */
export interface TrelloStage {
  clock: VirtualClock
  sandbox: TrelloSandbox
  truths: Truth[]
  looks: Look[]
  delivered: Set<string>
  /** Somebody does something. */
  step(): void
  poll(fate?: TrelloFate): Promise<void>
  sight(): Promise<Sight>
  log(): Promise<Line[]>
  stored(): Promise<Map<SubjectKey, Stored>>
  requests(): number
  close(): Promise<void>
}

const start = Date.UTC(2019, 6, 1, 6)
const source = 'trello'

export async function openStage(options: StageOptions): Promise<TrelloStage> {
  const clock = steadyClock(start, options.seed)
  const spy = createReadingSpy()
  const sandbox = await startSandbox({
    ...{ port: 0, clock, lateness: options.lateness, delivery: 'manual' },
    onRequest: spy.see,
  })
  const delivered = new Set<string>()
  let current: Current | null = null
  const server = options.webhooks ? await openServer(() => current, delivered) : null
  const config = await configFor(options, sandbox, server)
  const open = async (): Promise<Current> => {
    const life = mortal(options.store)
    const app = await openService(config, clock, life.store)
    return { life, app, receive: createReceive(app.context) }
  }
  current = await open()
  const { db } = options.store
  const { space } = options
  const life = sandbox.life(options.seed)
  let steps = 0
  let requests = 0
  let cached: { name: string; sight: Sight } | null = null
  const stage: TrelloStage = {
    ...{ clock, sandbox, delivered, truths: [], looks: [] },
    step() {
      steps += 1
      stage.truths.push(...life.step())
    },
    async sight() {
      const name = `${steps} ${clock.now()}`
      if (cached?.name !== name) cached = { name, sight: await fetchSight(sandbox) }
      return cached.sight
    },
    async poll(fate = {}) {
      const before = await stage.sight()
      const [at, begun] = [clock.now(), stage.truths.length]
      const signal = spy.begin(fate)
      const disturbed = fate.beside !== undefined
      if (fate.dieAt) current?.life.dieAt(fate.dieAt.transaction, fate.dieAt.when)
      sandbox.setFaults(fate.faults ?? {})
      const beside = fate.beside?.()
      if (current) await readOnce(current.app, { space, source }, signal).catch(unlessKilled)
      await beside
      spy.end()
      sandbox.setFaults({})
      current?.life.dieAt(Number.POSITIVE_INFINITY, 'before')
      requests += spy.asked.length
      const row = await readSource(db, space, source)
      const after = isStill(stage.truths, begun, [at, clock.now()]) ? before : await stage.sight()
      const homes = new Map([
        ...(stage.looks.at(-1)?.homes ?? []),
        ...homesIn(before),
        ...homesIn(after),
      ])
      stage.looks.push({
        ...{ at, endedAt: clock.now(), begun, ended: stage.truths.length, before, after, homes },
        ...{ whole: row?.freshAt === at, disturbed, doubting: await isDoubting(db, space) },
        covers: coverage(spy.asked, after),
      })
      if (!current?.life.dead()) return
      await current.app.close()
      clock.set(clock.now() + 31 * second)
      current = await open()
    },
    log: () => readLines(options.store, space),
    stored: () => readStored(options.store, space),
    requests: () => requests,
    async close() {
      await server?.close()
      await current?.app.close()
      await sandbox.close()
    },
  }
  if (server !== null) await ensureListening(current.app.context, new AbortController().signal)
  return stage
}

async function configFor(
  { space, pageSize, foul }: StageOptions,
  sandbox: TrelloSandbox,
  server: Server | null,
): Promise<Config> {
  const url = foul?.weather.url ?? sandbox.url
  const webhooks = server === null ? undefined : `${server.url}/hooks`
  const config = await serviceConfig({ sandbox, url, space, pageSize, webhooks })
  if (foul === undefined) return config
  const { weather, timeoutMs } = foul
  weather.leadTo(sandbox.url)
  return impatiently(config, { url, pageSize, timeoutMs, isImpatient: weather.isFoul })
}

/** Whether the board shows the same as before: nothing has happened and nothing late was listed. */
function isStill(truths: readonly Truth[], begun: number, [from, to]: [Instant, Instant]): boolean {
  const late = truths.some(({ listedAt }) => listedAt !== null && listedAt > from && listedAt <= to)
  return truths.length === begun && !late
}

/** The list of actions seemed cut: nothing was concluded from what it lacks. */
async function isDoubting(db: Store['db'], space: string): Promise<boolean> {
  const holds = await openHolds(db)
  return holds.some((hold) => hold.space === space && hold.scope === 'events')
}

interface Current {
  life: MortalStore
  app: App
  receive: ReturnType<typeof createReceive>
}

function openServer(current: () => Current | null, delivered: Set<string>): Promise<Server> {
  return serve(
    { host: '127.0.0.1', port: 0, key: 'key', log: silent },
    {
      health: async () => undefined,
      status: () => Promise.reject(new Error('nobody asks for it here')),
      releaseHold: async () => false,
      async receive(called, delivery) {
        const receipt = (await current()?.receive(called, delivery)) ?? 'unknown'
        if (receipt === 'taken') delivered.add(JSON.parse(delivery.body.toString()).action.id)
        return receipt
      },
    },
  )
}

/** What can be judged of it; `known` lines were there before it all began. */
export async function storyOf(stage: TrelloStage, known: number): Promise<Story> {
  const { truths, looks, delivered } = stage
  const log = (await stage.log()).slice(known)
  return { truths, looks, delivered, log, stored: await stage.stored(), last: await stage.sight() }
}
