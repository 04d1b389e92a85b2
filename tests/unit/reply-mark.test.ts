import { describe, expect, test } from '@jest/globals'
import { answerIn, inMarkdown, isEcho, replyMark } from '../../src/reply-mark.ts'

const url = 'https://moodle.example.test/mod/forum/discuss.php?d=17#p42'
const mark = replyMark('Действуем вместе', url)

describe('the mark of an answer', () => {
  test('is a link at the end of the comment', () => {
    expect(mark).toBe(`[Действуем вместе](${url} "vmeste")`)
    expect(answerIn(`Спасибо!\n\n— Карелия\n${mark}\n`)).toBe(url)
    expect(answerIn(mark)).toBe(url)
  })

  test.each([
    ['a link of somebody else', `[Действуем вместе](${url})`],
    ['a link as the editor writes it', `[${url}](${url} "smartCard-inline")`],
    ['the mark with words behind it', `${mark}\nА вот ещё`],
    ['the mark within a line', `см. ${mark}`],
    ['a quotation of it', `> ${mark}`],
    ['nothing', ''],
  ])('is not %s', (_what, text) => expect(answerIn(text)).toBeNull())

  test('survives a name and an address that would end it', () => {
    const odd = 'https://m.example.test/d.php?a=(1)&b="x"#p1'
    expect(answerIn(replyMark('Пространство [№ 1]\n', odd))).toBe(inMarkdown(odd))
  })
})

describe('a comment of ours', () => {
  const key = 'trello:comment:5d1a'

  test.each([
    ['by its mark, though nobody remembers it', { key, text: `Да\n${mark}` }, []],
    ['by its key, though the mark was taken out', { key, text: 'Да' }, [key]],
  ])('is known %s', (_how, comment, written) =>
    expect(isEcho(comment, new Set(written))).toBe(true),
  )

  test('is no comment of a person', () =>
    expect(isEcho({ key, text: `Ответ там: ${url}` }, new Set(['trello:comment:other']))).toBe(
      false,
    ))
})
