import type { Db, Store } from '../../src/store/open.ts'

/** A store whose owner can be killed: from then on it does nothing for this owner any more. */
export interface MortalStore {
  store: Store
  /** Dies with the transaction that is the `nth` from now: right before its commit, or right after. */
  dieAt(nth: number, when: 'before' | 'after'): void
  dead(): boolean
}

/** As if the process were killed. */
export class Killed extends Error {
  override readonly name = 'Killed'
}

export function mortal(store: Store): MortalStore {
  let left = Number.POSITIVE_INFINITY
  let when: 'before' | 'after' = 'before'
  let dead = false
  const die = () => {
    dead = true
    throw new Killed('killed')
  }
  const execute = async (work: (trx: Db) => Promise<unknown>) => {
    left -= 1
    if (left !== 0) return store.db.transaction().execute(work)
    const done = await store.db.transaction().execute(async (trx) => {
      const result = await work(trx)
      return when === 'before' ? die() : result
    })
    die()
    return done
  }
  const db = new Proxy(store.db, {
    get(target, name) {
      if (dead) throw new Killed('killed')
      if (name === 'transaction') return () => ({ execute })
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return {
    store: { ...store, db },
    dieAt(nth, moment) {
      left = nth
      when = moment
    },
    dead: () => dead,
  }
}
