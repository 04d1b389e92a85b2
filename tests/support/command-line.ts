import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

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

/** Starts the built command line with exactly this environment. */
export function startCommand(
  main: string,
  args: readonly string[],
  options: { cwd: string; env: Readonly<Record<string, string>> },
): Running {
  const child = spawn(process.execPath, [main, ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
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
