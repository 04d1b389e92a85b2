import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { second, type VirtualClock, virtualClock } from '../../src/clock.ts'
import { LeaseLost } from '../../src/errors.ts'
import { type Held, withLease } from '../../src/lease.ts'
import { reserveEffects } from '../../src/store/effects.ts'
import { endAllLeases } from '../../src/store/leases.ts'
import type { Store } from '../../src/store/open.ts'
import { inTransaction } from '../../src/store/transaction.ts'
import { openQuickStore } from '../support/wirings.ts'

let store: Store
let clock: VirtualClock

beforeAll(async () => {
  store = await openQuickStore()
})
beforeEach(() => {
  clock = virtualClock(0)
  jest.useFakeTimers({
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'queueMicrotask', 'Date'],
  })
})
afterEach(() => {
  jest.useRealTimers()
})
afterAll(() => store.close())

test('a run keeps its lease for as long as it works', async () => {
  const { run, finish } = hangingRun('long', new AbortController().signal)
  for (let passed = 0; passed < 5; passed += 1) await pass(20 * second)

  expect(await others('long')).toBe(false)
  finish()
  await run
  expect(await others('long')).toBe(true)
})

test('a run that was told to stop and hangs keeps nobody out for ever', async () => {
  const stop = new AbortController()
  const { run, finish } = hangingRun('hangs', stop.signal)
  await pass(20 * second)
  stop.abort()
  for (let passed = 0; passed < 5; passed += 1) await pass(20 * second)

  expect(await others('hangs')).toBe(true)
  finish()
  await run
})

test('a run that was overtaken is told so, and may write nothing more', async () => {
  const { run, finish, held } = hangingRun('lost', new AbortController().signal)
  const { signal, guard } = await held
  await inTransaction(store.db, guard.check)
  expect(await reserveEffects(store.db, [wish], guard.held())).toMatchObject([{ earlier: null }])
  await endAllLeases(store.db)
  await expect(inTransaction(store.db, guard.check)).rejects.toBeInstanceOf(LeaseLost)
  const late = { ...wish, key: 'late' }
  expect(await reserveEffects(store.db, [late], guard.held())).toBeNull()
  expect(await reservedKeys()).toEqual(['early'])
  await pass(20 * second)

  expect(signal.reason).toBeInstanceOf(LeaseLost)
  finish()
  await run
})

const wish = {
  ...{
    space: 's',
    key: 'early',
    kind: 'test',
    subject: null,
    contentHash: 'x',
    settleMs: 0,
    now: 0,
  },
  again: false,
}

async function reservedKeys(): Promise<readonly string[]> {
  const rows = await store.db.selectFrom('effect').select('key').execute()
  return rows.map(({ key }) => key)
}

/** Work under a lease that does not end by itself. */
function hangingRun(name: string, signal: AbortSignal) {
  let finish = () => {}
  let started: (held: Held) => void = () => {}
  const held = new Promise<Held>((resolve) => {
    started = resolve
  })
  const run = withLease({ store, clock, holder: 'first' }, name, signal, (mine) => {
    started(mine)
    return new Promise<void>((resolve) => {
      finish = resolve
    })
  })
  return { run, held, finish: () => finish() }
}

async function pass(ms: number): Promise<void> {
  await settled()
  clock.set(clock.now() + ms)
  jest.advanceTimersByTime(ms)
  await settled()
}

/** A renewal asked for has been written: statements go in one at a time, in order. */
async function settled(): Promise<void> {
  for (let times = 0; times < 3; times += 1)
    await store.db.selectFrom('lease').select('name').execute()
}

function others(name: string): Promise<boolean> {
  const { signal } = new AbortController()
  return withLease({ store, clock, holder: 'second' }, name, signal, async () => undefined)
}
