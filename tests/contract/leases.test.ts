import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dropLease, holdsLease, renewLease, takeLease } from '../../src/store/leases.ts'
import type { Db, Store } from '../../src/store/open.ts'
import { inTransaction } from '../../src/store/transaction.ts'
import { openTestStore, presentStores } from '../support/wirings.ts'

interface Model {
  holder: string
  fence: number
  until: number
}

interface Step {
  db: Db
  name: string
  holder: string
  now: number
}

type Verb = (model: Model, step: Step) => Promise<Model>

const kinds = await presentStores()
const ttl = 100

describe.each(kinds)('leases in the %s store', (kind) => {
  let store: Store
  beforeAll(async () => {
    store = await openTestStore(kind)
  })
  afterAll(() => store.close())

  test('have one holder at a time and a fence that grows with each change of holder', async () => {
    const step = fc.record({
      verb: fc.constantFrom('take' as const, 'renew' as const, 'drop' as const, 'hold' as const),
      holder: fc.constantFrom('first', 'second', 'third'),
      later: fc.nat({ max: 80 }),
    })
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        run += 1
        const name = `property-${run}`
        let model: Model = { holder: '', fence: 0, until: 0 }
        let now = 1_000
        for (const { verb, holder, later } of steps) {
          now += later
          model = await verbs[verb](model, { db: store.db, name, holder, now })
        }
      }),
      { numRuns: 40 },
    )
  })

  test('have one winner when many take at once', async () => {
    const holders = Array.from({ length: 8 }, (_, index) => `run-${index}`)

    const fences = await Promise.all(
      holders.map((holder) => takeLease(store.db, 'race', holder, 0, ttl)),
    )

    expect(fences.filter((fence) => fence !== null)).toEqual([1])
  })

  test('cannot be taken over while a transaction that asked for them is writing', async () => {
    const fence = (await takeLease(store.db, 'fenced', 'old', 0, ttl)) ?? 0
    const order: string[] = []
    let asked: () => void = () => undefined
    const hasAsked = new Promise<void>((resolve) => {
      asked = resolve
    })
    const taking = hasAsked.then(async () => {
      const next = await takeLease(store.db, 'fenced', 'new', ttl, ttl)
      order.push('taken over')
      return next
    })

    const old = { name: 'fenced', holder: 'old', fence, now: ttl - 1 }
    const held = await inTransaction(store.db, async (trx) => {
      const answer = await holdsLease(trx, old)
      asked()
      await new Promise((resolve) => setTimeout(resolve, 50))
      order.push('committed')
      return answer
    })

    expect([held, await taking]).toEqual([true, fence + 1])
    expect(order).toEqual(['committed', 'taken over'])
    expect(await holdsLease(store.db, old)).toBe(false)
  })
})

/** Each verb against what it should answer; gives the model afterwards. */
const verbs: Record<'take' | 'renew' | 'drop' | 'hold', Verb> = {
  async take(model, { db, name, holder, now }) {
    const free = model.until <= now || model.holder === holder
    const fence = model.fence + Number(model.holder !== holder)
    expect(await takeLease(db, name, holder, now, ttl)).toBe(free ? fence : null)
    return free ? { holder, fence, until: now + ttl } : model
  },
  async renew(model, { db, name, holder, now }) {
    const held = isHeld(model, holder, now)
    expect(await renewLease(db, name, holder, model.fence, now, ttl)).toBe(held)
    return held ? { ...model, until: now + ttl } : model
  },
  async drop(model, { db, name, holder }) {
    await dropLease(db, name, holder, model.fence)
    return model.holder === holder ? { ...model, until: 0 } : model
  },
  async hold(model, { db, name, holder, now }) {
    const held = await holdsLease(db, { name, holder, fence: model.fence, now })
    expect(held).toBe(isHeld(model, holder, now))
    return model
  },
}

function isHeld(model: Model, holder: string, now: number): boolean {
  return model.holder === holder && model.until > now
}
