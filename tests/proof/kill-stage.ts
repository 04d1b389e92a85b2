import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMoodleSandbox } from '../../connectors/moodle/sandbox/index.ts'
import type { MoodleSandbox } from '../../connectors/moodle/sandbox/truth.ts'
import { startSandbox } from '../../connectors/trello/sandbox/index.ts'
import type { TrelloSandbox } from '../../connectors/trello/sandbox/truth.ts'
import { wallClock } from '../../src/clock.ts'
import { openStore, type Store } from '../../src/store/open.ts'
import { buildMain } from '../support/built.ts'
import { createDatabase, forgetInRedis, installationIn, redisUrl } from '../support/wirings.ts'

/** The service as a process of its own on PostgreSQL, between a board and a course in real time. */
export interface KillStage {
  trello: TrelloSandbox
  moodle: MoodleSandbox
  store: Store
  /** Starts it; resolves when it is at work. */
  start(): Promise<void>
  /** With SIGKILL. @throws Error where it has ended by itself */
  kill(): Promise<void>
  close(): Promise<void>
}

export async function openKillStage(options: { redis: boolean }): Promise<KillStage> {
  built ??= buildMain()
  const main = await built
  const directory = await mkdtemp(join(tmpdir(), 'vmeste-kill-'))
  const trello = await startSandbox({ port: 0, clock: wallClock })
  const moodle = await startMoodleSandbox({ port: 0, clock: wallClock })
  const database = await createDatabase()
  const store = await openStore({ databaseUrl: database.url, directory: '' })
  const config = join(directory, 'vmeste.yaml')
  await writeFile(config, configText(trello.url, moodle.url))
  const env = {
    ...{ PATH: '/usr/bin', ...trello.secrets, ...moodle.secrets, DATABASE_URL: database.url },
    ...(options.redis && { REDIS_URL: redisUrl }),
  }
  let child: ChildProcess | null = null
  const stage: KillStage = {
    ...{ trello, moodle, store },
    async start() {
      const args = [main, 'start', '--json', '--port', '0', '--config', config]
      const started = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
      child = started
      await once(started.stdout, 'data')
    },
    async kill() {
      const dying = child
      child = null
      if (dying === null || dying.exitCode !== null) throw new Error('the service ended by itself')
      const gone = once(dying, 'exit')
      dying.kill('SIGKILL')
      await gone
    },
    async close() {
      child?.kill('SIGKILL')
      const installation = options.redis ? await installationIn(database.url) : null
      await store.close()
      if (installation !== null) await forgetInRedis(installation)
      await database.drop()
      await trello.close()
      await moodle.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
  return stage
}

let built: Promise<string> | undefined

/** Everything is looked at all the time: what takes a day elsewhere takes seconds. */
function configText(trello: string, moodle: string): string {
  return `
data: ./data
log: silent
trello: { baseUrl: '${trello}', pollEveryMinutes: 0.02, commentsEveryHours: 0.0005 }
moodle: { baseUrl: '${moodle}', pollEveryMinutes: 60, timeoutSeconds: 5, landingSeconds: 1 }
spaces:
  - id: s
    name: Проба
    locale: ru
    timezone: Europe/Moscow
    writes: on
    trello: { board: IN2LmCfA }
    moodle: { course: 2 }
    mirror: { from: trello, to: moodle, quietSeconds: 1, lookEveryHours: 0.1 }
`
}
