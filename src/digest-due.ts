import type { Instant } from './ids.ts'
import type { DigestPlan } from './space.ts'
import { atLocalTime, localDate, localWeekday } from './zone.ts'

/** One digest that is owed now, for one reader of a plan. */
export interface DueDigest {
  /** Local date of its occurrence: the unique part of its message. */
  period: string
  /** It covers what the log took in from `from` up to, but not including, `to`. */
  from: Instant
  to: Instant
}

/** How far a reader's digests of a plan have come. */
export interface Covered {
  /** End of the log that they covered. */
  to: Instant
  /** The newest of their periods. */
  period: string
}

/**
 * What is being written into the log at this very moment belongs to the next digest, so that nothing
 * slips in behind the edge of one that was just read.
 */
export const settleMs = 2 * 60_000

/**
 * The digest owed to a reader now, or `null`. However long the service was down it is one digest,
 * going on exactly where the last one ended. `last` is `null` before the first. A day has one digest,
 * also where the plan's hour was moved after it had gone out.
 */
export function dueDigest(
  plan: Pick<DigestPlan, 'weekday' | 'time' | 'timezone'>,
  last: Covered | null,
  installedAt: Instant,
  now: Instant,
): DueDigest | null {
  const from = last?.to ?? installedAt
  const occurrence = newestOccurrence(plan, now)
  const period = localDate(occurrence, plan.timezone)
  if (from >= occurrence - settleMs || isWritten(period, last)) return null
  return { period, from, to: now - settleMs }
}

/** When a reader's next digest is due, perhaps in the past. */
export function nextDigestAt(
  plan: Pick<DigestPlan, 'weekday' | 'time' | 'timezone'>,
  last: Covered | null,
  installedAt: Instant,
): Instant {
  const next = nextOccurrence(plan, (last?.to ?? installedAt) + settleMs)
  return isWritten(localDate(next, plan.timezone), last) ? nextOccurrence(plan, next) : next
}

function isWritten(period: string, last: Covered | null): boolean {
  return last !== null && period <= last.period
}

/** The next moment at which this plan owes a digest, later than `now`. */
export function nextOccurrence(
  plan: Pick<DigestPlan, 'weekday' | 'time' | 'timezone'>,
  now: Instant,
): Instant {
  const days = (plan.weekday - localWeekday(now, plan.timezone) + 7) % 7
  const candidate = atLocalTime(now, days, plan.time, plan.timezone)
  return candidate > now ? candidate : atLocalTime(now, days + 7, plan.time, plan.timezone)
}

function newestOccurrence(
  plan: Pick<DigestPlan, 'weekday' | 'time' | 'timezone'>,
  now: Instant,
): Instant {
  const days = (localWeekday(now, plan.timezone) - plan.weekday + 7) % 7
  const candidate = atLocalTime(now, -days, plan.time, plan.timezone)
  return candidate <= now ? candidate : atLocalTime(now, -days - 7, plan.time, plan.timezone)
}
