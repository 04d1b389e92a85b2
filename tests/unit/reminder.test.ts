import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { day, hour, minute } from '../../src/clock.ts'
import type { PersonId } from '../../src/ids.ts'
import {
  dueReminders,
  type Member,
  type ReminderQuestion,
  reminderKey,
  whyDropped,
} from '../../src/reminder.ts'
import { consultation, regions, seminar, survey, teleconference } from '../support/digest-facts.ts'

const july = Date.parse('2019-07-01T00:00:00Z')

describe('dueReminders', () => {
  test('at ten in the morning of the person, N days before the last day', () => {
    const member = someone('1', { region: 'kaliningrad' })
    const tooEarly = Date.parse('2019-09-01T07:59:00Z')

    expect(ask(tooEarly, [member]).due).toEqual([])
    expect(ask(tooEarly + minute, [member]).due).toMatchObject([
      { daysBefore: 14, daysLeft: 14, timezone: 'Europe/Kaliningrad', address: 'm1' },
    ])
  })

  test('a missed offset is made up for until the next one comes, and only the newest', () => {
    const beforeSeven = Date.parse('2019-09-08T06:59:00Z')

    expect(ask(beforeSeven, [someone('1')]).due).toMatchObject([{ daysBefore: 14, daysLeft: 7 }])
    expect(ask(beforeSeven + minute, [someone('1')]).due).toMatchObject([{ daysBefore: 7 }])
  })

  test('says why somebody, or a window, is passed over', () => {
    const now = Date.parse('2019-09-13T09:00:00Z')
    const members = [
      someone('1', { acted: true }),
      someone('2', { accounts: { trello: 't2' } }),
      someone('3'),
    ]
    const asked = {
      ...question(now, members),
      windows: [consultation, teleconference, seminar, survey],
      written: new Set([reminderKey('consultation', '3' as PersonId, '2019-09-15 -3d')]),
    }

    expect(dueReminders(asked).skipped.map(({ reason }) => reason)).toEqual([
      'has acted',
      'no address at moodle',
      'reminded before',
      'its date is to be announced',
      'its date is to be announced',
      'not open yet',
    ])
  })

  test('mail goes to the e-mail address, and what was due before the start is not sent', () => {
    const now = Date.parse('2019-09-13T09:00:00Z')
    const mailed = {
      ...consultation,
      reminders: { daysBefore: [14, 3], time: '10:00', channel: 'email' },
    }
    const asked = { ...question(now, [someone('1')]), windows: [mailed] }

    expect(dueReminders(asked).due).toMatchObject([{ channel: 'email', address: '1@example.org' }])
    const late = { ...asked, startedAt: now - minute }
    expect(dueReminders(late).skipped).toMatchObject([
      { reason: 'was due before the installation began' },
    ])
  })

  test('nothing that is already written goes out after the close or the act', () => {
    const closes = consultation.closes ?? 0

    expect(whyDropped(consultation, false, closes - 1)).toBeNull()
    expect(whyDropped(consultation, false, closes)).toBe('closed')
    expect(whyDropped(consultation, true, closes - 1)).toBe('has acted')
  })

  test('whatever the downtime: each offset at most once, nothing after the act or outside the window', () => {
    const looks = fc.array(fc.integer({ min: 1, max: 9 * 24 * 60 }), {
      minLength: 5,
      maxLength: 60,
    })
    const actedAt = fc.array(fc.option(fc.integer({ min: 0, max: 110 })), {
      minLength: 3,
      maxLength: 3,
    })
    fc.assert(
      fc.property(looks, actedAt, (naps, acts) => {
        const windows = [consultation, survey]
        const written = new Set<string>()
        let now = july
        for (const nap of naps) {
          now += nap * minute
          const members = acts.map((act, index) =>
            someone(String(index), {
              acted: act !== null && july + act * day <= now,
              region: regions[index]?.id ?? null,
            }),
          )
          const { due } = dueReminders({ ...question(now, members), windows, written })
          for (const { window, member, period } of due) {
            const key = reminderKey(window.id, member.person, period)
            expect(written.has(key)).toBe(false)
            expect(member.acted).toBe(false)
            expect(now < (window.closes ?? 0) && now >= (window.opens ?? 0)).toBe(true)
            written.add(key)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test('watched every three hours, everybody gets each offset that lies in the window', () => {
    const written = new Set<string>()
    for (let now = july; now < july + 110 * day; now += 3 * hour) {
      const asked = { ...question(now, [someone('1')]), windows: [consultation, survey], written }
      for (const { window, period } of dueReminders(asked).due)
        written.add(reminderKey(window.id, '1' as PersonId, period))
    }

    expect([...written].toSorted()).toEqual([
      'consultation 1 2019-09-15 -14d',
      'consultation 1 2019-09-15 -1d',
      'consultation 1 2019-09-15 -3d',
      'consultation 1 2019-09-15 -7d',
      'survey-2 1 2019-10-05 -1d',
      'survey-2 1 2019-10-05 -3d',
      'survey-2 1 2019-10-05 -7d',
    ])
  })
})

function ask(now: number, members: readonly Member[]) {
  return dueReminders(question(now, members))
}

function question(now: number, members: readonly Member[]): ReminderQuestion {
  return {
    windows: [consultation],
    audienceOf: new Map([
      ['consultation', members],
      ['survey-2', members],
    ]),
    regions,
    timezone: 'Europe/Moscow',
    startedAt: july,
    written: new Set(),
    now,
  }
}

function someone(id: string, rest: Partial<Member> = {}): Member {
  return {
    person: id as PersonId,
    name: 'Вера Лаптева',
    email: `${id}@example.org`,
    accounts: rest.accounts ?? { moodle: `m${id}` },
    region: null,
    acted: false,
    ...rest,
  }
}
