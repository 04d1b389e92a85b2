import type { Instant } from './ids.ts'
import { targetsOf } from './route.ts'
import type { Space } from './space.ts'

/** Where answers are given, and where they are brought. */
export interface ReplyWay {
  space: string
  /** Connector that shows cards as discussions, and the keys of the targets where it does. */
  from: string
  shownAt: readonly string[]
  /** Connector that reads cards. */
  target: string
  /** Since when answers are brought, where the operator says; `null`: since that was switched on. */
  since: Instant | null
}

/** From the discussions that show cards back to the cards; `null` where answers stay where they are. */
export function replyWayOf({ id, mirror, writes }: Space): ReplyWay | null {
  if (mirror === null || mirror.replies === null || !writes) return null
  const shownAt = targetsOf(mirror).flatMap(({ key, as }) => (as === 'discussions' ? [key] : []))
  const { since } = mirror.replies
  return { space: id, from: mirror.to, shownAt, target: mirror.from, since }
}
