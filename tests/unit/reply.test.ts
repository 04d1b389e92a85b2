import { describe, expect, test } from '@jest/globals'
import { decideReply, judgeStanding, type ReplyCase } from '../../src/reply.ts'

const fresh: ReplyCase = {
  ...{ answer: 'there', wanted: 'w', shown: null, remoteId: null },
  ...{ unsure: false, disputed: false, cardGone: false },
}
const brought: ReplyCase = { ...fresh, shown: 'w', remoteId: 'c1' }

describe('an answer', () => {
  test.each<[string, Partial<ReplyCase>, string]>([
    ['that is new', {}, 'create'],
    ['that may have been brought', { unsure: true }, 'create'],
    ['that went before it was brought', { answer: 'gone' }, 'leave'],
    ['that went and may have been brought', { answer: 'gone', unsure: true }, 'find'],
    ['of ours', { answer: 'ours' }, 'leave'],
    ['between two people', { answer: 'confidential' }, 'leave'],
    ['with nothing in it', { answer: 'empty' }, 'leave'],
    ['under a card that is gone', { cardGone: true }, 'leave'],
  ])('%s, not brought yet', (_what, change, act) =>
    expect(decideReply({ ...fresh, ...change }).act).toBe(act),
  )

  test.each<[string, Partial<ReplyCase>, string]>([
    ['that reads as it did', {}, 'leave'],
    ['that was edited', { wanted: 'other' }, 'update'],
    ['whose edit may have landed', { unsure: true }, 'update'],
    ['that was deleted', { answer: 'gone' }, 'remove'],
    ['that was emptied', { answer: 'empty' }, 'remove'],
    ['that went with its whole discussion', { answer: 'uprooted' }, 'leave'],
    ['whose comment somebody has changed', { wanted: 'other', disputed: true }, 'leave'],
    ['that was deleted after that', { answer: 'gone', disputed: true }, 'leave'],
    ['under a card that is gone', { answer: 'gone', cardGone: true }, 'leave'],
  ])('%s, brought before', (_what, change, act) =>
    expect(decideReply({ ...brought, ...change }).act).toBe(act),
  )
})

describe('a comment that is about to be written over', () => {
  const known = { kept: 'k', tried: null, triedRemoving: false }

  test.each<
    [string, Parameters<typeof judgeStanding>[0], Partial<typeof known> | { tried: string }, string]
  >([
    ['as we left it', { hash: 'k', ours: true }, {}, 'ours'],
    ['as a lost try left it', { hash: 't', ours: true }, { tried: 't' }, 'ours'],
    ['as nobody of us left it', { hash: 'x', ours: true }, { tried: 't' }, 'disputed'],
    ['of another account', { hash: 'k', ours: false }, {}, 'disputed'],
    ['that is not there', { hash: null, ours: false }, {}, 'disputed'],
    ['that a lost try removed', { hash: null, ours: false }, { triedRemoving: true }, 'removed'],
  ])('%s', (_what, standing, more, is) =>
    expect(judgeStanding(standing, { ...known, ...more }).is).toBe(is),
  )
})
