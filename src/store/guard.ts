import { type RawBuilder, sql } from 'kysely'
import type { Db } from './open.ts'

/** Whether this process may still write, as the database says. */
export interface Guard {
  /**
   * To be called first in a transaction that writes: until it ends nobody else can take over.
   * @throws LeaseLost
   */
  check(db: Db): Promise<void>
  /** The same as part of one statement: a query of one row, and of none where `check` would throw. */
  held(): RawBuilder<unknown>
  /** What `check` would throw. */
  lost(): Error
}

/** For what anybody may write at any time. */
export const unguarded: Guard = {
  check: async () => undefined,
  held: () => sql`select 1`,
  lost: () => new Error('Nothing was to be held'),
}
