import { describe, expect, test } from '@jest/globals'
import { isDoubt, isReleasable, whatNext } from '../../src/hold-advice.ts'
import { subjectKey } from '../../src/ids.ts'
import { judgeRejected, understoodIn } from '../../src/rejected.ts'

describe('the share of records that are not understood', () => {
  test.each([
    ['none', 1_000, 0],
    ['none of nothing', 0, 0],
    ['a few of few: each stands in the quarantine', 6, 4],
    ['one in a hundred', 1_000, 10],
  ])('%s is no reason for a hold', (_, items, rejected) => {
    expect(judgeRejected({ items, rejected })).toEqual({ hold: null })
  })

  test.each([
    ['five of a short reading', 6, 5],
    ['more than one in a hundred', 1_000, 11],
    ['everything', 100, 100],
  ])('%s is held, and the reason says how much and what to do', (_, items, rejected) => {
    expect(judgeRejected({ items, rejected }).hold).toBe(
      `${rejected} of ${items} records could not be understood: the source may have changed its answers; see vmeste quarantine list, and update vmeste`,
    )
  })
})

test('what a page understood is named as the quarantine names it', () => {
  const key = subjectKey('moodle', 'post', '5')
  const event = { key: 'a1', kind: 'created', subject: key, subjectKind: 'post' } as const
  const rest = { field: null, before: null, after: null, actor: null, at: 0, sourceType: 'x' }

  expect(
    understoodIn({
      subjects: [{ key, kind: 'post', state: {} }],
      activities: [{ ...event, ...rest }],
      accounts: [{ sourceId: '5' }],
    }),
  ).toEqual([
    { kind: 'post', sourceId: '5' },
    { kind: 'action', sourceId: 'a1' },
    { kind: 'member', sourceId: '5' },
  ])
})

describe('a hold', () => {
  test('of what is absent ends by a word as well', () => {
    const hold = { id: '7', scope: 'absent card' }

    expect([isReleasable(hold.scope), isDoubt(hold.scope)]).toEqual([true, false])
    expect(whatNext(hold)).toContain('vmeste holds release 7')
  })

  test('of what the source still has ends by itself alone, whatever other lists show', () => {
    const hold = { id: '7', scope: 'unlisted card' }

    expect([isReleasable(hold.scope), isDoubt(hold.scope)]).toEqual([false, false])
    expect(whatNext(hold)).toBe('ends by itself once they are listed again')
  })

  test.each([
    ['access', false],
    ['webhook', false],
    ['records', true],
    ['events', true],
    ['unread submissions', true],
    ['anything else', true],
  ])('of scope "%s" ends only by itself', (scope, doubted) => {
    expect([isReleasable(scope), isDoubt(scope)]).toEqual([false, doubted])
    expect(whatNext({ id: '7', scope })).toMatch(/^ends by itself with the (first|next) /)
  })
})
