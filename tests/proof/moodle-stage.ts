import { startMoodleSandbox } from '../../connectors/moodle/sandbox/index.ts'
import type {
  CourseLife,
  CourseSight,
  MoodleSandbox,
  Standing,
  Truth,
} from '../../connectors/moodle/sandbox/truth.ts'
import type { App } from '../../src/app.ts'
import { minute, second, type VirtualClock } from '../../src/clock.ts'
import type { Instant } from '../../src/ids.ts'
import type { Store } from '../../src/store/open.ts'
import { readSource } from '../../src/store/sources.ts'
import { configOf } from '../support/service.ts'
import { type MortalStore, mortal } from './mortal-store.ts'
import { readLines } from './read-back.ts'
import { createReadingSpy, type Fate, steadyClock, unlessKilled } from './reading-spy.ts'
import { openService, readOnce } from './service.ts'
import type { Line } from './story.ts'

/** One reading, as far as it came. */
export interface CourseLook {
  at: Instant
  endedAt: Instant
  /** How much had happened when it began and when it ended: places in the row of truths. */
  begun: number
  ended: number
  /** Read to its end and written down. */
  whole: boolean
}

/** A truth and what decides when it has to be found. */
export interface Happening extends Truth {
  /** We had seen that somebody wrote in that discussion within the time for editing. */
  inTime: boolean
  /** It is about the first post of a discussion, which its row in the list shows. */
  isFirst: boolean
  /** The thing right after it; `null`: it went. */
  standing: Standing | null
}

/** The real service, the sandbox and what really happens there, on one clock. */
export interface MoodleStage {
  clock: VirtualClock
  sandbox: MoodleSandbox
  store: Store
  space: string
  truths: Happening[]
  looks: CourseLook[]
  /** Called with each request of any reading, before it is answered. */
  atRequest: (() => void) | null
  /** The course before the first reading. */
  start: CourseSight
  /** The course as the last whole reading has surely seen it. */
  seen: CourseSight
  /** Somebody does something. */
  step(): void
  poll(fate?: Fate): Promise<void>
  log(): Promise<Line[]>
  requests(): number
  close(): Promise<void>
}

/** While the survey takes answers. */
const start = Date.UTC(2019, 8, 26, 6)
const source = 'moodle'

export async function openMoodleStage(options: {
  seed: number
  store: Store
  space: string
}): Promise<MoodleStage> {
  const { seed, store, space } = options
  const clock = steadyClock(start, seed)
  const spy = createReadingSpy()
  const onRequest = (wsfunction: string) => {
    spy.see(wsfunction)
    stage.atRequest?.()
  }
  const sandbox = await startMoodleSandbox({ port: 0, clock, onRequest })
  const life = sandbox.life(seed)
  const config = await configOf(configText(sandbox.url, space), [sandbox])
  const open = async (): Promise<Current> => {
    const mortality = mortal(store)
    return { mortality, app: await openService(config, clock, mortality.store) }
  }
  const now = { current: await open(), requests: 0 }
  const stage: MoodleStage = {
    ...{ clock, sandbox, store, space, truths: [], looks: [], start: sandbox.sight() },
    seen: new Map(),
    atRequest: null,
    step: () => take(stage, () => life.step()),
    async poll(fate = {}) {
      notice(stage, life)
      const [at, begun] = [clock.now(), stage.truths.length]
      const sight = sandbox.sight()
      const signal = spy.begin(fate)
      if (fate.dieAt) now.current.mortality.dieAt(fate.dieAt.transaction, fate.dieAt.when)
      sandbox.setFaults(fate.faults ?? {})
      await readOnce(now.current.app, { space, source }, signal).catch(unlessKilled)
      spy.end()
      sandbox.setFaults({})
      now.current.mortality.dieAt(Number.POSITIVE_INFINITY, 'before')
      now.requests += spy.asked.length
      notice(stage, life)
      const whole = (await readSource(store.db, space, source))?.freshAt === at
      if (whole) stage.seen = sight
      stage.looks.push({ at, endedAt: clock.now(), begun, ended: stage.truths.length, whole })
      if (!now.current.mortality.dead()) return
      await now.current.app.close()
      clock.set(clock.now() + 31 * second)
      now.current = await open()
    },
    log: () => readLines(store, space),
    requests: () => now.requests,
    async close() {
      await now.current.app.close()
      await sandbox.close()
    },
  }
  return stage
}

function configText(url: string, space: string): string {
  return `
log: silent
moodle: { baseUrl: '${url}' }
spaces:
  - { id: ${space}, name: Проба, locale: ru, timezone: Europe/Moscow, moodle: { course: 2 } }
`
}

interface Current {
  mortality: MortalStore
  app: App
}

function notice(stage: MoodleStage, life: CourseLife): void {
  take(stage, () => life.notice())
}

function take(stage: MoodleStage, happen: () => readonly Truth[]): void {
  const before = stage.sandbox.sight()
  const truths = happen()
  const after = truths.length === 0 ? before : stage.sandbox.sight()
  for (const truth of truths)
    stage.truths.push({ ...truth, ...factsOf(truth, { before, after, seen: stage.seen }) })
}

function factsOf(
  truth: Truth,
  { before, after, seen }: Record<'before' | 'after' | 'seen', CourseSight>,
) {
  const name = `${truth.subjectKind}:${truth.subjectId}`
  const one = before.get(name) ?? after.get(name)
  const made = [...seen.values()]
    .filter(({ kind, place }) => kind === 'post' && place === one?.place)
    .map(({ createdAt }) => createdAt ?? 0)
  return {
    inTime: Math.max(0, ...made) > truth.at - 30 * minute,
    isFirst: one?.values.has('parent') === false,
    standing: after.get(name) ?? null,
  }
}
