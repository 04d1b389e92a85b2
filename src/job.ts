import type { Clock } from './clock.ts'
import type { Connector } from './connector.ts'
import type { Log } from './log.ts'
import type { Space } from './space.ts'
import type { Store } from './store/open.ts'

/** A space with its connectors connected. */
export interface ConnectedSpace {
  space: Space
  connectors: Readonly<Record<string, Connector>>
  /** How long a source rests between two readings, ms. */
  pollEveryMs(source: string): number
}

/** What every job is handed. It carries no content: that is read from the database. */
export interface JobContext {
  store: Store
  spaces: ReadonlyMap<string, ConnectedSpace>
  clock: Clock
  log: Log
  /** Names this process in leases. */
  holder: string
  /** Asks for another job, after the transaction that made it necessary. */
  nudge(job: string, ids: Readonly<Record<string, string>>): Promise<void>
  /** Requests made to a source since last asked. */
  takeRequests(space: string, source: string): number
}

/** A verb of the house: read, decide, do one thing outside, write down. Safe to run twice. */
export interface Job {
  name: string
  run(
    ids: Readonly<Record<string, string>>,
    context: JobContext,
    signal: AbortSignal,
  ): Promise<void>
}

/** Whether the space reads this source still: rows of sources it no longer names stay in the database. */
export function isRead({ connectors }: ConnectedSpace, source: string): boolean {
  return connectors[source]?.pull !== undefined
}

/** The space a job is about; a nudge for a space that is no longer configured is nobody's business. */
export function spaceOf(
  ids: Readonly<Record<string, string>>,
  context: JobContext,
): ConnectedSpace | null {
  return context.spaces.get(ids.space ?? '') ?? null
}
