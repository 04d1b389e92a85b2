import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Change, claimOf, compare, stateHash } from '../../src/compare.ts'
import type { SubjectState } from '../../src/subject.ts'

const keyed = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.string())
const state: fc.Arbitrary<SubjectState> = fc.record(
  {
    title: fc.option(fc.string()),
    closed: fc.option(fc.boolean()),
    due: fc.option(fc.constantFrom('2019-07-01T00:00:00.000Z', '2019-07-02T00:00:00.000Z')),
    labels: fc.option(keyed),
    fields: fc.option(keyed),
  },
  { requiredKeys: [] },
)
const reporting = { reported: ['title', 'created'], ignored: ['due'] } as const

describe('compare', () => {
  test('finds nothing between a state and itself, however "none" is written', () => {
    fc.assert(fc.property(state, (one) => expect(compare(one, one, reporting)).toEqual([])))
    expect(compare({ closed: false, labels: {} }, { title: '' }, undefined)).toEqual([])
  })

  test('finds a change exactly where hashes differ, ignored fields aside', () => {
    fc.assert(
      fc.property(state, state, (before, after) => {
        const without = ({ due: _, ...rest }: SubjectState) => rest
        const differs = stateHash(without(plain(before))) !== stateHash(without(plain(after)))

        expect(compare(before, after, reporting).length > 0).toBe(differs)
      }),
    )
  })

  test('replaying the changes on the old state gives the new one', () => {
    fc.assert(
      fc.property(state, state, (before, after) => {
        const replayed = compare(before, after, undefined).reduce(replay, before)

        expect(stateHash(plain(replayed))).toBe(stateHash(plain(after)))
      }),
    )
  })

  test('a reported event claims the change it tells of, and only that', () => {
    const [moved] = compare({ title: 'План' }, { title: 'План 2' }, reporting)

    expect(moved?.reportable).toBe(true)
    expect(moved?.claim).toBe(claimOf('changed', 'title', null, 'План 2'))
    expect(moved?.claim).not.toBe(claimOf('changed', 'title', null, 'План'))
    expect(claimOf('arrived', null, null, null)).toBe(compare(null, {}, reporting)[0]?.claim)
  })

  test('an implied field is told only where nothing else has changed', () => {
    const implied = { reported: [], implied: ['changedAt'] } as const
    const told = (after: SubjectState) =>
      compare({ title: 'Памятка', changedAt: 1 }, after, implied).map(({ field }) => field)

    expect(told({ title: 'Памятка', changedAt: 2 })).toEqual(['changedAt'])
    expect(told({ title: 'Устав', changedAt: 2 })).toEqual(['title'])
  })

  test('text counts by its source', () => {
    const body = (html: string) => ({ body: { source: 'x', format: 'markdown' as const, html } })

    expect(compare(body('<p>x</p>'), body('<div>x</div>'), undefined)).toEqual([])
  })
})

function replay(state: SubjectState, { kind, field, entry, after }: Change): SubjectState {
  if (field === null) return state
  if (entry === null) return { ...state, [field]: after }
  const { [entry]: _, ...others } = { ...(state[field] as Record<string, unknown>) }
  return { ...state, [field]: kind === 'removed' ? others : { ...others, [entry]: after } }
}

function plain(state: SubjectState): SubjectState {
  const entries = Object.entries(state).filter(
    ([, value]) => value !== false && value !== '' && value !== null && !isEmptyObject(value),
  )
  return Object.fromEntries(entries)
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
