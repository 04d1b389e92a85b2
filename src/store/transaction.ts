import { sql, type Transaction } from 'kysely'
import type { Db } from './open.ts'
import type { Tables } from './tables.ts'

export type Trx = Transaction<Tables>

/**
 * Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. `work`
 * touches nothing but the handle it is given, calls nothing outside, and may run again when the
 * server broke it off because of others (deadlock, serialization).
 */
export async function inTransaction<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  for (let again = 2; ; again -= 1) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      if (again === 0 || !brokenOff.has(Object(error).code)) throw error
    }
  }
}

/**
 * To be returned by a statement that is a transaction of its own and that may be lost when the server
 * dies, as long as everything written after it is lost as well: nobody waits until it is on the disk.
 */
export const unflushed = sql<string>`set_config('synchronous_commit', 'off', true)`.as('unflushed')

const brokenOff = new Set(['40001', '40P01'])
