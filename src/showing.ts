import type { Clock } from './clock.ts'
import type { Mirror } from './connector.ts'
import type { SubjectKey } from './ids.ts'
import type { ConnectedSpace, JobContext } from './job.ts'
import type { Log } from './log.ts'
import type { MirrorPlan, Space } from './space.ts'
import type { Db } from './store/open.ts'

/** The cards of a space and the place where they are shown. */
export interface Shown {
  db: Db
  clock: Clock
  log: Log
  space: Space
  plan: MirrorPlan
  mirror: Mirror
}

/** What a process needs to write there. */
export interface Showing extends Shown {
  signal: AbortSignal
  /** Throws inside a transaction when this process may no longer write. */
  guard(db: Db): Promise<void>
  /** Only these cards are written, and as many as there are; absent: whatever is due. */
  only?: ReadonlySet<SubjectKey>
}

export function isMeant({ only }: Showing): (link: { subject: SubjectKey }) => boolean {
  return ({ subject }) => only === undefined || only.has(subject)
}

/** `null` where a space shows no cards. */
export function showingOf(
  { space, connectors }: ConnectedSpace,
  { store, clock, log }: Pick<JobContext, 'store' | 'clock' | 'log'>,
): Shown | null {
  const { mirror: plan } = space
  const mirror = connectors[plan?.to ?? '']?.mirror
  if (plan === null || mirror === undefined) return null
  return { db: store.db, clock, log, space, plan, mirror }
}

/** The target in the tables of links, targets and holds. */
export function targetOf({ space, plan }: Shown): { space: string; target: string } {
  return { space: space.id, target: plan.to }
}
