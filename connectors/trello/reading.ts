import { z } from 'zod'
import { minute } from '../../src/clock.ts'
import type { Instant } from '../../src/ids.ts'

/**
 * How far the actions have been read. Trello lists them newest first, so a reading works its way
 * down: `high` is the newest action seen; while `nextBefore` is set, everything between it and
 * `floor` is still unread (`floor` null: down to the very first action).
 */
export const Reached = z.object({
  high: z.number().nullable(),
  nextBefore: z.number().nullable(),
  floor: z.number().nullable(),
})
export type Reached = z.infer<typeof Reached>

/** One way down the log, from `before` (null: from the top) to `floor`. */
export interface Leg {
  before: Instant | null
  floor: Instant | null
}

/** An action may surface later than its neighbours: each reading goes back this much, ms. */
export const overlap = 10 * minute

/** What to read: first the gap that a broken reading left open, then what is new. */
export function legsFrom(reached: Reached | null): Leg[] {
  const high = reached?.high ?? null
  const news = { before: null, floor: high === null ? null : high - overlap }
  if (reached?.nextBefore == null) return [news]
  return [{ before: reached.nextBefore, floor: reached.floor }, news]
}

/** One request on the way down. */
export interface Step {
  limit: number
  /** Exclusive; `null` for the top. */
  before: Instant | null
}

const maxLimit = 1_000

/**
 * The page below a full one: it starts one millisecond above the oldest action seen, as several may
 * share a millisecond. A page that lies within one millisecond is asked for again as large as can be;
 * if that does not help either, the rest of the millisecond is passed over.
 */
export function nextStep({ limit, before }: Step, oldest: Instant): Step & { before: Instant } {
  const down = oldest + 1
  if (before === null || down < before) return { limit, before: down }
  return limit < maxLimit ? { limit: maxLimit, before } : { limit, before: before - 1 }
}
