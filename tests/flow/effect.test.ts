import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { minute, type VirtualClock, virtualClock } from '../../src/clock.ts'
import { type Effect, perform } from '../../src/effect.ts'
import { GiveUp, LeaseLost, Uncertain } from '../../src/errors.ts'
import { unguarded } from '../../src/store/guard.ts'
import type { Store } from '../../src/store/open.ts'
import { openQuickStore } from '../support/wirings.ts'

const settleMs = 2 * minute
let store: Store
let clock: VirtualClock
let key = ''
/** What was asked of the outside, in order. */
let asked: string[] = []

beforeAll(async () => {
  store = await openQuickStore()
})
afterAll(() => store.close())
beforeEach(() => {
  clock = virtualClock(Date.parse('2019-07-01T06:00:00Z'))
  key = `effect ${Math.random()}`
  asked = []
})

describe('an effect', () => {
  test('whose outcome could not be written down is looked for, not done again', async () => {
    const dying = { confirm: () => Promise.reject(new Error('the process dies')) }
    await expect(attempt(dying)).rejects.toThrow('dies')
    expect(await state()).toBe('reserved')

    expect(await attempt()).toMatchObject({ done: false })
    clock.set(clock.now() + settleMs)
    expect(await attempt({ look: async () => say('look', 'found') })).toEqual({ done: true })

    expect(asked).toEqual(['act', 'look'])
    expect(await state()).toBe('done')
  })

  test('whose answer was lost is tried again only when nothing was found', async () => {
    const lost = { act: () => Promise.reject(new Uncertain('no answer')) }
    expect(await attempt(lost)).toEqual({
      done: false,
      until: clock.now() + settleMs,
      reason: 'no answer',
    })

    clock.set(clock.now() + settleMs - 1)
    expect(await attempt()).toMatchObject({ done: false })
    clock.set(clock.now() + 1)
    expect(await attempt()).toEqual({ done: true })

    expect(asked).toEqual(['look', 'act'])
  })

  test('that was plainly refused may be tried again without a look', async () => {
    const refused = { act: () => Promise.reject(new GiveUp('too long')) }
    await expect(attempt(refused)).rejects.toThrow('too long')
    expect(await state()).toBe('failed')

    expect(await attempt()).toEqual({ done: true })
    expect(asked).toEqual(['act'])
  })

  test('that fails in an unknown way may have happened', async () => {
    const odd = { act: () => Promise.reject(new TypeError('a bug')) }
    await attempt(odd)

    expect(await state()).toBe('uncertain')
  })

  test('is not begun by who may no longer write', async () => {
    const lost = () => new LeaseLost('another process took over')
    const overtaken = { guard: { ...unguarded, held: () => sql`select 1 where false`, lost } }

    await expect(attempt(overtaken)).rejects.toBeInstanceOf(LeaseLost)

    expect([asked, await state()]).toEqual([[], undefined])
  })

  test('settles anew when it is tried again after a look that took long', async () => {
    await attempt({ act: () => Promise.reject(new Uncertain('no answer')) })
    clock.set(clock.now() + settleMs)
    const slow = async () => {
      clock.set(clock.now() + minute)
      return null
    }
    await attempt({ look: slow, act: () => Promise.reject(new Uncertain('no answer')) })

    clock.set(clock.now() + settleMs - 1)
    expect(await attempt()).toMatchObject({ done: false })
  })

  test('settles from when its answer was lost: it may have been sent long after it was reserved', async () => {
    const late = async () => {
      clock.set(clock.now() + minute)
      throw new Uncertain('no answer')
    }
    expect(await attempt({ act: late })).toMatchObject({ until: clock.now() + settleMs })

    clock.set(clock.now() + settleMs - 1)
    expect(await attempt()).toMatchObject({ done: false })
  })

  test('settles anew when what had landed is brought up to date and that answer is lost too', async () => {
    await attempt({ act: () => Promise.reject(new Uncertain('no answer')) })
    clock.set(clock.now() + settleMs)
    const landed = { look: async () => say('look', 'found') }
    const mend = () => Promise.reject(new Uncertain('no answer either'))
    expect(await attempt({ ...landed, mend })).toMatchObject({ until: clock.now() + settleMs })

    expect(await attempt(landed)).toMatchObject({ done: false })
    clock.set(clock.now() + settleMs)
    await attempt({ ...landed, mend: async () => say('mend', 'found') })

    expect(asked).toEqual(['look', 'look', 'mend'])
    expect(await state()).toBe('done')
  })
})

function attempt(parts: Partial<Effect<string>> = {}) {
  return perform<string>(store.db, clock, {
    ...{ space: 's', key, kind: 'test', subject: null, contentHash: 'x', settleMs },
    guard: unguarded,
    look: async () => say('look', null),
    act: async () => say('act', 'made'),
    confirm: async () => undefined,
    remoteId: (made) => made,
    ...parts,
  })
}

function say<T>(what: string, answer: T): T {
  asked.push(what)
  return answer
}

async function state(): Promise<string | undefined> {
  const row = await store.db
    .selectFrom('effect')
    .select('state')
    .where('key', '=', key)
    .executeTakeFirst()
  return row?.state
}
