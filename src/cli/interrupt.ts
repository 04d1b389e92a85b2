import { Stopping } from '../errors.ts'

const graceMs = 3_000

/**
 * Lets Ctrl+C (or SIGTERM) stop the work. What does not obey within three seconds is left behind; a
 * second Ctrl+C ends the process at once.
 * @throws Stopping
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const forget = onStop(() => stop.abort(new Stopping('Interrupted; the next run goes on here')))
  try {
    const result = await Promise.race([work(stop.signal), leftBehind(stop.signal)])
    stop.signal.throwIfAborted()
    return result
  } finally {
    forget()
  }
}

/** Resolves when somebody wants the process to stop. */
export function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    const forget = onStop(() => {
      forget()
      resolve()
    })
  })
}

function onStop(act: () => void): () => void {
  process.once('SIGINT', act)
  process.once('SIGTERM', act)
  return () => {
    process.off('SIGINT', act)
    process.off('SIGTERM', act)
  }
}

function leftBehind(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      setTimeout(() => reject(signal.reason), graceMs)
    })
  })
}
