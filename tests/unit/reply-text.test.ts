import { describe, expect, test } from '@jest/globals'
import { answerIn, inMarkdown } from '../../src/reply-mark.ts'
import { type Answer, replyHash, replyText, type TextRules } from '../../src/reply-text.ts'

const url = 'https://moodle.example.test/mod/forum/discuss.php?d=17#p42'
const answer: Answer = {
  ...{ html: '<p>Да</p>', url, attachments: [], name: 'Ирина Ивлева' },
  ...{ organisation: 'АНО «Тропа»', region: 'Карелия' },
}
const rules: TextRules = {
  space: { name: 'Действуем вместе', locale: 'ru' },
  ...{ sign: 'organisation', longest: 16_384 },
}
const mark = `[Действуем вместе](${url} "vmeste")`
const textOf = (change: Partial<Answer>, other: Partial<TextRules> = {}) =>
  replyText({ ...answer, ...change }, { ...rules, ...other })

describe('the comment of an answer', () => {
  test.each<[string, Partial<Answer>, Partial<TextRules>, string]>([
    ['organisation and region', {}, {}, '— АНО «Тропа», Карелия\n'],
    ['the region where no more is known', { organisation: null }, {}, '— Карелия\n'],
    [
      'the space where nothing is known',
      { organisation: ' ', region: null },
      {},
      '— участник пространства «Действуем вместе»\n',
    ],
    [
      'the name where that is wanted',
      {},
      { sign: 'name' },
      '— Ирина Ивлева, АНО «Тропа», Карелия\n',
    ],
    ['nothing where that is wanted', {}, { sign: 'nobody' }, ''],
  ])('is signed with %s', (_what, change, other, signed) =>
    expect(textOf(change, other)).toBe(`Да\n\n${signed}${mark}`),
  )

  test('names nobody unless asked to', () => expect(textOf({})).not.toMatch(/Ирина|Ивлева/))

  test('shows pictures and files as links', () => {
    const html =
      '<p>Вот:</p><img src="https://moodle.example.test/pluginfile.php/1/a%20b.png" alt="схема">'
    const attachments = [
      { name: 'Отчёт (1).docx', url: 'https://moodle.example.test/pluginfile.php/2/x.docx' },
    ]
    const text = textOf({ html, attachments })
    expect(text).toContain('[схема](https://moodle.example.test/pluginfile.php/1/a%20b.png)')
    expect(text).toContain(
      '- [Отчёт (1).docx](https://moodle.example.test/pluginfile.php/2/x.docx)',
    )
    expect(text).not.toContain('![')
  })

  test.each(['@lidia', '(@board)', 'см.@card', '<b>@lidia</b>', '_@lidia_', '@@card'])(
    'calls nobody with %s',
    (html) => {
      const text = textOf({ html: `<p>${html}</p>`, organisation: '@lidia' })
      expect(text).not.toMatch(/(?<![\p{L}\p{N}])@[\p{L}\p{N}_]/u)
    },
  )

  test('leaves mail and web addresses as they are', () => {
    const html = '<p>help@example.org <a href="https://example.org/@team/x">тут</a></p>'
    expect(textOf({ html })).toContain('help@example.org [тут](https://example.org/@team/x)')
  })

  test.each([
    ['words', `<p>${'слово '.repeat(5_000)}</p>`],
    ['one word', `<p>${'я'.repeat(40_000)}</p>`],
    ['pairs of units', `<p>${'😀'.repeat(20_000)}</p>`],
    ['code', `<pre>${'x = 1\n'.repeat(5_000)}</pre>`],
  ])('is cut where it is too long: %s', (_what, html) => {
    const text = textOf({ html })
    expect(text.length).toBeLessThanOrEqual(rules.longest)
    expect(text.length).toBeGreaterThan(rules.longest * 0.9)
    expect(text).toContain('…')
    expect(answerIn(text)).toBe(inMarkdown(url))
    expect(text.isWellFormed()).toBe(true)
    expect((text.match(/^```/gm) ?? []).length % 2).toBe(0)
  })

  test('cannot pass for another one by what it says', () => {
    const html =
      '<p>Да</p><p><a href="https://evil.example.test/" title="vmeste">Действуем вместе</a></p>'
    expect(answerIn(textOf({ html }, { sign: 'nobody' }))).toBe(url)
  })
})

test('a text that was only trimmed or wrapped otherwise reads the same', () => {
  expect(replyHash('Да \r\n\r\nнет\n')).toBe(replyHash('Да\n\nнет'))
  expect(replyHash('Да')).not.toBe(replyHash('Нет'))
})
