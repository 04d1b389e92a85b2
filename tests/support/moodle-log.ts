import type { App } from '../../src/app.ts'
import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { type LogLine, toLogLine } from '../../src/log-line.ts'
import { readLog } from '../../src/store/activities.ts'
import { openHolds } from '../../src/store/holds.ts'
import { configOf, leave, openBeside, openQuietly, startSandbox } from './service.ts'
import { openFront, type SpoilingFront } from './spoiling-front.ts'

/** The service before the sandbox course, read by its own poll; its log as others get it. */
export interface MoodleLog {
  clock: VirtualClock
  sandbox: Sandbox
  app: App
  /** Somebody does something in the course (verbs: README of the sandbox). */
  act(verb: string, details?: object): ReturnType<Sandbox['act']>
  /** ISO 8601. */
  now(): string
  /** Lets time pass, polls, and gives what is new in the log. */
  readAfter(ms: number): Promise<Told[]>
  /** The same database with other settings from now on. */
  reconfigure(settings: string): Promise<void>
  /** Requests made by the last reading. */
  asked(): number
  holds(): Promise<{ scope: string; reason: string }[]>
  close(): Promise<void>
}

/** A line as tests compare it; `who`: account id. */
export interface Told {
  what: string
  id: string
  who: string | null
  at: string
  before: unknown
  after: unknown
  origin: string
}

/** `through` may put something between the service and the sandbox. */
export async function openMoodleLog(
  now: string,
  settings = '',
  through: (sandbox: Sandbox) => Promise<{ url: string }> = async (sandbox) => sandbox,
): Promise<MoodleLog> {
  const clock = virtualClock(Date.parse(now))
  const sandbox = await startSandbox('moodle', { port: 0, clock })
  const { url } = await through(sandbox)
  const configured = (more: string) => configOf(configText(url, more), [sandbox])
  const app = await openQuietly(await configured(settings), clock)
  let current = app
  let seen = 0
  let requests = 0
  const log: MoodleLog = {
    ...{ clock, sandbox, app },
    act: (verb, details = {}) => sandbox.act(verb, { ...details }),
    now: () => new Date(clock.now()).toISOString(),
    async readAfter(ms) {
      clock.set(clock.now() + ms)
      const before = sandbox.requests()
      await current.hurry()
      await current.run('poll', { space: 's', source: 'moodle' })
      requests = sandbox.requests() - before
      const lines = await allLines(app)
      const news = lines.slice(seen)
      seen = lines.length
      return Promise.all(news.map((line) => toTold(app, line)))
    },
    async reconfigure(more) {
      if (current !== app) await leave(current)
      current = await openBeside(app, await configured(more))
    },
    asked: () => requests,
    holds: async () =>
      (await openHolds(app.store.db)).map(({ scope, reason }) => ({ scope, reason })),
    async close() {
      if (current !== app) await leave(current)
      await app.close()
      await sandbox.close()
    },
  }
  await log.readAfter(0)
  return log
}

/** The same behind a front that can spoil every answer; closed with the log. */
export async function openSpoiltLog(
  now: string,
): Promise<{ log: MoodleLog; front: SpoilingFront }> {
  const fronts: SpoilingFront[] = []
  const through = async (sandbox: Sandbox) => {
    const front = await openFront(sandbox)
    fronts.push(front)
    return front
  }
  const opened = await openMoodleLog(now, '', through)
  const [front] = fronts
  if (front === undefined) throw new Error('the log was opened past the front')
  const close = async () => {
    await opened.close()
    front.close()
  }
  return { log: { ...opened, close }, front }
}

function configText(url: string, settings: string): string {
  return `
moodle: { baseUrl: ${url}${settings} }
spaces:
  - { id: s, name: Проба, locale: ru, timezone: Europe/Moscow, moodle: { course: 2 } }
`
}

async function allLines(app: App): Promise<LogLine[]> {
  const lines: LogLine[] = []
  for await (const page of readLog(app.store.db, 's')) lines.push(...page.map(toLogLine))
  return lines
}

async function toTold({ store: { db } }: App, line: LogLine): Promise<Told> {
  const { kind, subject, field, entry, actor, at, before, after, origin } = line
  const account =
    actor === null
      ? undefined
      : await db
          .selectFrom('account')
          .select('source_id')
          .where('person_id', '=', actor)
          .executeTakeFirst()
  const what = [subject.kind, kind, field, entry].filter((part) => part !== null).join(' ')
  return { what, id: subject.sourceId, who: account?.source_id ?? null, at, before, after, origin }
}
