import type { Config } from '../../config/config.ts'
import { startMoodleSandbox } from '../../connectors/moodle/sandbox/index.ts'
import { startSandbox } from '../../connectors/trello/sandbox/index.ts'
import type { TrelloSandbox, Truth } from '../../connectors/trello/sandbox/truth.ts'
import { type App, openApp } from '../../src/app.ts'
import { minute, second, type VirtualClock } from '../../src/clock.ts'
import type { Faults, Sandbox } from '../../src/connector.ts'
import type { Store } from '../../src/store/open.ts'
import { scheduleSource } from '../../src/store/sources.ts'
import { configOf } from '../support/service.ts'
import { silent } from '../support/wirings.ts'
import { type Backup, createBackup } from './backup.ts'
import { createChance } from './chance.ts'
import { openCrashFront } from './crash-front.ts'
import { Crashed, type CrashSteps, crashSteps } from './crash-steps.ts'
import { crashStore } from './crash-store.ts'
import { createLateCalls, type LateCalls } from './late-calls.ts'
import { steadyClock } from './reading-spy.ts'
import { spaceText } from './space-text.ts'
import type { WalkPlace } from './walk-place.ts'

/** A board, a course and the processes between them that come and go, on one clock. */
export interface WalkStage {
  clock: VirtualClock
  store: Store
  trello: TrelloSandbox
  moodle: Sandbox
  /** Where cards are shown. */
  place: WalkPlace
  backup: Backup
  late: LateCalls
  /** What really happened on the board. */
  truths: Truth[]
  /** Somebody does something there. */
  change(): readonly Truth[]
  pass(ms: number): Promise<void>
  /** One job of the process that is there; another one comes where it dies of it. */
  work(work: Work): Promise<void>
  /** The same of a process of its own, which ends then. */
  beside(work: Work): Promise<void>
  /** From now on. `lateWrites`: the share of writes that land late. */
  break(what: Breakage): void
  mend(): void
  /** Trello answers as it should while that is done. */
  quietly<T>(work: () => Promise<T>): Promise<T>
  /** The process ends as it should, and another one comes. */
  comeAnew(): Promise<void>
  /** It ends like that, too; the database is then as it was when it was copied last. */
  restore(): Promise<void>
  deaths(): number
  close(): Promise<void>
}

export interface Breakage {
  trello?: Faults
  moodle?: Faults
  lateWrites?: number
}

export interface Work {
  job: 'poll' | 'mirror' | 'reply'
  /** What is read. */
  source?: 'trello' | 'moodle'
  /** The process ends so many steps later (calls before and after, commits before and after). */
  dieAfter?: number
  /** It sleeps at the first call from then on, while that goes on. */
  sleepAfter?: number
  meanwhile?: () => Promise<void>
  /** Breaks it off. */
  signal?: AbortSignal
}

export interface WalkOptions {
  seed: number
  store: Store
  space: string
  place: WalkPlace
  /** Further settings of the mirror. */
  mirror: string
}

interface Process {
  app: App
  steps: CrashSteps
}

const start = Date.UTC(2019, 6, 1, 6)

export async function openWalkStage(options: WalkOptions): Promise<WalkStage> {
  const { seed, store, place } = options
  const clock = steadyClock(start, seed)
  const lateness = { share: 0.2, maxMs: 5 * minute, seed }
  const trello = await startSandbox({ port: 0, clock, lateness, delivery: 'manual' })
  const moodle = await startMoodleSandbox({ port: 0, clock })
  await place.prepare({ moodle })
  const life = trello.life(seed)
  const state = { trello: {} as Faults, lateShare: 0, deaths: 0 }
  // Of its own: where two jobs run at once, which of them asks first is nobody's choice.
  const chance = createChance(seed + 1_000_000)
  const late = createLateCalls(clock, () =>
    chance.is(state.lateShare) ? chance.between(second, landsWithin) : null,
  )
  const backup = createBackup(store.db)
  const fronts = await openFronts(trello, moodle, late)
  const config = await configOf(
    spaceText({
      ...{ space: options.space, ...fronts },
      mirror: `${options.place.settings}${options.mirror}`,
    }),
    [trello, moodle],
  )
  const open = () => openProcess(config, clock, store)
  let process = await open()
  const end = async () => {
    await leave(process)
    process = await open()
  }
  const stage: WalkStage = {
    ...{ clock, store, trello, moodle, place, backup, late, truths: [] },
    change() {
      const happened = life.step()
      stage.truths.push(...happened)
      return happened
    },
    async pass(ms) {
      const end = clock.now() + ms
      // Each call lands in its own time: what Trello lists late is counted from then.
      for (let at = late.next(); at !== null && at <= end; at = late.next()) {
        clock.set(Math.max(at, clock.now()))
        await late.landed()
      }
      clock.set(end)
    },
    async work(work) {
      await fronts.during(process, work, () => run(process, options.space, work))
      if (!process.steps.dead()) return
      state.deaths += 1
      await stage.pass(chance.between(0, 40) * second)
      await end()
    },
    async beside(work) {
      const other = await open()
      await fronts.during(other, work, () => run(other, options.space, work))
      await leave(other)
    },
    break({ trello: atTrello, moodle: atMoodle, lateWrites }) {
      state.trello = atTrello ?? state.trello
      trello.setFaults(state.trello)
      if (atMoodle) moodle.setFaults(atMoodle)
      state.lateShare = lateWrites ?? state.lateShare
    },
    mend: () => stage.break({ trello: {}, moodle: {}, lateWrites: 0 }),
    async quietly(work) {
      trello.setFaults({})
      const result = await work()
      trello.setFaults(state.trello)
      return result
    },
    comeAnew: end,
    async restore() {
      await leave(process)
      await backup.restore()
      process = await open()
    },
    deaths: () => state.deaths,
    async close() {
      await leave(process)
      fronts.close()
      await trello.close()
      await moodle.close()
    },
  }
  return stage
}

/** Within the time after which the service takes a call for lost for good. */
const landsWithin = 100 * second

interface Fronts {
  trello: string
  moodle: string
  /** Meanwhile all calls are those of this process. */
  during(whose: Process, work: Work, run: () => Promise<void>): Promise<void>
  close(): void
}

/** One for each server, as addresses stand in marks: all processes call it by the same. */
async function openFronts(trello: Sandbox, moodle: Sandbox, late: LateCalls): Promise<Fronts> {
  const fronts = [await openCrashFront(trello, late), await openCrashFront(moodle, late)]
  const [trelloUrl = '', moodleUrl = ''] = fronts.map(({ url }) => url)
  let serving = { steps: crashSteps(null, false), meanwhile: nothing }
  const serve = (next: typeof serving) => {
    serving = next
    for (const front of fronts) front.serve(next.steps, next.meanwhile)
  }
  serve(serving)
  return {
    ...{ trello: trelloUrl, moodle: moodleUrl },
    async during({ steps }, { meanwhile = nothing }, run) {
      const before = serving
      serve({ steps, meanwhile })
      await run()
      serve(before)
    },
    close() {
      for (const front of fronts) front.close()
    },
  }
}

async function openProcess(config: Config, clock: VirtualClock, store: Store): Promise<Process> {
  const steps = crashSteps(null, false)
  const mortal = crashStore(store, steps)
  const app = await openApp({ config, clock, log: silent, queue: false, store: mortal })
  return { app, steps }
}

async function leave({ app }: Process): Promise<void> {
  for (const { connectors } of app.context.spaces.values())
    for (const connector of Object.values(connectors)) await connector.close?.()
}

async function run({ app, steps }: Process, space: string, work: Work): Promise<void> {
  const { job, source = 'trello', dieAfter, sleepAfter, signal } = work
  steps.endAfter(dieAfter ?? sleepAfter ?? null, sleepAfter !== undefined)
  try {
    if (job === 'poll')
      await scheduleSource(app.store.db, { space, source }, app.context.clock.now())
    await app.run(job, job === 'poll' ? { space, source } : { space }, signal)
  } catch (error) {
    if (!(error instanceof Crashed)) throw error
  } finally {
    steps.endAfter(null, false)
  }
}

async function nothing(): Promise<void> {}
