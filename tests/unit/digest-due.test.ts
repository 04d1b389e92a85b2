import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { day, hour, minute } from '../../src/clock.ts'
import { type DueDigest, dueDigest, nextDigestAt, nextOccurrence } from '../../src/digest-due.ts'
import { localDate, localWeekday } from '../../src/zone.ts'

const zones = ['Europe/Moscow', 'Europe/Kaliningrad', 'Europe/Simferopol', 'Europe/Berlin']
const installedAt = Date.parse('2019-01-01T12:00:00Z')
const plan = { weekday: 1, time: '09:00', timezone: 'Europe/Moscow' }

const anyPlan = fc.record({
  weekday: fc.integer({ min: 1, max: 7 }),
  time: fc.constantFrom('00:00', '02:30', '09:00', '23:45'),
  timezone: fc.constantFrom(...zones),
})

describe('dueDigest', () => {
  test('nothing is due before the first occurrence', () => {
    const installed = Date.parse('2019-07-01T06:00:01Z')

    expect(dueDigest(plan, null, installed, Date.parse('2019-07-08T05:59:59Z'))).toBeNull()
    expect(dueDigest(plan, null, installed, Date.parse('2019-07-08T06:00:00Z'))).toMatchObject({
      period: '2019-07-08',
      from: installed,
    })
  })

  test('after weeks of downtime one digest covers all of it', () => {
    const covered = Date.parse('2019-07-08T05:58:00Z')
    const now = Date.parse('2019-08-07T11:00:00Z')

    const last = { to: covered, period: '2019-07-08' }
    expect(dueDigest(plan, last, installedAt, now)).toEqual({
      period: '2019-08-05',
      from: covered,
      to: now - 2 * minute,
    })
  })

  test.each(zones)('looked at every three hours, a year in %s has one a week', (timezone) => {
    const sent = run({ ...plan, timezone }, steps(366 * day, 3 * hour))

    expect(sent).toHaveLength(52)
    for (const { period, to } of sent) {
      expect(localWeekday(to + 2 * minute, timezone)).toBe(1)
      expect(period).toBe(localDate(to + 2 * minute, timezone))
    }
  })

  test('whatever the downtime, coverage has neither gap nor overlap, and no period comes twice', () => {
    const naps = fc.array(fc.integer({ min: 1, max: 20 * 24 * 60 }), {
      minLength: 1,
      maxLength: 50,
    })
    fc.assert(
      fc.property(anyPlan, naps, (any, minutes) => {
        let now = installedAt
        const looks = minutes.map((length) => (now += length * minute))

        const sent = run(any, looks)

        const edges = [installedAt, ...sent.map(({ to }) => to)]
        expect(sent.map(({ from }) => from)).toEqual(edges.slice(0, -1))
        expect(sent.every(({ from, to }) => from < to)).toBe(true)
        expect(new Set(sent.map(({ period }) => period)).size).toBe(sent.length)
        const last = looks.at(-1) ?? 0
        const owed = nextDigestAt(any, sent.at(-1) ?? null, installedAt)
        expect(owed > last).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  test('a plan whose hour is moved on the very day has its next digest a week later', () => {
    const last = { to: Date.parse('2019-07-08T05:58:00Z'), period: '2019-07-08' }
    const moved = { ...plan, time: '18:00' }
    const evening = Date.parse('2019-07-08T15:00:00Z')

    expect(dueDigest(moved, last, installedAt, evening + hour)).toBeNull()
    expect(nextDigestAt(moved, last, installedAt)).toBe(evening + 7 * day)
  })

  test('the next occurrence is later than now and at most a week and an hour away', () => {
    const anyTime = fc.integer({ min: 0, max: 400 * 24 * 60 })
    fc.assert(
      fc.property(anyPlan, anyTime, (any, minutes) => {
        const now = installedAt + minutes * minute

        const next = nextOccurrence(any, now)

        expect(next).toBeGreaterThan(now)
        expect(next - now).toBeLessThanOrEqual(7 * day + hour)
        expect(localWeekday(next, any.timezone)).toBe(any.weekday)
      }),
    )
  })
})

/** Looks at these moments, sending what is due, as the job does. */
function run(any: typeof plan, looks: readonly number[]): readonly DueDigest[] {
  const sent: DueDigest[] = []
  for (const now of looks) {
    const due = dueDigest(any, sent.at(-1) ?? null, installedAt, now)
    if (due !== null) sent.push(due)
  }
  return sent
}

function steps(length: number, step: number): number[] {
  return Array.from({ length: Math.floor(length / step) }, (_, index) => installedAt + index * step)
}
