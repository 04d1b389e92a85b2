import { describe, expect, test } from '@jest/globals'
import { contentHash } from '../../src/hash.ts'
import { decideSweep, type SweepCase } from '../../src/sweep.ts'

const ours = { title: 'Памятка' }
const theirs = { title: 'Памятка, правка' }
const cleaned = { title: 'Памятк' }

const upToDate: SweepCase = {
  ...{ remoteId: '1', shown: 'h', keptLooks: null, shownLooks: contentHash(ours), byHand: null },
  reason: null,
  ...{
    handEdits: 'report',
    isWaiting: false,
    wanted: { hash: 'h', looks: ours, isMeant: true, isOwed: true },
  },
  entries: [{ remoteId: '1', looks: ours }],
}
const changed = {
  wanted: { hash: 'h2', looks: { title: 'Памятка 2' }, isMeant: true, isOwed: true },
}
const looking = (looks: Record<string, string>) => ({ entries: [{ remoteId: '1', looks }] })

describe('where hand edits are mended', () => {
  test.each<[string, Partial<SweepCase>, string]>([
    ['an entry as it should be is left', {}, 'leave'],
    ['an edited one is written anew', looking(theirs), 'rewrite'],
    ['one that nobody can remember is left as well', { shownLooks: null }, 'leave'],
    ['a missing one is asked for', { entries: [] }, 'missing'],
    ['what was reported before is taken over', { byHand: 'edited' }, 'adopt'],
  ])('%s', (_, change, act) => {
    expect(decideSweep({ ...upToDate, handEdits: 'mend', ...change }).act).toBe(act)
  })
})

test('until an edit is mended it stays known that it was one', () => {
  const mending = { ...upToDate, ...looking(theirs), handEdits: 'mend' } as const
  const first = decideSweep(mending)
  const held = { ...mending, shown: null, shownLooks: null, reason: first.reason }

  expect([first, decideSweep(held)]).toMatchObject(
    Array(2).fill({ act: 'rewrite', reason: 'its entry was edited by hand' }),
  )
})

describe('where hand edits are reported', () => {
  test.each<[string, Partial<SweepCase>, object]>([
    ['an entry as it should be is left', {}, { act: 'leave' }],
    [
      'how it reads is remembered first',
      { shownLooks: null },
      { act: 'adopt', reason: 'its entry shows it as it should' },
    ],
    [
      'an edited one is left as it is',
      looking(theirs),
      { act: 'report', byHand: 'edited', reason: 'its entry was edited by hand: left as it is' },
    ],
    [
      'also where its card has changed since',
      { ...looking(theirs), ...changed },
      { act: 'report', byHand: 'edited' },
    ],
    [
      'a card that changed is written where its entry is as we left it',
      changed,
      { act: 'rewrite', byHand: false },
    ],
    [
      'what the target makes of our writing is no hand edit',
      { ...looking(cleaned), shownLooks: contentHash(cleaned) },
      { act: 'leave', reason: 'shown as far as the target keeps it' },
    ],
    [
      'a hand edit that brought it to what it should be is taken over',
      { byHand: 'edited' },
      { act: 'adopt' },
    ],
    [
      'an undone hand edit lets the change be shown that came meanwhile',
      { byHand: 'edited', ...changed },
      { act: 'rewrite' },
    ],
    ['a missing one is asked for', { entries: [] }, { act: 'missing' }],
    [
      'one that was removed stays removed',
      { entries: [], byHand: 'removed' },
      { act: 'report', byHand: 'removed', reason: 'its entry was removed by hand: not made anew' },
    ],
    [
      'an entry found by its mark alone is brought up to date',
      { remoteId: null, shown: null, shownLooks: null, ...looking(theirs) },
      { act: 'rewrite' },
    ],
  ])('%s', (_, change, decision) => {
    expect(decideSweep({ ...upToDate, ...change })).toMatchObject(decision)
  })
})
