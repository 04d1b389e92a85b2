import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { day, hour, minute } from '../../src/clock.ts'
import type { Store } from '../../src/store/open.ts'
import {
  card,
  event,
  renamed,
  said,
  start,
  type TestSource,
  testSource,
} from '../support/recording.ts'
import { openQuickStore } from '../support/wirings.ts'

let store: Store
let source: TestSource

beforeAll(async () => {
  store = await openQuickStore()
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

  test('an arrival after the one that was found is another arrival', async () => {
    const found = start + 20 * minute
    const old = card('1', { title: 'План', createdAt: start - day })
    const now = (at: number) => ({ clock: { now: () => at + 1_000 } })
    await source.read(start, {}, now(start))
    await source.read(found, { subjects: [old] }, now(found))
    const again = [
      event('left', { kind: 'left', at: found + minute }),
      event('back', { kind: 'arrived', at: found + 2 * minute }),
    ]
    const later = found + 3 * minute
    await source.read(later, { subjects: [old], activities: again }, now(later))
    await source.read(found + 11 * minute, { subjects: [old] }, now(found + 11 * minute))

    const log = await source.logged()
    expect(log.map(({ kind, reported }) => [kind, reported])).toEqual([
      ['left', true],
      ['arrived', true],
      ['arrived', false],
    ])
  })

  test('the making of what was never seen does not explain that it comes back', async () => {
    const old = card('1', { title: 'План', createdAt: start - day })
    await source.read(start, {})
    const made = [event('made', { kind: 'created', at: start - day })]
    await source.read(start + minute, { activities: made })
    await source.read(start + 20 * minute, { subjects: [old] })
    await source.read(start + 31 * minute, { subjects: [old] })

    expect((await source.logged()).map(({ kind }) => kind)).toEqual(['created', 'arrived'])
  })

  test('an arrival explains in what other place and look a thing is there again', async () => {
    await source.read(start, { subjects: [card('1', { title: 'План' })] })
    const again = [
      event('left', { kind: 'left', at: start + 30_000 }),
      event('back', { kind: 'arrived', at: start + 40_000 }),
    ]
    const other = [card('1', { title: 'План 2' })]
    await source.read(start + minute, { subjects: other, activities: again })
    await source.read(start + 12 * minute, { subjects: other })

    expect((await source.logged()).map(({ kind }) => kind)).toEqual(['left', 'arrived'])
  })

  test('a late word about what is gone does not bring it back', async () => {
    await source.read(start, { subjects: [card('1', { labels: {} }), card('2', {})] })
    const gone = [event('d', { kind: 'deleted', at: start + 30_000 })]
    const complete = [{ kind: 'card' }]
    await source.read(start + minute, { subjects: [card('2', {})], activities: gone, complete })
    const late = event('l', {
      ...{ kind: 'added', field: 'labels', entry: 'x', after: 'Срочно', at: start + 10_000 },
      unlisted: { value: 'Срочно' },
    })
    await source.read(start + 2 * minute, { activities: [late] }, { aside: 'event' })

    expect(await source.living()).toBe(1)
    expect((await source.logged()).map(({ key }) => key)).toEqual(['d', 'l'])
  })

  test('what no file tells is found between two files, where nobody reads the source', async () => {
    const aside = { aside: 'file' } as const
    const titled = (title: string) => ({ subjects: [card('1', { title })] })
    await source.read(start, titled('План'), aside)
    await source.read(start + minute, titled('План 2'), aside)
    await source.read(start + 2 * minute, titled('План 2'), aside)

    expect((await source.logged()).map(said)).toEqual(['changed title null План→План 2'])
  })

  test('an event in between does not hide what a skipped look could not compare', async () => {
    const now = (at: number) => ({ clock: { now: () => at } })
    const label = (id: string, at: number) =>
      event(id, {
        ...{ kind: 'added', field: 'labels', entry: id, after: id, at },
        unlisted: { value: id },
      })
    const told = async (id: string, at: number) =>
      source.read(at, { activities: [label(id, at)] }, { aside: 'event', ...now(at) })
    await source.read(start, { subjects: [card('1', { title: 'А' })] }, now(start))
    const second = start + 2 * minute
    await told('x', second + 1_000)
    const renaming = [renamed('a1', '1', 'А', 'Б', start + minute)]
    const seen = { title: 'Б', labels: {} }
    await source.read(second, { subjects: [card('1', seen)], activities: renaming }, now(second))
    await told('y', second + 2_000)
    for (const later of [start + 4 * minute, start + 15 * minute]) {
      const state = { title: 'Б', labels: { x: 'x', y: 'y' } }
      await source.read(later, { subjects: [card('1', state)] }, now(later))
    }

    expect((await source.logged()).map(({ key }) => key)).toEqual(['x', 'a1', 'y'])
  })

  test('an event heard while a list misled explains what the next list shows', async () => {
    const now = (at: number) => ({
      clock: { now: () => at },
      verify: async () => new Map([[card('1', {}).key, 'here'] as const]),
    })
    const complete = [{ kind: 'card' }]
    const seen = (title: string) => card('1', { title, createdAt: start - day })
    await source.read(start, { subjects: [seen('А')], complete }, now(start))
    const misled = start + 20 * minute
    const activities = [
      renamed('a1', '1', 'А', 'Б', start + minute),
      event('a2', { kind: 'created', subject: card('2', {}).key, at: start + minute }),
    ]
    await source.read(misled, { activities, complete }, now(misled))
    const subjects = [seen('Б'), card('2', { title: 'В', createdAt: start + minute })]
    for (const later of [misled + 2 * minute, misled + 15 * minute])
      await source.read(later, { subjects, complete }, now(later))

    expect((await source.logged()).map(({ key }) => key)).toEqual(['a1', 'a2'])
  })

  test('of two words of one millisecond the later one stays, in whatever order they come', async () => {
    await source.read(start, { subjects: [card('1', { labels: {} })] })
    const at = start + 30_000
    const label = { field: 'labels', entry: 'x', at } as const
    const removed = event('e2', { ...label, kind: 'removed', unlisted: { value: null } })
    const after = 'Срочно'
    const added = event('e1', { ...label, kind: 'added', after, unlisted: { value: after } })
    await source.read(start + minute, { activities: [removed] }, { aside: 'event' })
    await source.read(start + minute, { activities: [added] }, { aside: 'event' })
    await source.read(start + 2 * minute, { subjects: [card('1', { labels: {} })] })

    expect((await source.logged()).map(({ key }) => key)).toEqual(['e2', 'e1'])
  })

  test('the clock of the source may be far ahead', async () => {
    const clockAhead = hour
    const titled = (title: string) => [card('1', { title })]
    const now = (at: number) => ({ clock: { now: () => at + 1_000 } })
    await source.read(start, { subjects: titled('А'), clockAhead }, now(start))
    const at = start + minute
    await source.read(at, { subjects: titled('Б'), clockAhead }, now(at))
    const told = [renamed('a1', '1', 'А', 'Б', start + 30_000 + hour)]
    const later = start + 2 * minute
    await source.read(later, { subjects: titled('Б'), activities: told, clockAhead }, now(later))
    const last = start + 12 * minute
    await source.read(last, { subjects: titled('Б'), clockAhead }, now(last))

    expect((await source.logged()).map(({ key }) => key)).toEqual(['a1'])
  })
})
