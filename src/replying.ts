import type { Clock } from './clock.ts'
import type { Replies } from './connector.ts'
import type { ConnectedSpace, JobContext } from './job.ts'
import type { Log } from './log.ts'
import { type ReplyWay, replyWayOf } from './reply-way.ts'
import type { ReplyPlan, Space } from './space.ts'
import type { Guard } from './store/guard.ts'
import type { Db } from './store/open.ts'

/** The answers of a space and the cards they are brought to. */
export interface Replying {
  db: Db
  clock: Clock
  log: Log
  space: Space
  plan: ReplyPlan
  replies: Replies
  way: ReplyWay
  signal: AbortSignal
  guard: Guard
}

/** `null` where a space brings no answers to its cards: then nothing is written there. */
export function replyingOf(
  { space, connectors }: ConnectedSpace,
  { store, clock, log }: Pick<JobContext, 'store' | 'clock' | 'log'>,
): Omit<Replying, 'signal' | 'guard'> | null {
  const plan = space.mirror?.replies ?? null
  const way = replyWayOf(space)
  if (plan === null || way === null || !space.writes) return null
  const replies = connectors[way.target]?.replies
  return replies === undefined ? null : { db: store.db, clock, log, space, plan, replies, way }
}
