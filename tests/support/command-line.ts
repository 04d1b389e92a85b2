import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openStore } from '../../src/store/open.ts'
import { buildMain } from './built.ts'
import { migratedImage } from './wirings.ts'

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
  close(): Promise<void>
}

type Environment = Readonly<Record<string, string>>

export async function openCommandLine(): Promise<CommandLine> {
  const main = await buildMain()
  const home = await mkdtemp(join(tmpdir(), 'vmeste-cli-'))
  const image = await migratedImage()
  await (await openStore({ databaseUrl: null, directory: join(home, '0'), image })).close()
  let installed = 0
  const start: CommandLine['start'] = (cwd, args, env = {}) => startNode([main, ...args], cwd, env)
  return {
    async install(configText) {
      installed += 1
      const directory = join(home, String(installed))
      await mkdir(directory)
      await cp(join(home, '0'), join(directory, 'data'), { recursive: true })
      await writeFile(join(directory, 'vmeste.yaml'), configText)
      return directory
    },
    start,
    run: (directory, args, env) => start(directory, args, env).ended,
    close: () => rm(home, { recursive: true, force: true }),
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
