import { setTimeout as sleep } from 'node:timers/promises'
import { TryLater } from './errors.ts'

const stopGraceMs = 1_000

/**
 * Runs `work` and tells it to stop after `ms` of real time, or when `outer` fires. Work that does not
 * stop within another second is given up: the promise rejects, whatever it still does goes unheard.
 * @throws what `work` throws; TryLater after the deadline; the reason of `outer`
 */
export async function withDeadline<T>(
  what: string,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const stop = new AbortController()
  const onOuter = () => stop.abort(outer?.reason)
  const timer = setTimeout(() => {
    stop.abort(new TryLater(`${what} took longer than ${ms} ms and was given up`))
  }, ms)
  outer?.addEventListener('abort', onOuter)
  if (outer?.aborted) onOuter()
  try {
    return await Promise.race([work(stop.signal), givenUp(stop.signal)])
  } finally {
    clearTimeout(timer)
    outer?.removeEventListener('abort', onOuter)
  }
}

/** What the promise gives, if it does so within `ms` of real time. @throws TryLater otherwise */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const answered = new AbortController()
  const late = sleep(ms, undefined, { signal: answered.signal }).then(() => {
    throw new TryLater(`No answer within ${ms} ms`)
  })
  late.catch(() => undefined)
  try {
    return await Promise.race([promise, late])
  } finally {
    answered.abort()
  }
}

/** Rejects a moment after the signal, so that work which obeys it can finish first. */
function givenUp(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const give = () => void setTimeout(() => reject(signal.reason), stopGraceMs).unref()
    if (signal.aborted) give()
    else signal.addEventListener('abort', give)
  })
}
