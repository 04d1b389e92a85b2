import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openStore, type Store } from '../../src/store/open.ts'
import { buildMain } from './built.ts'
import { createDatabase, isServerPresent, migratedImage, unsynced } from './wirings.ts'

/** How a run of the command line ended. */
export interface Ran {
  code: number | null
  out: string
  err: string
}

export interface Running {
  child: ChildProcess
  /** What it has said on stderr so far. */
  said(): string
  ended: Promise<Ran>
}

/** The built command line, run in directories of its own. */
export interface CommandLine {
  /** A new installation with this `vmeste.yaml`, its database ready in `data`. */
  install(configText: string): Promise<string>
  start(directory: string, args: readonly string[], env?: Environment): Running
  run(directory: string, args: readonly string[], env?: Environment): Promise<Ran>
  /** The database of an installation, for looking into it while no command runs. */
  openStore(directory: string): Promise<Store>
  close(): Promise<void>
}

type Environment = Readonly<Record<string, string>>

/** On the embedded database, as it is without any setting. */
export async function openCommandLine(): Promise<CommandLine> {
  const { main, home } = await prepare()
  const image = await migratedImage()
  await (await openStore({ databaseUrl: null, directory: join(home, '0'), image })).close()
  const start: CommandLine['start'] = (cwd, args, env = {}) => startNode([main, ...args], cwd, env)
  return {
    install: directories(home, (directory) =>
      cp(join(home, '0'), join(directory, 'data'), { recursive: true }),
    ),
    start,
    run: (directory, args, env) => start(directory, args, env).ended,
    openStore: (directory) => openStore({ databaseUrl: null, directory: join(directory, 'data') }),
    close: () => rm(home, { recursive: true, force: true }),
  }
}

/** For what does not depend on the store: each command opens one on a server in a tenth of the time. */
export async function openQuickCommandLine(): Promise<CommandLine> {
  if (!(await isServerPresent())) return openCommandLine()
  const { main, home } = await prepare()
  const databases = new Map<string, Awaited<ReturnType<typeof createDatabase>>>()
  const urlOf = (directory: string) => `${databases.get(directory)?.url}?${unsynced}`
  const start: CommandLine['start'] = (cwd, args, env = {}) =>
    startNode([main, ...args], cwd, { DATABASE_URL: urlOf(cwd), ...env })
  return {
    install: directories(home, async (directory) => {
      databases.set(directory, await createDatabase())
    }),
    start,
    run: (directory, args, env) => start(directory, args, env).ended,
    openStore: (directory) => openStore({ databaseUrl: urlOf(directory), directory: '' }),
    async close() {
      for (const { drop } of databases.values()) await drop()
      await rm(home, { recursive: true, force: true })
    },
  }
}

async function prepare() {
  return { main: await buildMain(), home: await mkdtemp(join(tmpdir(), 'vmeste-cli-')) }
}

function directories(home: string, fill: (directory: string) => Promise<void>) {
  let installed = 0
  return async (configText: string) => {
    installed += 1
    const directory = join(home, String(installed))
    await mkdir(directory)
    await fill(directory)
    await writeFile(join(directory, 'vmeste.yaml'), configText)
    return directory
  }
}

function startNode(args: readonly string[], cwd: string, env: Environment): Running {
  const child = spawn(process.execPath, args, { cwd, env, stdio: 'pipe' })
  const texts = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    texts.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    texts.err += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code, ...texts }))
  return { child, said: () => texts.err, ended }
}

/** Resolves when the running command has said so on stderr. */
export async function untilSaid({ said }: Running, pattern: RegExp): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!pattern.test(said())) {
    if (Date.now() > deadline) throw new Error(`Never said ${pattern}, but: ${said()}`)
    await sleep(50)
  }
}
