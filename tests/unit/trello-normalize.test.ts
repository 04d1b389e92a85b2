import { describe, expect, test } from '@jest/globals'
import { toActivity } from '../../connectors/trello/normalize-action.ts'
import { toCard } from '../../connectors/trello/normalize-card.ts'
import { toComment } from '../../connectors/trello/normalize-comment.ts'
import { Action, Card, parseEach } from '../../connectors/trello/schema.ts'

const around = { source: 'trello', boardId: 'b', fieldOptions: new Map([['o1', 'Высокая']]) }

function activity(type: string, data: object | null, rest: object = {}) {
  const raw = { id: 'a1', type, date: '2012-05-01T10:00:00.000Z', data, ...rest }
  return toActivity(Action.parse(raw), around)
}

describe('an action', () => {
  test.each([
    [{ name: 'new' }, { name: 'old' }, 'title', 'old', 'new'],
    [{ desc: '' }, { desc: 'text' }, 'body', 'text', ''],
    [{ idList: 'l2' }, { idList: 'l1' }, 'place', 'trello:list:l1', 'trello:list:l2'],
    [{ closed: true }, { closed: false }, 'closed', false, true],
    [{ due: '2019-07-01T10:00:00Z' }, { due: null }, 'due', null, '2019-07-01T10:00:00.000Z'],
    [{ dueComplete: true }, { dueComplete: false }, 'done', false, true],
    [
      { pos: 1, idList: 'l2' },
      { pos: 2, idList: 'l1' },
      'place',
      'trello:list:l1',
      'trello:list:l2',
    ],
  ])('updateCard %j tells what changed', (now, old, field, before, after) => {
    const told = activity('updateCard', { card: { id: 'c1', ...now }, old })
    expect(told).toMatchObject({ subject: 'trello:card:c1', kind: 'changed', field, before, after })
  })

  test.each([
    ['commentCard', { text: 'Да\n[Проба](https://m.example.test/#p1 "vmeste")' }, true],
    [
      'updateComment',
      { action: { id: 'k', text: '[Проба](https://m.example.test/#p1 "vmeste")' } },
      true,
    ],
    ['commentCard', { text: 'Да, https://m.example.test/#p1' }, undefined],
  ])('%s is our own by our mark', (type, data, own) => {
    const told = activity(type, { card: { id: 'c1' }, ...data })
    expect(told.own).toBe(own)
  })

  test('of 2012 tells a move without old values, and its author in one place only', () => {
    const lists = { listBefore: { id: 'l1' }, listAfter: { id: 'l2' } }
    const author = { idMemberCreator: null, memberCreator: { id: 'm1' } }
    const told = activity('updateCard', { card: { id: 'c1' }, ...lists }, author)
    expect(told).toMatchObject({ field: 'place', after: 'trello:list:l2', actor: 'm1' })
  })

  test('on a checklist finds the card that it does not name', () => {
    const data = {
      ...{ card: { id: 'c1' }, checklist: { id: 'k1', name: 'new' } },
      old: { name: 'old' },
    }
    const told = activity('updateChecklist', data)
    expect(told).toMatchObject({ subject: 'trello:card:c1', field: 'checklists', entry: 'k1' })
  })

  test.each([
    ['addMemberToCard', { idMember: 'm' }, 'added', 'people', 'm'],
    ['removeMemberFromCard', { idMember: 'm' }, 'removed', 'people', 'm'],
    ['deleteAttachmentFromCard', { attachment: { id: 'f' } }, 'removed', 'attachments', 'f'],
    [
      'updateCheckItemStateOnCard',
      { checkItem: { id: 'i', state: 'complete' } },
      'added',
      'checked',
      'i',
    ],
    [
      'updateCheckItemStateOnCard',
      { checkItem: { id: 'i', state: 'incomplete' } },
      'removed',
      'checked',
      'i',
    ],
  ])('%s concerns one entry', (type, data, kind, field, entry) => {
    const told = activity(type, { card: { id: 'c1' }, ...data })
    expect(told).toMatchObject({ subject: 'trello:card:c1', kind, field, entry })
  })

  test.each([
    ['unknown to us', 'launchRocket', { card: { id: 'c1' } }, 'trello:card:c1'],
    ['without its card', 'addMemberToCard', { idMember: 'm' }, 'trello:board:b'],
    ['without any data', 'deleteCard', null, 'trello:board:b'],
  ])('%s is kept as other', (_what, type, data, subject) => {
    expect(activity(type, data)).toMatchObject({
      kind: 'other',
      subject,
      key: 'a1',
      sourceType: type,
    })
  })
})

describe('a card', () => {
  const card = (fields: object) => toCard(Card.parse({ id: '5cf4b760', ...fields }), around).state

  test('holds in its custom fields what readers see', () => {
    const customFieldItems = [
      { idCustomField: 'f1', value: { number: '3' } },
      { idCustomField: 'f2', value: null, idValue: 'o1' },
      { idCustomField: 'f3', value: null, idValue: null },
    ]
    expect(card({ customFieldItems }).fields).toEqual({ f1: '3', f2: 'Высокая' })
  })

  test('with nothing but an id is a card', () => {
    expect(card({ desc: '', idList: null, labels: null, due: null })).toMatchObject({
      place: null,
      body: null,
      createdAt: null,
      labels: {},
    })
  })

  test('shows a label without a name, or without an id, by its colour', () => {
    const labels = [
      { id: 'l1', name: '', color: 'green' },
      { color: 'red', name: 'Срочно' },
    ]
    expect(card({ labels }).labels).toEqual({ l1: 'green', red: 'Срочно' })
  })
})

test('a comment is a subject of its own, in its card', () => {
  const data = { text: '**Да**', card: { id: 'c1', shortLink: 's' } }
  const raw = { id: 'a1', type: 'copyCommentCard', date: '2019-07-01T10:00:00Z', data }
  const comment = toComment(Action.parse({ ...raw, idMemberCreator: 'gone' }), 'trello')
  expect(comment?.state).toMatchObject({
    place: 'trello:card:c1',
    author: 'gone',
    body: { source: '**Да**', html: '<p><strong>Да</strong></p>' },
  })
})

test('an odd item is set aside with its reason, the others go on', () => {
  const { good, rejected } = parseEach(Card, 'card', [
    { id: 'c1' },
    { id: 'c2', due: 'soon' },
    null,
  ])
  expect(good.map(({ id }) => id)).toEqual(['c1'])
  expect(rejected).toMatchObject([
    { kind: 'card', sourceId: 'c2', reason: 'due: is not a date', raw: '{"id":"c2","due":"soon"}' },
    { kind: 'card', sourceId: null, raw: 'null' },
  ])
})
