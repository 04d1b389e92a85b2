import { z } from 'zod'
import type { Position } from '../../src/observation.ts'

/** Where the next reading goes on. */
export const MoodlePosition = z.object({
  /** To be sent as `since`: the site's own seconds, with overlap. */
  since: z.number(),
  /** When every list was looked at last; `null`: as soon as possible. Ours, ms. */
  sweptAt: z.number().nullable(),
  peopleAt: z.number().nullable(),
  /** Since when nobody is shown in a group although people were; `null`: somebody is, or nobody was. */
  ungroupedSince: z.number().nullable().default(null),
  /** When the posts of every discussion were read last. */
  postsAt: z.number().nullable().default(null),
  /** When the site said last that it has no global search; `null`: it has, or was never asked. */
  unsearchableAt: z.number().nullable().default(null),
  /** Our own user id. */
  own: z.number(),
  /** What cannot be read → what to tell of it, again with each reading until it can. */
  unread: z.record(z.string(), z.string()).default({}),
  /** Lists of which the last look did not understand all, to be read again. */
  odd: z.array(z.string()).default([]),
  /** Course module id → its kind and instance, `forum:12`: how news name their places. */
  modules: z.record(z.string(), z.string()),
  /** Databases that show our own mirror: never read. */
  mirrors: z.array(z.number()),
  /** Discussion → until when (ms) its authors may still edit or delete. */
  young: z.record(z.string(), z.number()),
})
export type MoodlePosition = z.infer<typeof MoodlePosition>

/** A position of another release is as good as none: what we remember spares most of the work. */
export function positionOf(from: Position | null): MoodlePosition | null {
  const parsed = MoodlePosition.safeParse(from)
  return parsed.success ? parsed.data : null
}

/**
 * `since` is strictly "later than", in whole seconds, and an answer is dated when it ends: go back by
 * one second and by the time the call took.
 */
export function sinceFor(answeredAtMs: number, tookMs: number): number {
  return Math.floor(answeredAtMs / 1000) - 1 - Math.ceil(tookMs / 1000)
}
