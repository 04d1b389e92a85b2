import { Worker } from 'node:worker_threads'
import type { PostgresQueryResult } from 'kysely'
import type { Notification } from './pool-face.ts'

/** The one session of the embedded database. Statements go in one at a time, in order of arrival. */
export interface PgliteSession {
  /** Rejects with an error that carries `code` (SQLSTATE), as pg's do, and `inTransaction` where known. */
  run(sql: string, values: readonly unknown[]): Promise<Ran>
  /** The whole database as an uncompressed tar. */
  dump(): Promise<Uint8Array>
  onNotification(listener: (notification: Notification) => void): void
  /** The thread has died; every later call is rejected. */
  onDeath(listener: (error: Error) => void): void
  close(): Promise<void>
}

export interface Ran {
  results: readonly PostgresQueryResult<unknown>[]
  inTransaction: boolean
}

interface Answer {
  id: number
  results?: unknown
  error?: { message: string }
  inTransaction: boolean
}

type Waiting = Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>

/**
 * Starts PGlite in a thread. `dataDir` is PGlite's own: a folder or `memory://`; `image` is a dump to
 * start from.
 * @throws Error when the database cannot be opened
 */
export async function openPgliteSession(
  dataDir: string,
  image: Uint8Array | null,
): Promise<PgliteSession> {
  const worker = new Worker(new URL('./pglite-worker.js', import.meta.url), {
    workerData: { dataDir, image },
    stdout: true,
  })
  worker.stdout.resume()
  const link = linkTo(worker)
  try {
    await link.ready
  } catch (error) {
    await worker.terminate()
    throw error
  }
  return {
    run: async (sql, values) => {
      const answer = await link.ask({ kind: 'query', sql, values })
      return { results: answer.results as Ran['results'], inTransaction: answer.inTransaction }
    },
    dump: async () => (await link.ask({ kind: 'dump' })).results as Uint8Array,
    onNotification: link.onNotification,
    onDeath: link.onDeath,
    async close() {
      link.expectEnd()
      await link.ask({ kind: 'close' }).catch(() => undefined)
      await worker.terminate()
    },
  }
}

function linkTo(worker: Worker) {
  const waiting: Waiting = new Map()
  const notified: ((notification: Notification) => void)[] = []
  const died: ((error: Error) => void)[] = []
  let lastId = 0
  let dead: Error | null = null
  let ending = false

  const expect = (id: number) =>
    new Promise<Answer>((resolve, reject) => waiting.set(id, { resolve, reject }))
  const die = (error: Error) => {
    if (dead) return
    dead = error
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
    if (!ending) for (const listener of died) listener(error)
  }
  worker.on('message', (message: Answer | Notification) => {
    if ('channel' in message) for (const listener of notified) listener(message)
    else settle(waiting, message)
  })
  worker.on('error', (cause) => die(deathOf('The embedded database has stopped', cause)))
  worker.on('exit', () => die(deathOf('The embedded database is closed')))
  const ready = expect(0)
  return {
    ready,
    onNotification: (listener: (notification: Notification) => void) =>
      void notified.push(listener),
    onDeath: (listener: (error: Error) => void) => void died.push(listener),
    expectEnd: () => {
      ending = true
    },
    async ask(order: object): Promise<Answer> {
      if (dead) throw dead
      lastId += 1
      worker.postMessage({ ...order, id: lastId })
      return expect(lastId)
    },
  }
}

/** With the session its transaction has ended too. */
function deathOf(message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { inTransaction: false })
}

function settle(waiting: Waiting, answer: Answer): void {
  const asked = waiting.get(answer.id)
  waiting.delete(answer.id)
  if (!answer.error) asked?.resolve(answer)
  else {
    const { message, ...fields } = answer.error
    asked?.reject(
      Object.assign(new Error(message), fields, { inTransaction: answer.inTransaction }),
    )
  }
}
