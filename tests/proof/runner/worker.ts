import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Result } from '../proof.ts'

export interface Asking {
  /** The module that exports `proofs`, and the name of one of them. */
  list: URL
  proof: string
  changes: number | null
}

/** A process that runs one seed after another. */
export interface Worker {
  /** The seed's result, a failure if the process died of it; `null` when the signal ended it. */
  run(seed: number, signal: AbortSignal): Promise<Result | null>
  alive(): boolean
  end(): Promise<void>
}

const child = fileURLToPath(new URL('./worker-child.ts', import.meta.url))
const loader = new URL('../../support/load-ts.js', import.meta.url).href

export function startWorker({ list, proof, changes }: Asking): Worker {
  const process = fork(child, [list.href, proof, JSON.stringify(changes)], {
    execArgv: ['--import', loader],
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  const gone = once(process, 'exit')
  const ready = Promise.race([once(process, 'message'), gone])
  const alive = () => process.exitCode === null && process.signalCode === null
  return {
    async run(seed, signal) {
      const kill = () => process.kill('SIGKILL')
      signal.addEventListener('abort', kill, { once: true })
      try {
        await ready
        const result = alive() ? await ask(process, seed, gone) : deathOf(process)
        return signal.aborted ? null : result
      } finally {
        signal.removeEventListener('abort', kill)
      }
    },
    alive,
    async end() {
      process.kill('SIGKILL')
      await gone
    },
  }
}

async function ask(process: ChildProcess, seed: number, gone: Promise<unknown>): Promise<Result> {
  const answer = once(process, 'message').then(([result]) => result as Result)
  process.send({ seed })
  return Promise.race([answer, gone.then(() => deathOf(process))])
}

function deathOf({ exitCode, signalCode }: ChildProcess): Result {
  return { rows: {}, failures: [`the process ended (${signalCode ?? exitCode})`] }
}
