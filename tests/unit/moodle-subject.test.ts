import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { subjectLine } from '../../connectors/moodle/outgoing.ts'

const family = '👨‍👩‍👧‍👦'

test.each([
  ['short', 'План <b>на</b> неделю\r\n', 'План ‹b›на‹/b› неделю'],
  ['exactly long enough', 'я'.repeat(255), 'я'.repeat(255)],
  ['cut at a word', `${'слово '.repeat(60)}`, `${'слово '.repeat(42).trimEnd()}…`],
  ['one endless word', 'я'.repeat(300), `${'я'.repeat(254)}…`],
  ['a family on the edge', `${'я'.repeat(250)}${family}`, `${'я'.repeat(250)}…`],
  ['bidi', '\u202eзлой\u202c \u0000план', 'злой план'],
])('%s', (_what, text, subject) => {
  expect(subjectLine(text)).toBe(subject)
})

test('no subject is longer than Moodle takes, half a letter or a beginning of a tag', () => {
  const piece = fc.constantFrom(
    'слово',
    ' ',
    '<',
    '>',
    family,
    '\ud83d',
    'é',
    'e\u0301',
    '🇷🇺',
    '\n',
    '\u202e',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 400 }), (pieces) => {
      const subject = subjectLine(pieces.join(''))
      expect([...subject].length).toBeLessThanOrEqual(255)
      expect(subject.isWellFormed()).toBe(true)
      expect(subject).not.toMatch(/[<>\p{Cc}\u202a-\u202e\u2066-\u2069]|\u200d…$/u)
    }),
  )
})
