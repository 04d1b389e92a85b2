import { expect, test } from '@jest/globals'
import { createGate } from '../../connectors/moodle/gate.ts'
import { second, virtualClock } from '../../src/clock.ts'

const signal = new AbortController().signal

/** Asks so many things at once of a site that takes so long for each; tells when each began. */
async function ask(tookMs: readonly number[], width = 2) {
  const clock = virtualClock(0)
  const gate = createGate({ width, slowMs: 3 * second, clock })
  let now = 0
  let most = 0
  const begun: number[] = []
  const works = tookMs.map((ms) =>
    gate(signal, async () => {
      now += 1
      most = Math.max(most, now)
      begun.push(clock.now())
      await Promise.resolve()
      clock.set(clock.now() + ms)
      now -= 1
    }),
  )
  await Promise.all(works)
  return { most, begun }
}

test('at most so many requests are on their way at once', async () => {
  expect((await ask([10, 10, 10, 10, 10])).most).toBe(2)
  expect((await ask([10, 10, 10, 10, 10], 1)).most).toBe(1)
})

test('a slow site is asked one by one and rests as long as its answer took', async () => {
  const { begun } = await ask([4_000, 4_000, 100, 100], 1)

  expect(begun).toEqual([0, 8_000, 16_000, 16_200])
})

test('enough quick answers show that it is well again; no rest is longer than half a minute', async () => {
  const { begun } = await ask([100_000, 10, 10, 10, 10, 10, 10, 10], 1)

  expect(begun).toEqual([0, 130_000, 130_020, 130_040, 130_060, 130_080, 130_090, 130_100])
})

test('an answer that never comes is a slow one, and who waits may leave', async () => {
  const clock = virtualClock(0)
  const gate = createGate({ width: 1, slowMs: 3 * second, clock })
  const lost = gate(signal, async () => {
    clock.set(60_000)
    throw new Error('no answer')
  })
  await expect(lost).rejects.toThrow('no answer')

  const leaving = gate(AbortSignal.abort(new Error('the process ends')), async () => 'asked')
  await expect(leaving).rejects.toThrow('the process ends')
  await gate(signal, async () => undefined)
  expect(clock.now()).toBe(90_000)
})
