import { z } from 'zod'
import { hour, minute } from '../../src/clock.ts'
import type { Instant } from '../../src/ids.ts'

/**
 * An action that must come up again where the list is asked for as far back as that, unless it is
 * deleted along with its card. Positions saved by older versions do not say when it was.
 */
const Anchor = z.object({
  id: z.string(),
  card: z.string().nullable(),
  at: z.number().default(0),
})

/** The oldest positions name ids only. */
function bare(id: string): z.infer<typeof Anchor> {
  return { id, card: null, at: 0 }
}

/**
 * How far a board has been read. Trello lists actions newest first, so a reading works its way down:
 * `high` is the newest action seen; while `nextBefore` is set, everything between it and `floor` is
 * still unread (`floor` null: down to the very first action).
 */
export const Reached = z.object({
  /** Id of the board that was read; `null`: not noted yet. */
  board: z.string().nullable().default(null),
  high: z.number().nullable(),
  nextBefore: z.number().nullable(),
  floor: z.number().nullable(),
  /** Some actions that the next reading must see again: a list that lacks one was cut. */
  anchors: z.array(Anchor.or(z.string().transform(bare))).default([]),
  /** When the newest page of comments, and when all of them were last read again. */
  recentAt: z.number().nullable().default(null),
  sweptAt: z.number().nullable().default(null),
})
export type Reached = z.infer<typeof Reached>
export type Anchor = z.infer<typeof Anchor>

export const nothingReached: Reached = Reached.parse({ high: null, nextBefore: null, floor: null })

/** One way down the log, from `before` (null: from the top) to `floor`. */
export interface Leg {
  before: Instant | null
  floor: Instant | null
}

/** An action may surface later than its neighbours: each reading goes back this much, ms. */
export const overlap = 10 * minute

/** The gap that a broken reading left open. */
export function gapOf({ nextBefore, floor }: Reached): Leg | null {
  return nextBefore === null ? null : { before: nextBefore, floor }
}

/** What is new, and what was read last. */
export function newsOf({ high }: Reached): Leg {
  return { before: null, floor: high === null ? null : high - overlap }
}

/** Those that the way down comes by: a reading that broke off may have moved on since they were noted. */
export function anchorsIn({ anchors }: Reached, { floor }: Leg): readonly Anchor[] {
  return anchors.filter(({ at }) => at > (floor ?? Number.NEGATIVE_INFINITY))
}

/** How often comments are read again to find edits and deletions, ms. */
export interface CommentPeriods {
  /** The newest page of them. */
  recent: number
  all: number
}

export const commentPeriods: CommentPeriods = { recent: hour, all: 24 * hour }

/** How far the comments are to be read again. */
export type Sweep = 'recent' | 'all'

/** Which comments are to be read again now; not asked in a first reading, which reads them all. */
export function sweepDue(reached: Reached, now: Instant, periods: CommentPeriods): Sweep | null {
  const since = (at: Instant | null) => now - (at ?? Number.NEGATIVE_INFINITY)
  if (since(reached.sweptAt) >= periods.all) return 'all'
  return since(reached.recentAt) >= periods.recent ? 'recent' : null
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
