import { expect, test } from '@jest/globals'
import { renderMarkdown } from '../../connectors/trello/markdown.ts'
import { withNames } from '../../src/text/mentions.ts'

const names = new Map([
  ['anna_s', 'Анна Сергеева'],
  ['kim', 'Ким <b>'],
  ['lidia.berezina', 'Лидия Березина'],
])
const shown = (source: string) => withNames(renderMarkdown(source), names)

test.each([
  ['somebody known', '@anna_s посмотрите', '<p>@Анна Сергеева посмотрите</p>'],
  [
    'in another case, among signs',
    '(@Anna_S, **@kim**!)',
    '<p>(@Анна Сергеева, <strong>@Ким &#60;b&#62;</strong>!)</p>',
  ],
  ['a name with a dot', '@lidia.berezina. Да', '<p>@Лидия Березина. Да</p>'],
  ['unknown ones', '@board, @card и @nobody', '<p>@board, @card и @nobody</p>'],
  [
    'mail',
    'a@kim.ru, @kim.ru, x@kim',
    '<p><a href="mailto:a@kim.ru">a@kim.ru</a>, @kim.ru, x@kim</p>',
  ],
  ['code', '`@kim`', '<p><code>@kim</code></p>'],
  ['link', '[@kim](https://a.ru/@kim)', '<p><a href="https://a.ru/@kim">@kim</a></p>'],
  ['address', 'https://a.ru/@kim', '<p><a href="https://a.ru/@kim">https://a.ru/@kim</a></p>'],
  ['behind a backslash', '\\@kim', '<p>@kim</p>'],
  ['within a word', 'это@kim @kimmy @kim@b', '<p>это@kim @kimmy @kim@b</p>'],
  [
    'typed markup',
    '<a rel="mention">@kim</a>',
    '<p>&lt;a rel="mention"&gt;@Ким &#60;b&#62;&lt;/a&gt;</p>',
  ],
])('who is called: %s', (_what, source, html) => {
  expect(shown(source)).toBe(html)
})

test.each([
  ['by name', 'Готово :tada: :+1:', '<p>Готово 🎉 👍</p>'],
  ['unknown', ':our_logo: 10:00:15', '<p>:our_logo: 10:00:15</p>'],
  ['code', '`:tada:`', '<p><code>:tada:</code></p>'],
  ['behind a backslash', '\\:tada:', '<p>:tada:</p>'],
  ['within a word', 'a:tada:', '<p>a:tada:</p>'],
  ['one beside the other', ':tada::tada:', '<p>🎉🎉</p>'],
])('emoji: %s', (_what, source, html) => {
  expect(renderMarkdown(source)).toBe(html)
})
