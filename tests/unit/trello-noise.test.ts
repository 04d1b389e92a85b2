import { describe, expect, test } from '@jest/globals'
import { isNoise, noise } from '../../connectors/trello/noise.ts'
import { Action } from '../../connectors/trello/schema.ts'

function action(type: string, data: object) {
  return Action.parse({ id: 'a1', type, date: '2019-07-01T10:00:00.000Z', data })
}

describe('noise', () => {
  test.each([
    ['updateCard', { card: { id: 'c', pos: 2 }, old: { pos: 1 } }],
    ['updateCard', { card: { id: 'c', idLabels: ['l'] }, old: { idLabels: [] } }],
    ['updateCard', { card: { id: 'c', dueReminder: 5 }, old: { dueReminder: -1 } }],
    ['updateBoard', { board: { id: 'b', prefs: { voting: 'off' } }, old: { prefs: {} } }],
    ['updateList', { list: { id: 'l', pos: 2 }, old: { pos: 1 } }],
    ...noise.types.map((type): [string, object] => [type, {}]),
  ])('%s %j is dropped', (type, data) => {
    expect(isNoise(action(type, data))).toBe(true)
  })

  test.each([
    ['updateCard', { card: { id: 'c', idMembers: ['m'] }, old: { idMembers: ['m'] } }],
    ['updateCard', { card: { id: 'c', name: 'same' }, old: { name: 'same' } }],
    ['updateList', { list: { id: 'l', name: 'same' }, old: { name: 'same' } }],
  ])('%s %j changed nothing', (type, data) => {
    expect(isNoise(action(type, data))).toBe(true)
  })

  test.each([
    ['updateCard', { card: { id: 'c', pos: 2, idList: 'l2' }, old: { pos: 1, idList: 'l1' } }],
    ['updateCard', { card: { id: 'c', due: null }, old: { due: '2019-07-01T10:00:00.000Z' } }],
    ['updateCard', { card: { id: 'c' }, listBefore: { id: 'l1' }, listAfter: { id: 'l2' } }],
    ['updateBoard', { board: { id: 'b', name: 'new' }, old: { name: 'old' } }],
    ['somethingNewFrom2027', {}],
  ])('%s %j is kept', (type, data) => {
    expect(isNoise(action(type, data))).toBe(false)
  })
})
