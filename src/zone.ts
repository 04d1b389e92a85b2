import { DateTime } from 'luxon'
import type { Instant } from './ids.ts'

/** `2019-07-08`, as the calendar on the wall of that zone shows it. */
export function localDate(at: Instant, zone: string): string {
  return DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd')
}

/** Midnights between two instants in a zone: 0 is the same day, 1 is tomorrow, negative is the past. */
export function daysUntil(now: Instant, then: Instant, zone: string): number {
  const today = DateTime.fromMillis(now, { zone }).startOf('day')
  const that = DateTime.fromMillis(then, { zone }).startOf('day')
  return Math.round(that.diff(today, 'days').days)
}

/**
 * The instant of `time` (`HH:MM`) on the local day that lies `days` after the day of `at`. An hour
 * that a change of clocks skips counts as the one after it.
 */
export function atLocalTime(at: Instant, days: number, time: string, zone: string): Instant {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const date = DateTime.fromMillis(at, { zone }).startOf('day').plus({ days })
  const { year, month, day } = date
  return DateTime.fromObject({ year, month, day, hour, minute }, { zone }).toMillis()
}

/** 1 = Monday … 7 = Sunday. */
export function localWeekday(at: Instant, zone: string): number {
  return DateTime.fromMillis(at, { zone }).weekday
}

/**
 * The last moment a window is still open. A window that closes at midnight closes on the day before,
 * as people say it.
 */
export function lastMoment(closes: Instant, zone: string): Instant {
  const local = DateTime.fromMillis(closes, { zone })
  return local.equals(local.startOf('day')) ? closes - 1 : closes
}
