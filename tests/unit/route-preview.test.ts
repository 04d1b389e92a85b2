import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { SubjectKey } from '../../src/ids.ts'
import { type PreviewCard, previewRoutes } from '../../src/route-preview.ts'
import type { Filter, Route } from '../../src/space.ts'

const formerLabel = { kind: 'labels', id: 'l1' } as const
const noFormer = { free: { lists: [], labels: [] }, all: { lists: [], labels: [] } }
const lists = ['А', 'Б', 'В']
const everything: Filter = { lists: [], labels: [], members: [], due: null }
const nothingKnown = {
  names: { lists: [], labels: [], members: [] },
  shown: new Map<string, number>(),
  former: [],
}

const card: fc.Arbitrary<PreviewCard> = fc.record({
  card: fc.uuid().map((id) => `board:card:${id}` as SubjectKey),
  title: fc.string(),
  gone: fc.boolean(),
  role: fc.constantFrom(null, null, 'separator', 'template'),
  routed: fc.record({
    former: fc.constant(noFormer),
    lists: fc.constantFrom(...lists).map((list) => [list]),
    labels: fc.constant([]),
    members: fc.constant([]),
  }),
  labels: fc.constant([]),
})
const routes = fc.array(
  fc.record({
    target: fc.option(fc.constant({ key: 'wall', as: 'entries' as const, into: null })),
    group: fc.constant(null),
    only: fc.subarray(lists).map((chosen) => ({ ...everything, lists: chosen })),
  }),
  { maxLength: 3 },
)

test('every card is counted once, in a route or with the reason why it is not shown', () => {
  fc.assert(
    fc.property(fc.array(card), routes, (cards, all) => {
      const preview = previewRoutes(planOf(all), cards, nothingKnown)
      const { noRoute, noTask, deleted } = preview.notShown
      const shares = [...preview.routes, noRoute, deleted, ...Object.values(noTask)]

      expect(shares.reduce((sum, share) => sum + share.cards, 0)).toBe(cards.length)
      for (const { cards: count, titles } of shares) expect(titles).toHaveLength(Math.min(5, count))
    }),
  )
})

test('names that nothing bears are told with their route, spelling apart', () => {
  const at = (only: Partial<Filter>): Route => ({
    ...{ target: null, group: null, only: { ...everything, ...only } },
  })
  const names = { lists: ['Идеи'], labels: ['Крым'], members: ['Анна Сергеева', 'anna'] }
  const former = [
    ...[{ ...formerLabel, name: 'томск', now: 'Томск и область', isFree: true }],
    ...[{ ...formerLabel, name: 'крым', now: 'Юг', isFree: false }],
  ]
  const all = [
    at({ lists: [' идеи', 'Идея'], labels: ['КРЫМ'] }),
    at({ labels: ['Томск'], members: ['ANNA', 'vera'] }),
  ]
  const { unknown } = previewRoutes(planOf(all), [], { ...nothingKnown, names, former })

  expect(unknown).toEqual([
    { route: 1, kind: 'lists', name: 'Идея', now: null, isBorne: false, hides: true },
    { route: 1, kind: 'labels', name: 'КРЫМ', now: 'Юг', isBorne: true, hides: true },
    {
      route: 2,
      kind: 'labels',
      name: 'Томск',
      now: 'Томск и область',
      isBorne: false,
      hides: true,
    },
    { route: 2, kind: 'members', name: 'vera', now: null, isBorne: false, hides: true },
  ])
})

test('places that still show cards and that nothing names are told', () => {
  const target = { key: 'wall', as: 'entries', into: null } as const
  const former = { key: 'wall:old', as: 'entries', into: 'old' } as const
  const plan = { ...planOf([{ target, group: null, only: everything }]), former: [former] }
  const shown = new Map([
    ['wall', 3],
    ['wall:older', 2],
    ['wall:old', 1],
  ])

  expect(previewRoutes(plan, [], { ...nothingKnown, shown }).leftAlone).toEqual([
    { target: 'wall:older', entries: 2 },
  ])
})

function planOf(all: readonly Route[]) {
  const rest = { limit: 1, quietSeconds: 60, lookEveryHours: 1, former: [], replies: null }
  const handEdits = 'mend' as const
  return { from: 'board', to: 'wall', routes: all, handEdits, ...rest }
}
