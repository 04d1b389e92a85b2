import { gather } from './gather.ts'
import { finishEffects, type Reservation, type Reserved, reserveEffects } from './store/effects.ts'
import type { Guard } from './store/guard.ts'
import type { ShownLink } from './store/links.ts'
import type { Db } from './store/open.ts'
import { inTransaction } from './store/transaction.ts'

/**
 * Where one process writes down what it is about to do outside, and that it did. Effects that are
 * written down at the same time share a transaction; each is committed before its caller goes on.
 */
export interface Ledger {
  /** @throws whatever the guard throws: whoever lost the right to write must not reserve */
  reserve(effect: Wish): Promise<Reserved>
  confirm(done: Confirmation): Promise<void>
}

export interface Wish extends Reservation {
  /** A look has shown that an earlier try did not land, or what it came to. */
  again: boolean
}

export interface Confirmation {
  space: string
  key: string
  at: number
  remoteId: string | null
  /** The link of the card that is shown by it. */
  link: ShownLink | null
  /** Writes down what else has become of it. */
  note?(db: Db): Promise<void>
}

export function createLedger(db: Db, guard: Guard): Ledger {
  return {
    reserve: gather(async (wishes) => {
      const reserved = await reserveEffects(db, wishes, guard.held())
      if (reserved === null) throw guard.lost()
      return reserved
    }),
    confirm: gather(async (done) => {
      const notes = done.flatMap(({ note }) => note ?? [])
      const links = done.flatMap(({ link }) => link ?? [])
      if (notes.length === 0) await finishEffects(db, done, links)
      else
        await inTransaction(db, async (transaction) => {
          await finishEffects(transaction, done, links)
          for (const note of notes) await note(transaction)
        })
      return done.map(() => undefined)
    }),
  }
}
