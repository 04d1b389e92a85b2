import { describe, expect, test } from '@jest/globals'
import { safeHref } from '../../src/text/html.ts'
import { shortened, toPlainText } from '../../src/text/plain-text.ts'
import { toSafeHtml } from '../../src/text/sanitize.ts'

describe('toSafeHtml', () => {
  test('keeps structure and drops whatever acts', () => {
    const dirty =
      '<h3 onclick="x()">План</h3><script>alert(1)</script><p style="position:fixed">a <b>b</b></p>' +
      '<a href="javascript:x()">x</a><img src="data:image/png;base64,AA"><iframe src="//e.example"></iframe>'

    expect(toSafeHtml(dirty)).toBe('<h3>План</h3><p>a <b>b</b></p><a>x</a><img />')
  })

  test('access tokens never stay in an address', () => {
    const markup =
      '<img src="https://m.example/webservice/pluginfile.php/1/a.png?token=abc&amp;preview=1" alt="a" />'

    expect(toSafeHtml(markup)).toBe(
      '<img src="https://m.example/webservice/pluginfile.php/1/a.png?preview=1" alt="a" />',
    )
  })
})

test('plain text keeps words and paragraphs, not addresses', () => {
  const markup = '<p>Раз &amp; <a href="https://x.example">два</a></p><ul><li>три</li></ul>'

  expect(toPlainText(markup)).toBe('Раз & два\n\n * три')
})

test('a text is cut at a word and never inside a character', () => {
  expect(shortened('один два три четыре', 13)).toBe('один два три…')
  expect(shortened('коротко', 13)).toBe('коротко')
  expect(shortened('👍👍👍👍', 5).isWellFormed()).toBe(true)
})

test.each([
  ['https://a.example/путь', 'https://a.example/%D0%BF%D1%83%D1%82%D1%8C'],
  ['help@a.example', 'mailto:help@a.example'],
  ['javascript:alert(1)', null],
  ['/relative', null],
  ['', null],
])('a link to %s is %s', (address, expected) => {
  expect(safeHref(address)).toBe(expected)
})
