import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { type Budget, createBudget, type Limit } from '../../src/budget.ts'
import { day, second } from '../../src/clock.ts'
import { TryLater } from '../../src/errors.ts'
import type { Observation } from '../../src/observation.ts'
import { spendingOf } from '../../src/store/budgets.ts'
import type { Store } from '../../src/store/open.ts'
import { readAll } from '../support/reading.ts'
import { type TrelloBench, trelloBench } from '../support/trello.ts'
import { openQuickStore } from '../support/wirings.ts'

let bench: TrelloBench
let store: Store
let names: Set<string>
let refusals: number
let onRefusal: () => void

beforeAll(async () => {
  store = await openQuickStore()
})

afterAll(() => store.close())

/** Each test has a day of its own, so that what the last one spent is forgotten. */
let start = Date.UTC(2019, 6, 1, 6)

beforeEach(async () => {
  start += day
  bench = await trelloBench({ rateLimits: true, start })
  names = new Set()
  refusals = 0
  onRefusal = () => undefined
})

afterEach(() => bench.close())

test('two processes that read as fast as they can are never refused', async () => {
  const readers = [reader(3), reader(2)]
  while (bench.sandbox.requests() < 600) {
    await Promise.all(readers.map((connector) => readAll(connector, null)))
  }

  expect(refusals / bench.sandbox.requests()).toBeLessThan(0.001)
  expect([...names]).toEqual([expect.stringMatching(/^trello [\w-]{8}$/)])
}, 60_000)

test('a storm of refusals costs three requests a reading, and ends with its window', async () => {
  bench.sandbox.setFaults({ status: { code: 429, share: 1 } })
  const began = bench.clock.now()
  const failing = readAll(reader(), null)
  await expect(failing).rejects.toBeInstanceOf(TryLater)
  await expect(failing).rejects.toMatchObject({ afterMs: 10 * second })
  expect(bench.sandbox.requests()).toBe(3)
  expect(bench.clock.now() - began).toBe(20 * second)

  bench.sandbox.setFaults({})
  const ended = bench.clock.now()
  expect((await readAll(reader(), null)).at(-1)?.last).toBe(true)
  expect(bench.clock.now() - ended).toBe(10 * second)
  expect(refusals).toBe(3)
})

test('a reading that meets a refusal waits and goes on by itself', async () => {
  bench.sandbox.setFaults({ status: { code: 429, share: 1 } })
  onRefusal = () => bench.sandbox.setFaults({})
  const began = bench.clock.now()

  expect((await readAll(reader(), null)).at(-1)?.last).toBe(true)
  expect(refusals).toBe(1)
  expect(bench.clock.now() - began).toBe(10 * second)
})

test('a pause that is longer than the window is left to the next reading', async () => {
  bench.sandbox.setFaults({ status: { code: 429, share: 1, retryAfterSeconds: 90 } })
  await expect(readAll(reader(), null)).rejects.toMatchObject({ afterMs: 90 * second })
  expect(bench.sandbox.requests()).toBe(1)

  bench.sandbox.setFaults({})
  await expect(readAll(reader(), null)).rejects.toBeInstanceOf(TryLater)
  expect(bench.sandbox.requests()).toBe(1)
})

test('requests of somebody else with the same token leave less to us', async () => {
  const { url, secrets } = bench.sandbox
  const authorization = `OAuth oauth_consumer_key="${secrets.TRELLO_KEY}", oauth_token="${secrets.TRELLO_TOKEN}"`
  for (let times = 0; times < 60; times += 1)
    await fetch(`${url}/1/boards/IN2LmCfA`, { headers: { authorization } })
  const connector = reader()
  for (let times = 0; times < 20; times += 1) await readAll(connector, null)

  expect(refusals).toBe(0)
})

test.each([429, 503])(
  'in foul weather with %i nothing is believed that is not true',
  async (code) => {
    const calm = truth(await readAll(reader(6), null))
    let well = 0
    for (let seed = 1; seed <= 8; seed += 1) {
      const status = { code, share: 0.05 }
      bench.sandbox.setFaults({ status, reset: 0.05, truncated: 0.05, html: 0.05, seed })
      const read = await readAll(reader(6), null).catch((error: unknown) => error)
      if (Array.isArray(read)) {
        well += 1
        expect(truth(read)).toEqual(calm)
      } else {
        expect(read).toBeInstanceOf(TryLater)
      }
    }

    expect(well).toBeGreaterThan(4)
  },
  60_000,
)

/** A connector as a process of its own would have it. */
function reader(pageSize = 1_000) {
  const budget = (name: string, limit: Limit): Budget => {
    names.add(name)
    const shared = createBudget(limit, spendingOf(store.db, name), bench.clock)
    return {
      ...shared,
      refused: async (pauseMs) => {
        refusals += 1
        onRefusal()
        await shared.refused(pauseMs)
      },
    }
  }
  return bench.connector({ pageSize, budget })
}

/** What pages say of the board, without when it was looked at. */
function truth(pages: readonly Observation[]) {
  return {
    subjects: pages.flatMap(({ subjects }) => subjects),
    activities: pages.flatMap(({ activities }) => activities),
    complete: pages.flatMap(({ complete }) => complete),
    rejected: pages.flatMap(({ rejected }) => rejected),
  }
}
