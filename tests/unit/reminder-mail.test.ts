import { describe, expect, test } from '@jest/globals'
import type { PersonId } from '../../src/ids.ts'
import type { DueReminder } from '../../src/reminder.ts'
import { renderReminder } from '../../src/text/reminder-mail.ts'
import type { Window } from '../../src/window.ts'
import { consultation, lifelikeFacts, survey } from '../support/digest-facts.ts'

const { space } = lifelikeFacts()
const offsets = [30, 14, 7, 3, 1, 0]

describe('renderReminder', () => {
  test.each([consultation, survey])('for $kind no text comes twice', async (window) => {
    const letters = await Promise.all(
      offsets.map((daysLeft) => renderReminder(reminder(window, daysLeft), space, 'ru', 'short')),
    )

    const bare = letters.map(({ text }) => text.replace(/\d+ (день|дня|дней)/g, ''))
    expect(new Set(bare).size).toBe(offsets.length)
    expect(new Set(letters.map(({ subject }) => subject)).size).toBe(offsets.length)
  })

  test('says what, by when in the zone of the reader, and one way to do it', async () => {
    const { subject, html, text } = await renderReminder(
      reminder(consultation, 3),
      space,
      'ru',
      'letter',
    )

    expect(subject).toBe('Консультации эксперта: закрытие через 3 дня')
    expect(text.replace(/\s+/g, ' ')).toContain(
      'Коротко: осталось 3 дня, задать вопрос эксперту можно до 15 сентября, 22:59 (по Калининграду).',
    )
    expect(html.match(/mod\/forum\/view\.php\?id=12/g)).toHaveLength(1)
    expect(Buffer.byteLength(html)).toBeLessThan(20_000)
  })

  test('the address of the button survives the layout unharmed', async () => {
    const window = { ...consultation, link: 'https://a.example/x?a=1&b=%22%3Cq%3E' }

    const { html } = await renderReminder(reminder(window, 3), space, 'ru', 'letter')

    expect(html).toMatch(/href="https:\/\/a\.example\/x\?a=1(&|&amp;|&#38;)b=%22%3Cq%3E"/)
  })

  test('the short form fits into 4,096 bytes whatever the names', async () => {
    const long = 'Ж'.repeat(3_000)
    const window = {
      ...consultation,
      title: { ru: long, en: long },
      link: `https://a.example/${'x'.repeat(500)}`,
    }
    const due = reminder(window, 7)

    for (const locale of ['ru', 'en'] as const) {
      const { html } = await renderReminder(
        { ...due, member: { ...due.member, name: `${long}<b>` } },
        { ...space, name: long },
        locale,
        'short',
      )
      expect(Buffer.byteLength(html)).toBeLessThanOrEqual(4_096)
      expect(html).not.toContain('<b>')
    }
  })
})

function reminder(window: Window, daysLeft: number): DueReminder {
  return {
    window,
    member: {
      person: '1' as PersonId,
      name: 'Вера Лаптева',
      email: null,
      accounts: {},
      region: 'kaliningrad',
      acted: false,
    },
    timezone: 'Europe/Kaliningrad',
    address: '7',
    channel: 'moodle',
    daysBefore: daysLeft,
    period: '',
    daysLeft,
    reason: '',
  }
}
