import { hour, minute, second } from './clock.ts'
import { AccessLost, GiveUp, Misconfigured, TryLater } from './errors.ts'

/** A failure as it is shown to the operator. */
export interface Failure {
  kind: string
  message: string
  /** Rest before the next try, ms. */
  retryAfterMs: number
}

const firstPause = minute
const longestPause = hour
/** Some servers ask for a pause of nothing at all, or of days. */
const shortestPause = second

/**
 * How long to rest after an error: what the source asks for, else longer with each failure in a row.
 * What only an operator can mend is looked at again every ten minutes, so that it heals by itself.
 * @param failures failures in a row before this one
 */
export function toFailure(error: unknown, failures: number): Failure {
  const message = error instanceof Error ? error.message : String(error)
  const growing = Math.min(firstPause * 2 ** Math.min(failures, 10), longestPause)
  if (error instanceof TryLater)
    return { kind: error.name, message, retryAfterMs: bounded(error.afterMs ?? growing) }
  if (error instanceof Misconfigured || error instanceof AccessLost || error instanceof GiveUp)
    return { kind: error.name, message, retryAfterMs: 10 * minute }
  return { kind: 'Bug', message, retryAfterMs: growing }
}

function bounded(ms: number): number {
  return Math.min(Math.max(ms, shortestPause), longestPause)
}
