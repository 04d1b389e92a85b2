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

/**
 * What is being written into the log at this very moment belongs to the next digest, so that nothing
 * slips in behind the edge of one that was just read.
 */
export const settleMs = 2 * 60_000

/**
 * The digest owed to a reader now, or `null`. However long the service was down it is one digest,
 * going on exactly where the last one ended. `lastCoveredTo` is `null` before the first.
 */
export function dueDigest(
  plan: Pick<DigestPlan, 'weekday' | 'time' | 'timezone'>,
  lastCoveredTo: Instant | null,
  installedAt: Instant,
  now: Instant,
): DueDigest | null {
  const from = lastCoveredTo ?? installedAt
  const occurrence = newestOccurrence(plan, now)
  if (from >= occurrence - settleMs) return null
  return { period: localDate(occurrence, plan.timezone), from, to: now - settleMs }
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
