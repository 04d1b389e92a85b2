import { brakeScopes, byHandScope, cleanedScope } from '../brake.ts'
import { releasable } from '../hold-advice.ts'
import type { Instant } from '../ids.ts'
import { mendByHand } from './by-hand.ts'
import { operator } from './holds.ts'
import { isoTime } from './json.ts'
import type { Db } from './open.ts'
import { makeUnshownDue } from './removals.ts'
import { inTransaction } from './transaction.ts'

/**
 * An operator's word, where one counts (`isReleasable`), and what becomes due by it.
 * @returns whether such an open hold existed
 */
export function releaseHold(db: Db, id: string, at: Instant): Promise<boolean> {
  return inTransaction(db, async (transaction) => {
    const released = await transaction
      .updateTable('hold')
      .set({ released_at: isoTime(at), released_by: operator })
      .where('id', '=', id)
      .where((where) =>
        where.or([where('scope', 'like', `${releasable}%`), where('scope', 'in', brakeScopes)]),
      )
      .where('released_at', 'is', null)
      .returning(['space', 'source as target', 'scope'])
      .executeTakeFirst()
    if (released?.scope === cleanedScope) await makeUnshownDue(transaction, { ...released, at })
    if (released?.scope === byHandScope) await mendByHand(transaction, { ...released, at })
    return released !== undefined
  })
}
