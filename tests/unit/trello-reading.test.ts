import { describe, expect, test } from '@jest/globals'
import {
  anchorsIn,
  commentPeriods,
  gapOf,
  newsOf,
  nextStep,
  nothingReached,
  overlap,
  sweepDue,
} from '../../connectors/trello/reading.ts'
import { hour } from '../../src/clock.ts'

const high = 1_562_000_000_000

test('a first reading goes down to the very first action', () => {
  expect(gapOf(nothingReached)).toBeNull()
  expect(newsOf(nothingReached)).toEqual({ before: null, floor: null })
})

test('the next one goes back the overlap', () => {
  expect(newsOf({ ...nothingReached, high })).toEqual({ before: null, floor: high - overlap })
})

test('a broken one leaves a gap', () => {
  const broken = { ...nothingReached, high, nextBefore: high - 5, floor: 7 }
  expect(gapOf(broken)).toEqual({ before: high - 5, floor: 7 })
})

test('what a reading that broke off has left behind need not come up again', () => {
  const card = null
  const anchors = [
    { id: 'old', card, at: high - overlap },
    { id: 'new', card, at: high - overlap + 1 },
  ]
  const reached = { ...nothingReached, high, anchors }

  expect(anchorsIn(reached, newsOf(reached)).map(({ id }) => id)).toEqual(['new'])
  expect(anchorsIn(reached, { before: null, floor: null })).toEqual(anchors)
})

describe('comments are read again', () => {
  const due = (reached: object, now = high) =>
    sweepDue({ ...nothingReached, high, ...reached }, now, commentPeriods)

  test('all of them each day, the newest each hour', () => {
    const reached = { sweptAt: high - 23 * hour, recentAt: high - hour }
    expect(due(reached)).toBe('recent')
    expect(due({ ...reached, recentAt: high - hour + 1 })).toBeNull()
    expect(due({ ...reached, sweptAt: high - 24 * hour })).toBe('all')
  })
})

test('pages share their edge, and get past a page within one millisecond', () => {
  expect(nextStep({ limit: 50, before: null }, 99)).toEqual({ limit: 50, before: 100 })
  expect(nextStep({ limit: 50, before: 100 }, 99)).toEqual({ limit: 1_000, before: 100 })
  expect(nextStep({ limit: 1_000, before: 100 }, 99)).toEqual({ limit: 1_000, before: 99 })
})
