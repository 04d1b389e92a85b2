import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { renderMarkdown } from '../../connectors/trello/markdown.ts'

const link = (href: string, words: string) => `<p><a href="${href}">${words}</a></p>`

test.each([
  [
    'smart link',
    '[https://a.ru](https://a.ru "smartCard-inline")',
    link('https://a.ru', 'https://a.ru'),
  ],
  ['zero-width title', '[дом](https://a.ru "\u200c")', link('https://a.ru', 'дом')],
  ['access token in an address', '[x](https://a.ru/?token=t&n=1)', link('https://a.ru/?n=1', 'x')],
  ['bare address', 'https://a.ru/п', link('https://a.ru/%D0%BF', 'https://a.ru/п')],
  [
    'protected image',
    '![план](https://trello.com/1/cards/c/download/p.png)',
    link('https://trello.com/1/cards/c/download/p.png', 'план'),
  ],
  ['image in a link', '[![план](https://a.ru/p.png)](https://a.ru)', link('https://a.ru', 'план')],
  ['blank line of the editor', 'один\n\n\u200c\n\nдва', '<p>один</p>\n<p>два</p>'],
  ['single line break', 'один\nдва', '<p>один<br />\nдва</p>'],
  ['backslashes', 'п\\. 4\\.2 a\\_b', '<p>п. 4.2 a_b</p>'],
  ['html is text', '<version> <b>x</b>', '<p>&lt;version&gt; &lt;b&gt;x&lt;/b&gt;</p>'],
  ['no address of its own site', '[x](/course/delete.php?id=2)', '<p><a>x</a></p>'],
  ['data of an extension', 'a [](Elegantt_data:x{"y":[]})', '<p>a <a></a></p>'],
  ['file names are no links', 'readme.md', '<p>readme.md</p>'],
])('%s', (_what, source, html) => {
  expect(renderMarkdown(source)).toBe(html)
})

test.each([
  '[x](javascript:alert(1))',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[x](data:text/html,<script>1</script>)',
  '![x](javascript:alert(1))',
  '[x](https://a.ru "\\" onclick=alert(1)")',
])('%s runs nowhere', (source) => {
  expect(renderMarkdown(source)).not.toMatch(
    /<script|<img|href="(javascript|data):|<[^>]*" onclick/i,
  )
})

test('plain sentences, taken by a short cut, read as they would the long way', () => {
  const word = fc.stringMatching(/^[а-яёА-Яa-z0-9,.!?…—«»]{1,9}$/)
  const text = fc
    .array(fc.tuple(word, fc.constantFrom(' ', '\n', ' ', '  ')), { minLength: 1, maxLength: 12 })
    .map((words) => words.flat().join('').trim())
  fc.assert(
    fc.property(text, (source) => {
      const longWay = renderMarkdown(`${source}\n\n*x*`)
      expect(longWay).toBe(`${renderMarkdown(source)}\n<p><em>x</em></p>`)
    }),
    { numRuns: 3_000 },
  )
})
