import { expect, test } from '@jest/globals'
import { legsFrom, nextStep, overlap } from '../../connectors/trello/reading.ts'

test('a first reading goes down to the very first action', () => {
  expect(legsFrom(null)).toEqual([{ before: null, floor: null }])
})

test('the next one goes back the overlap', () => {
  const high = 1_562_000_000_000
  expect(legsFrom({ high, nextBefore: null, floor: null })).toEqual([
    { before: null, floor: high - overlap },
  ])
})

test('a broken one is finished before anything new is read', () => {
  const high = 1_562_000_000_000
  expect(legsFrom({ high, nextBefore: high - 5, floor: 7 })).toEqual([
    { before: high - 5, floor: 7 },
    { before: null, floor: high - overlap },
  ])
})

test('pages share their edge, and get past a page within one millisecond', () => {
  expect(nextStep({ limit: 50, before: null }, 99)).toEqual({ limit: 50, before: 100 })
  expect(nextStep({ limit: 50, before: 100 }, 99)).toEqual({ limit: 1_000, before: 100 })
  expect(nextStep({ limit: 1_000, before: 100 }, 99)).toEqual({ limit: 1_000, before: 99 })
})
