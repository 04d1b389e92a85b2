import type { Finished } from './state.ts'
import { type Asking, startWorker } from './worker.ts'

export interface Work extends Asking {
  seeds: readonly number[]
  workers: number
  /** No seed is begun that would probably end after it; whatever runs then is ended. Wall time, ms. */
  untilMs: number
  signal: AbortSignal
  finished(one: Finished): void
  /** This seed was ended in the middle. */
  cut(seed: number): void
}

/** Spreads the seeds over worker processes; none is left when it resolves. */
export async function runSeeds(work: Work): Promise<void> {
  const waiting = [...work.seeds]
  const over = AbortSignal.timeout(Math.max(0, work.untilMs - Date.now()))
  const signal = AbortSignal.any([work.signal, over])
  const lanes = Array.from({ length: Math.min(work.workers, waiting.length) }, () =>
    runLane(waiting, { ...work, signal }),
  )
  await Promise.all(lanes)
}

/** One worker at a time, a new one after a seed that took its process down. */
async function runLane(waiting: number[], work: Work): Promise<void> {
  let worker = startWorker(work)
  let slowest = 0
  try {
    while (!work.signal.aborted && Date.now() + slowest < work.untilMs) {
      const seed = waiting.shift()
      if (seed === undefined) return
      if (!worker.alive()) worker = startWorker(work)
      const begun = Date.now()
      const result = await worker.run(seed, work.signal)
      if (result === null) return work.cut(seed)
      const ms = Date.now() - begun
      slowest = Math.max(slowest, ms)
      work.finished({ seed, ms, ...result })
    }
  } finally {
    await worker.end()
  }
}
