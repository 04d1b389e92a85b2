import { expect, test } from '@jest/globals'
import { marksOf } from '../../connectors/trello/mark.ts'
import { Action } from '../../connectors/trello/schema.ts'

const action = { id: 'a1', type: 'commentCard', date: '2019-07-01T06:00:00.000Z' }

test.each([
  ['a year that no calendar of ours holds', { date: '+010000-01-01T00:00:00.000Z' }],
  ['a year before the first', { date: '-000001-01-01T00:00:00.000Z' }],
  ['a control character in the id', { id: 'a\0' }],
  ['half a letter in the id', { id: 'a\ud800' }],
  ['a control character in the id of a card', { data: { card: { id: 'c\0' } } }],
])('%s is odd: it is set aside, as the database could not keep it', (_, part) => {
  expect(Action.safeParse(action).success).toBe(true)
  expect(Action.safeParse({ ...action, ...part }).success).toBe(false)
})

test('such a date moves no reading on', () => {
  expect(marksOf([{ ...action, date: '+010000-01-01T00:00:00.000Z' }, action])).toHaveLength(1)
})
