import { type Config, pollEveryMs } from '../../config/config.ts'
import { readEnvironment } from '../../config/environment.ts'
import { loadConfig } from '../../config/load.ts'
import type { App } from '../app.ts'
import { type Clock, wallClock } from '../clock.ts'
import { Misconfigured } from '../errors.ts'
import { createLog, type Log } from '../log.ts'
import type { StatusQuestion } from '../read-status.ts'
import type { Space } from '../space.ts'
import { endAllLeases } from '../store/leases.ts'
import { openStore, type Store } from '../store/open.ts'
import type { SpaceOptions } from './command.ts'
import { endingOf } from './exit.ts'

/** What every command that knows the configuration has at hand. */
export interface Desk {
  config: Config
  clock: Clock
  log: Log
}

/** For commands that only look into the log, or write into it by themselves. */
export function withStore<T>(
  desk: Desk,
  work: (desk: Desk & { store: Store }) => Promise<T>,
): Promise<T> {
  return reporting(desk, async () => {
    const store = await openStoreOf(desk.config)
    try {
      return await work({ ...desk, store })
    } finally {
      await store.close()
    }
  })
}

/** For commands that run jobs here and now, without the queue. */
export function withApp<T>(
  desk: Desk,
  work: (desk: Desk & { app: App }) => Promise<T>,
): Promise<T> {
  return reporting(desk, async () => {
    const { openApp } = await import('../app.ts')
    const app = await openApp({ ...desk, queue: false })
    try {
      return await work({ ...desk, app })
    } finally {
      await app.close()
    }
  })
}

/**
 * The configuration, and a log that keeps quiet unless it is set to `debug`: what a command has to say
 * it says itself. Accounts are needed by commands that ask somebody outside.
 * @throws Misconfigured; also when `--space` names none
 */
export async function openDesk(
  options: SpaceOptions,
  accounts: 'needed' | 'unneeded',
): Promise<Desk> {
  const file = options.config ?? null
  const config = await loadConfig({ file, env: readEnvironment(), accounts })
  if (options.space !== undefined) spaceMeant(config, options.space)
  const level = config.logLevel === 'debug' ? 'debug' : 'silent'
  return { config, clock: wallClock, log: createLog(level) }
}

/** The embedded database has one process: no lease is alive. */
async function openStoreOf(config: Config): Promise<Store> {
  const store = await openStore({
    databaseUrl: config.databaseUrl,
    directory: config.dataDirectory,
  })
  if (store.kind === 'embedded') await endAllLeases(store.db)
  return store
}

/** The stack of a bug goes to the log; main says the sentence. */
async function reporting<T>({ log }: Desk, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { lines } = endingOf(error)
    if (error instanceof Error) log.debug({ stack: error.stack, cause: error.cause }, lines[0])
    throw error
  }
}

/** The space that is meant: the one named, or the only one. @throws Misconfigured */
export function spaceMeant(config: Config, id: string | undefined): Space {
  const [only, ...others] = config.spaces
  if (id === undefined && only !== undefined && others.length === 0) return only
  const found = config.spaces.find((space) => space.id === id)
  if (found !== undefined) return found
  throw new Misconfigured([unknownSpace(config, id)])
}

function unknownSpace({ spaces }: Config, id: string | undefined): string {
  const ids = spaces.map((space) => space.id).join(', ')
  return id === undefined
    ? `There are several spaces: say which with --space, one of ${ids}`
    : `There is no space ${id} in the configuration: choose one of ${ids}`
}

export function questionOf({ config, clock, store }: Desk & { store: Store }): StatusQuestion {
  return {
    store,
    spaces: config.spaces,
    pollEveryMs: (source) => pollEveryMs(config, source),
    queue: config.redisUrl === null ? 'database' : 'redis',
    now: clock.now(),
  }
}
