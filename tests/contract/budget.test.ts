import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Budget, type ChangeSpending, createBudget, type Spending } from '../../src/budget.ts'
import { type Clock, minute, second, virtualClock } from '../../src/clock.ts'
import { TryLater } from '../../src/errors.ts'
import { seededRandom } from '../../src/random.ts'
import { spendingOf } from '../../src/store/budgets.ts'
import type { Store } from '../../src/store/open.ts'
import { openTestStore, presentStores } from '../support/wirings.ts'

const limit = { max: 100, intervalMs: 10 * second }
const start = Date.UTC(2026, 10, 23, 6)
const { signal } = new AbortController()
const kinds = await presentStores()

describe.each(kinds)('a budget in the %s store', (kind) => {
  let store: Store
  beforeAll(async () => {
    store = await openTestStore(kind)
  })
  afterAll(() => store.close())

  const budgetOf = (name: string, clock: Clock) =>
    createBudget(limit, spendingOf(store.db, name), clock)

  test('no window of ten seconds holds more than a hundred, whoever sends', async () => {
    const takers = 8
    const clock = commonClock(takers)
    const processes = [budgetOf('busy', clock), budgetOf('busy', clock)]
    const sent: number[] = []
    const taker = async (budget: Budget, seed: number) => {
      const random = seededRandom(seed)
      for (let times = 0; times < 50; times += 1) {
        await budget.take(signal)
        sent.push(clock.now())
        if (random() < 0.3) await clock.sleep(random() * 2 * second)
      }
      clock.leave()
    }

    await Promise.all(
      Array.from({ length: takers }, (_, seed) => taker(turnOf(processes, seed), seed)),
    )

    expect(sent).toHaveLength(400)
    expect(fullest(sent)).toBeLessThanOrEqual(limit.max)
    expect(fullest(sent)).toBeGreaterThan(0.9 * limit.max)
    expect(clock.now() - start).toBeLessThan(minute)
  }, 30_000)

  test('a refusal stops everybody until its pause is over, and nobody else', async () => {
    const clock = virtualClock(start)
    const [one, other, stranger] = ['told', 'told', 'stranger'].map((name) => budgetOf(name, clock))
    await one?.refused(7 * second)
    await one?.refused(second)

    await stranger?.take(signal)
    expect(clock.now()).toBe(start)
    await other?.take(signal)
    expect(clock.now()).toBe(start + 7 * second)
  })

  test('what the service says counts where it is stricter', async () => {
    const clock = virtualClock(start)
    const [one, other] = [budgetOf('strict', clock), budgetOf('strict', clock)]
    await one.take(signal)
    await one.told({ ...limit, max: 20, remaining: 12 })

    for (let times = 0; times < 11; times += 1) await other.take(signal)
    expect(clock.now()).toBe(start)
    await other.take(signal)
    expect(clock.now()).toBeGreaterThan(start + limit.intervalMs)
  })
})

describe('a budget', () => {
  test('writes nothing where an answer says what is known', async () => {
    const { budget, writes } = inMemory()
    await budget.take(signal)
    await budget.told({ ...limit, remaining: 99 })
    const before = writes()
    await budget.told({ ...limit, remaining: 99 })
    await budget.told({ ...limit, remaining: 100 })

    expect(writes()).toBe(before)
  })

  test('does not take an answer that comes late for requests of others', async () => {
    const { budget, clock, writes } = inMemory()
    for (let times = 0; times < 80; times += 1) await budget.take(signal)
    await budget.told({ ...limit, remaining: 20 })
    await clock.sleep(12 * second)
    await budget.take(signal)
    const before = writes()
    await budget.told({ ...limit, remaining: 20 })

    expect(writes()).toBe(before)
  })

  test('is not made stricter than its own count by a generous service', async () => {
    const { budget, clock } = inMemory()
    await budget.told({ max: 1_000, intervalMs: second, remaining: 1_000 })
    for (let times = 0; times < 95; times += 1) await budget.take(signal)
    expect(clock.now()).toBe(start)
    await budget.take(signal)
    expect(clock.now()).toBeGreaterThan(start + limit.intervalMs)
  })

  test('says to try later where the pause is not worth waiting for', async () => {
    const { budget, clock } = inMemory()
    await budget.refused(5 * minute)

    const taking = budget.take(signal)
    await expect(taking).rejects.toBeInstanceOf(TryLater)
    await expect(taking).rejects.toMatchObject({ afterMs: 5 * minute })
    expect(clock.now()).toBe(start)
  })

  test('is not blocked by a clock that was years ahead', async () => {
    const { budget, clock, change } = inMemory()
    const ahead = createBudget(limit, change, virtualClock(start + 1e11))
    await ahead.refused(5 * second)
    for (let times = 0; times < 95; times += 1) await budget.take(signal)

    expect(clock.now()).toBe(start)
  })

  test('stops at once where the caller has stopped', async () => {
    const { budget, writes } = inMemory()
    await expect(budget.take(AbortSignal.abort(new Error('over')))).rejects.toThrow('over')
    expect(writes()).toBe(0)
  })
})

function inMemory() {
  let spending: Spending = { sent: [], pausedUntil: null, said: null }
  let writes = 0
  const change: ChangeSpending = async (decide) => {
    const next = decide(spending)
    if (next === null) return
    spending = next
    writes += 1
  }
  const clock = virtualClock(start)
  return { budget: createBudget(limit, change, clock), clock, change, writes: () => writes }
}

function turnOf<T>(all: readonly T[], turn: number): T {
  const found = all[turn % all.length]
  if (found === undefined) throw new Error('Nobody there')
  return found
}

/** The most sends in any stretch as long as the limit's. */
function fullest(sent: readonly number[]): number {
  const counts = sent.map(
    (from) => sent.filter((at) => at >= from && at < from + limit.intervalMs).length,
  )
  return Math.max(...counts)
}

/** Stands still until everybody sleeps or has left; moves to the first waking then. */
function commonClock(hands: number): Clock & { leave(): void } {
  let now = start
  let awake = hands
  let sleepers: { at: number; wake(): void }[] = []
  const settle = () => {
    awake -= 1
    if (awake > 0 || sleepers.length === 0) return
    now = Math.min(...sleepers.map(({ at }) => at))
    const woken = sleepers.filter(({ at }) => at <= now)
    sleepers = sleepers.filter(({ at }) => at > now)
    awake = woken.length
    for (const { wake } of woken) wake()
  }
  return {
    now: () => now,
    sleep: (ms) =>
      new Promise<void>((wake) => {
        sleepers.push({ at: now + ms, wake })
        settle()
      }),
    leave: settle,
  }
}
