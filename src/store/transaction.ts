import type { Transaction } from 'kysely'
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

const brokenOff = new Set(['40001', '40P01'])
