import { describe, expect, test } from '@jest/globals'
import { toLetter } from '../../connectors/email/letter.ts'
import { richText } from '../../connectors/moodle/html.ts'
import { chatHtml } from '../../connectors/moodle/send-text.ts'
import { titleText } from '../../connectors/moodle/text.ts'
import { renderMarkdown } from '../../connectors/trello/markdown.ts'
import { cardView } from '../../src/card-view.ts'
import { toPlainText } from '../../src/text/plain-text.ts'
import { toSafeHtml } from '../../src/text/sanitize.ts'

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)" onclick=x>x</a>',
  '[x](JaVaScRiPt:alert(1)) ![x](javascript:alert(1)) <javascript:alert(1)>',
  ']]></mj-text><mj-raw><script>alert(1)</script></mj-raw>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\u202eevil\u202c \u2066x',
  '\u001b]0;pwn\u0007',
  'Тема\r\nBcc: evil@example.org\r\n\r\nтело',
]

describe('texts that try to act do not', () => {
  test.each(hostile)('%j in a card', (text) => {
    const view = viewOf(text)

    for (const html of [view.descriptionHtml, view.commentsHtml, view.attachmentsHtml])
      expect(html).not.toMatch(
        /<(?:script|img|svg|style|math)|<[^<>]*\son\w+=|<[^<>]*href="(?!http|mailto)/i,
      )
    for (const line of [view.title, view.list, view.labels, view.members])
      expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
  })

  test.each(hostile)('%j in a post', (text) => {
    const { html } = richText(text, 'ru')

    expect(html).not.toMatch(
      /<(?:script|svg|style|math|mj-)|<[^<>]*\son\w+=|<[^<>]*href="(?!http|mailto)/i,
    )
    expect(chatHtml({ html, text }, '')).not.toMatch(/<(?:script|svg|style|math)|<[^<>]*\son\w+=/i)
  })

  test.each([...hostile, 'я'.repeat(5_000), '<p>'.repeat(3_000)])(
    '%j as name and subject of a mail adds no header and no endless line',
    async (text) => {
      const letter = toLetter(
        { id: 'x', to: 'a@example.org', toName: text, subject: text, html: '', text: '', at: 0 },
        { from: 'Вместе <vmeste@example.org>' },
      )
      const raw = (await letter.raw).toString('latin1')
      const head = raw.slice(0, raw.indexOf('\r\n\r\n')).split('\r\n')

      expect(head.filter((line) => /^bcc/i.test(line))).toEqual([])
      expect(Math.max(...head.map((line) => line.length))).toBeLessThan(998)
    },
  )
})

describe('markup made to exhaust us is read in time', () => {
  test('endless nesting', () => {
    const deep = '<b>'.repeat(20_000)

    expect(() => toPlainText(`${deep}x`)).not.toThrow()
    expect(titleText(`слово ${deep}`, 'ru')).toContain('слово')
  })

  test.each([
    ['words', 'слово '.repeat(900_000)],
    ['quotations', '> '.repeat(900_000)],
    ['brackets', '[a]('.repeat(500_000)],
  ])('a card of endless %s is shown as it was typed', (_, source) => {
    expect(renderMarkdown(source)).toBe(`<p>${source.replaceAll('>', '&#62;')}</p>`)
  })

  test.each([
    ['tags', `слово ${'<b>'.repeat(1_000_000)}x<script`],
    ['bare brackets', `${'<'.repeat(400_000)}слово x`],
    ['attributes', `<a ${'onclick="x" '.repeat(50_000)}>слово</a> x`],
  ])('a post of endless %s is its words', (_, message) => {
    const before = performance.now()

    expect(richText(message, 'ru').html).toMatch(/^<p>слово x( script)?<\/p>$/)
    expect(performance.now() - before).toBeLessThan(3_000)
  })

  test('pictures pasted into a post do not make it too long', () => {
    const picture = `<img src="data:image/png;base64,${'A'.repeat(2_000_000)}" alt="план">`

    expect(richText(`<p><b>Итоги</b> ${picture}</p>`, 'ru').html).toMatch(/^<p><b>Итоги<\/b> <img/)
  })

  test.each([
    ['tags never ended', `multilang ${'<span '.repeat(50_000)}`],
    ['spans never closed', '<span class="multilang" lang="ru">'.repeat(20_000)],
  ])('%s', (_, markup) => {
    const before = performance.now()
    titleText(markup, 'ru')

    expect(performance.now() - before).toBeLessThan(3_000)
  })

  test('of neighbouring languages still one is left', () => {
    const markup =
      '<span lang="en" class="multilang">Ideas</span> <span class="multilang" lang="ru">Идеи</span>'

    expect(titleText(markup, 'ru')).toBe('Идеи')
  })
})

function viewOf(text: string) {
  return cardView({
    card: {
      title: text,
      body: { source: text, format: 'markdown', html: renderMarkdown(text) },
      labels: { a: text },
      attachments: { a: { name: text, url: text } },
      url: text,
    },
    ...{ mark: 'm', listTitle: text, memberNames: [text], locale: 'ru', gone: false },
    ...{ timezone: 'Europe/Moscow' },
    comments: [{ author: text, at: 0, html: toSafeHtml(renderMarkdown(text)) }],
  })
}
