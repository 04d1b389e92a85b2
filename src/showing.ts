import type { Clock } from './clock.ts'
import type { Connector, Mirror } from './connector.ts'
import type { SubjectKey } from './ids.ts'
import type { ConnectedSpace, JobContext } from './job.ts'
import type { Ledger } from './ledger.ts'
import type { Log } from './log.ts'
import { targetsOf } from './route.ts'
import type { MirrorPlan, Space, Target } from './space.ts'
import type { Guard } from './store/guard.ts'
import type { Db } from './store/open.ts'

/** The cards of a space and one place where they are shown. */
export interface Shown {
  db: Db
  clock: Clock
  log: Log
  space: Space
  plan: MirrorPlan
  target: Target
  mirror: Mirror
  /** Asks the cards' source what has become of things. */
  verify?: Connector['verify']
}

/** What a process needs to write there. */
export interface Showing extends Shown {
  signal: AbortSignal
  guard: Guard
  /** Where writes of one run are written down together; absent: each by itself. */
  ledger?: Ledger
  /** Only these cards are written, and as many as there are; absent: whatever is due. */
  only?: ReadonlySet<SubjectKey>
}

export function isAsked({ only }: Showing): (link: { subject: SubjectKey }) => boolean {
  return ({ subject }) => only === undefined || only.has(subject)
}

/** One for each place where the space shows cards; none where it shows none. */
export function showingsOf(
  { space, connectors }: ConnectedSpace,
  { store, clock, log }: Pick<JobContext, 'store' | 'clock' | 'log'>,
): readonly Shown[] {
  const { mirror: plan } = space
  if (plan === null) return []
  return targetsOf(plan).flatMap((target) => {
    const mirror = connectors[plan.to]?.mirrorTo?.(target)
    const verify = connectors[plan.from]?.verify
    return mirror === undefined
      ? []
      : [{ db: store.db, clock, log, space, plan, target, mirror, verify }]
  })
}

/** The target in the tables of links, targets and holds. */
export function targetOf({ space, target }: Shown): { space: string; target: string } {
  return { space: space.id, target: target.key }
}
