import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isMeantFor, type Routed, routeOf, sameName, targetsOf } from '../../src/route.ts'
import type { Filter, Route } from '../../src/space.ts'

const names = ['Идеи', 'идеи ', 'ИДЕИ', 'В работе', 'в  работе', 'Й', 'Й'.normalize('NFD'), '']
const name = fc.constantFrom(...names)
const day = fc.integer({ min: 0, max: 20 }).map((n) => Date.UTC(2019, 6, 1 + n))
const chosen = fc.array(name, { maxLength: 2 })

const filter: fc.Arbitrary<Filter> = fc.record({
  ...{ lists: chosen, labels: chosen, members: chosen },
  due: fc.option(fc.record({ from: fc.option(day), to: fc.option(day) })),
})
const route: fc.Arbitrary<Route> = fc.record({
  target: fc.option(
    fc.constantFrom('a', 'b').map((key) => ({ key, as: 'entries' as const, into: key })),
  ),
  group: fc.constant(null),
  only: filter,
})
const noFormer = { free: { lists: [], labels: [] }, all: { lists: [], labels: [] } }
const card: fc.Arbitrary<Routed> = fc.record({
  ...{ former: fc.constant(noFormer), lists: fc.tuple(name), labels: chosen, members: chosen },
  due: fc.option(
    fc.oneof(
      day.map((at) => new Date(at).toISOString()),
      fc.constant('no date'),
    ),
  ),
})
const routes = fc.array(route, { maxLength: 4 })
const everything: Filter = { lists: [], labels: [], members: [], due: null }

describe('the route of a card', () => {
  test('is the first that would take it if it stood alone', () => {
    fc.assert(
      fc.property(card, routes, (one, all) => {
        const alone = all.filter((each) => routeOf(one, { routes: [each] }) !== null)

        expect(routeOf(one, { routes: all })).toBe(alone[0] ?? null)
      }),
    )
  })

  test('does not depend on how names are written, nor on the order of labels and members', () => {
    fc.assert(
      fc.property(card, routes, (one, all) => {
        const written = (text: string) => ` ${text.toUpperCase().normalize('NFD')}  `
        const other = {
          ...one,
          lists: one.lists.map(written),
          labels: one.labels.map(written).reverse(),
          members: one.members.map(written).reverse(),
        }

        expect(routeOf(other, { routes: all })).toBe(routeOf(one, { routes: all }))
      }),
    )
  })

  test('a further condition never makes more cards fit', () => {
    fc.assert(
      fc.property(card, filter, filter, (one, wide, more) => {
        const narrow = { ...wide, due: wide.due ?? more.due }
        for (const key of ['lists', 'labels', 'members'] as const)
          if (narrow[key].length === 0) narrow[key] = more[key]
        const takes = (only: Filter) =>
          routeOf(one, { routes: [{ target: null, group: null, only }] }) !== null

        expect(takes(narrow) && !takes(wide)).toBe(false)
      }),
    )
  })

  test('leads to one place at most, and nowhere without routes', () => {
    fc.assert(
      fc.property(card, routes, (one, all) => {
        const plan = { routes: all, former: [] }
        const here = targetsOf(plan).filter((target) => isMeantFor(routeOf(one, plan), target))

        expect(here.length).toBe(routeOf(one, plan)?.target ? 1 : 0)
        expect(routeOf(one, { routes: [] })).toBeNull()
      }),
    )
  })

  test.each([
    ['2019-07-04T20:59:59.999Z', false],
    ['2019-07-04T21:00:00.000Z', true],
    ['2019-07-05T20:59:59.999Z', true],
    ['2019-07-05T21:00:00.000Z', false],
    [null, false],
    ['', false],
  ])('due %s within 5 July in Moscow: %s', (due, expected) => {
    const from = Date.parse('2019-07-05T00:00:00+03:00')
    const to = Date.parse('2019-07-05T23:59:59.999+03:00')
    const only = { ...everything, due: { from, to } }
    const found = routeOf(
      { former: noFormer, lists: [''], labels: [], members: [], due },
      { routes: [{ target: null, group: null, only }] },
    )

    expect(found !== null).toBe(expected)
  })

  test('names are the same however spelt, and the spelling is settled', () => {
    expect(sameName('  В   Работе\u00a0')).toBe(sameName('в работе'))
    expect(sameName('Йод'.normalize('NFD'))).toBe(sameName('йОД'))
    expect(sameName('Идеи')).not.toBe(sameName('Идея'))
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(sameName(sameName(text))).toBe(sameName(text))
      }),
    )
  })
})

test('each place is named once, in the order of the routes, former ones last', () => {
  const to = (key: string) => ({ key, as: 'entries' as const, into: key })
  const at = (key: string | null): Route => ({
    ...{ target: key === null ? null : to(key), group: null, only: everything },
  })
  const plan = { routes: [at('b'), at(null), at('a'), at('b')], former: [to('c'), to('a')] }

  expect(targetsOf(plan).map(({ key }) => key)).toEqual(['b', 'a', 'c'])
  expect(targetsOf(null)).toEqual([])
})
