import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { minute } from '../../src/clock.ts'
import type { Store } from '../../src/store/open.ts'
import { card, renamed, said, start, type TestSource, testSource } from '../support/recording.ts'
import { openTestStore } from '../support/wirings.ts'

let store: Store
let source: TestSource

beforeAll(async () => {
  store = await openTestStore()
})
afterAll(() => store.close())
beforeEach(async () => {
  source = await testSource(store)
})

describe('what is told and what is found', () => {
  test('a report of long ago explains no new change to the same value', async () => {
    const titled = (title: string) => [card('1', { title })]
    await source.read(start, { subjects: titled('А') })
    const there = [renamed('a1', '1', 'А', 'Б', start + 30_000)]
    await source.read(start + minute, { subjects: titled('Б'), activities: there })
    const back = [renamed('a2', '1', 'Б', 'А', start + 90_000)]
    await source.read(start + 2 * minute, { subjects: titled('А'), activities: back })
    await source.read(start + 3 * minute, { subjects: titled('Б') })
    await source.read(start + 13 * minute, { subjects: titled('Б') })

    const log = await source.logged()
    expect(log.map((line) => line.reported)).toEqual([true, true, false])
    expect(said(log.at(-1))).toBe('changed title null А→Б')
  })

  test('an event told after its change was inferred amends that line', async () => {
    await source.read(start, { subjects: [card('1', { title: 'План' })] })
    await source.read(start + minute, { subjects: [card('1', { title: 'План 2' })] })
    await source.read(start + 12 * minute, { subjects: [card('1', { title: 'План 2' })] })
    const late = renamed('a7', '1', 'План', 'План 2', start + 30_000)
    await source.read(start + 30 * minute, { activities: [late, late] })
    await source.read(start + 31 * minute, { activities: [late] })

    const [line, ...others] = await source.logged()
    expect(others).toEqual([])
    expect(line?.amendedBy).toBe('a7')
    expect(line?.at.getTime()).toBe(start + 30_000)
    expect(line?.actor).not.toBeNull()
  })
})
