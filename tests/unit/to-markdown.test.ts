import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { renderMarkdown } from '../../connectors/trello/markdown.ts'
import { escapeHtml } from '../../src/text/html.ts'
import { toMarkdown } from '../../src/text/markdown.ts'
import { plainLine, toPlainText } from '../../src/text/plain-text.ts'

test.each([
  [
    'emphasis',
    '<p>Это <b>важно</b>, <em>очень</em> <s>нет</s></p>',
    'Это **важно**, *очень* ~~нет~~',
  ],
  ['emphasis beside letters', '<b>«Клуб»</b>ный день', '«Клуб»ный день'],
  [
    'link',
    '<a href="https://a.ru/x(1)?a=1&amp;b=2">план</a>',
    '[план](https://a.ru/x%281%29?a=1&b=2)',
  ],
  ['address', 'см. https://a.ru/a_b?c=1#d, там', 'см. https://a.ru/a_b?c=1#d, там'],
  ['picture', '<img src="https://a.ru/p.png" alt="план">', '[план](https://a.ru/p.png)'],
  ['picture without words', '<img src="https://a.ru/p.png">', '[p.png](https://a.ru/p.png)'],
  [
    'picture in a link',
    '<a href="https://a.ru"><img src="https://a.ru/p.png" alt="план"></a>',
    '[план](https://a.ru/)',
  ],
  ['lists', '<ul><li>а</li><li>б<ol><li>в</li></ol></li></ul>', '- а\n- б\n  1. в'],
  ['list that begins late', '<ol start="3"><li>а</li><li>б</li></ol>', '3. а\n4. б'],
  ['quotation', '<blockquote><p>раз</p><p>два</p></blockquote>', '> раз\n>\n> два'],
  ['code', '<code>a`b</code><pre>x\n ```y</pre>', '``a`b``\n\n````\nx\n ```y\n````'],
  ['heading', '<h3>Тема<br>дня #</h3>', '### Тема дня \\#'],
  ['lines', 'раз<br># два<br>1. три<br>- ч', 'раз  \n\\# два  \n1\\. три  \n\\- ч'],
  ['table', '<table><tr><td>а</td><td>б</td></tr></table>', 'а | б'],
  ['calls', '@board :+1: a@b.ru', '\\@board \\:+1: a@b.ru'],
  ['markup typed as text', '&lt;b&gt; &amp;lt; a*b', '\\<b> \\&lt; a\\*b'],
])('%s', (_what, html, markdown) => {
  expect(toMarkdown(html).replace(/ +$/gm, (end) => (end === '  ' ? end : ''))).toBe(markdown)
})

test.each([
  '<script>alert(1)</script>слово',
  '<a href="javascript:alert(1)">слово</a>',
  '<img src="javascript:alert(1)" alt="слово" onerror="alert(1)">',
  '<svg onload="alert(1)"></svg><iframe src="https://e.example"></iframe>слово',
  '&lt;script&gt;alert(1)&lt;/script&gt; слово',
  '<a href="https://a.ru/)[x](javascript:alert(1)">слово</a>',
])('%s does not act', (html) => {
  const markdown = toMarkdown(html)

  expect(markdown).toContain('слово')
  expect(markdown).not.toMatch(/(?<!\\)<|\]\((?!http)/)
  expect(renderMarkdown(markdown)).not.toMatch(/<(?!\/?(p|a)\b)|href="(?!http)/)
})

test.each([
  ['items', `<ol>${'<li>x</li>'.repeat(9_000)}</ol>`],
  ['tags never closed', `${'<b>'.repeat(30_000)}x`],
  ['quotations', `${'<blockquote>'.repeat(90)}${'x<br>'.repeat(15_000)}`],
  ['blanks', `<i>${'\u00a0'.repeat(90_000)}x</i>`],
  ['marks', '*_`[<'.repeat(100_000)],
])('endless %s are read in time', (_what, html) => {
  const before = performance.now()

  expect(toMarkdown(html).length).toBeLessThan(4 * html.length)
  expect(performance.now() - before).toBeLessThan(3_000)
})

test('whatever somebody wrote reads the same where Markdown is shown', () => {
  fc.assert(
    fc.property(markup, (html) => {
      const markdown = toMarkdown(html)
      expect(wordsOf(renderMarkdown(markdown))).toBe(wordsOf(html))
    }),
    { numRuns: 600, seed: 5 },
  )
})

/** Marks of a list or a quotation are of the list, not of the text. */
function wordsOf(html: string): string {
  const items = html
    .replace(/<\/?(?:ul|ol|hr)\b[^>]*>/g, ' ')
    .replace(/<(\/?)(?:li|blockquote)>/g, '<$1div>')
  return plainLine(toPlainText(items)).replaceAll(' ', '')
}

const words = fc
  .array(
    fc.constantFrom(
      ...['слово', 'a_b', '*', '**', '_', '`', '```', '~~', '#', '##', '-', '--', '---', '+', '1.'],
      ...['1)', '=', '===', '>', '|', '|-|-|', ':-:', '[', ']', '(', ')', '![', '<b>', '<', '&lt;'],
      ...[
        '&',
        '\\',
        '!',
        '@кто',
        '@team',
        ':smile:',
        ':',
        'https://a.ru/a_b*c',
        'a@b.ru',
        '«',
        '»',
        '.',
      ],
      ...[
        '[x]: https://a.ru',
        '[x](https://a.ru)',
        '<https://a.ru>',
        '👍',
        '\u00a0',
        ' ',
        '\n',
        '\t',
      ],
    ),
    { minLength: 1, maxLength: 5 },
  )
  .chain((pieces) => fc.constantFrom(' ', '').map((glue) => escapeHtml(pieces.join(glue))))

const inTag = (tag: string, inner: string) => `<${tag}>${inner}</${tag}>`
const list = (tag: string, items: readonly string[]) =>
  inTag(tag, items.map((item) => inTag('li', item)).join(''))
const inlineTag = fc.constantFrom('b', 'strong', 'i', 'em', 's', 'span', 'code')

/** HTML as editors write it: blocks in blocks, words in lines. */
const { blocks: markup } = fc.letrec<Record<'line' | 'piece' | 'block' | 'blocks', string>>(
  (tie) => ({
    piece: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 4, arbitrary: words },
      { weight: 1, arbitrary: fc.constantFrom('<br>', ' ') },
      { weight: 3, arbitrary: fc.tuple(inlineTag, tie('line')).map((it) => inTag(...it)) },
      {
        weight: 1,
        arbitrary: tie('line').map(
          (inner) => `<a href="https://b.ru">${inner.replace(/<\/?a\b[^>]*>/g, '')}</a>`,
        ),
      },
    ),
    line: fc.array(tie('piece'), { maxLength: 4 }).map((pieces) => pieces.join('')),
    block: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 4, arbitrary: tie('line') },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom('p', 'h2', 'pre', 'div'), tie('line'))
          .map((it) => inTag(...it)),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom('div', 'blockquote'), tie('blocks'))
          .map((it) => inTag(...it)),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom('ul', 'ol'), fc.array(tie('blocks'), { maxLength: 3 }))
          .map((it) => list(...it)),
      },
      { weight: 1, arbitrary: fc.constant('<hr>') },
    ),
    blocks: fc.array(tie('block'), { maxLength: 4 }).map((blocks) => blocks.join('')),
  }),
)
