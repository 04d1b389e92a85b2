import { describe, expect, test } from '@jest/globals'
import { type CardInput, cardHash, cardView } from '../../src/card-view.ts'

const input: CardInput = {
  card: {
    title: ' Школа серебряных добровольцев ',
    body: { source: '**a**', format: 'markdown', html: '<p><strong>a</strong></p>' },
    due: '2019-09-15T15:00:00.000Z',
    labels: { l2: 'Срочно', l1: 'Крым', l3: '' },
    checklists: { c: 'Шаги <1>', empty: 'Пустой' },
    items: {
      i2: { name: 'b', checklist: 'c' },
      i1: { name: 'a', checklist: 'c' },
      i3: { name: 'c', checklist: 'c' },
    },
    checked: { i2: true, gone: true },
    attachments: {
      a1: { name: 'План <1>', url: 'https://a.example/plan.pdf?x=1&y=2' },
      a2: { name: '', url: 'javascript:alert(1)' },
    },
    url: 'https://board.example/c/1',
  },
  mark: 'abc',
  listTitle: 'В работе',
  memberNames: ['Игорь Ким', '', 'Анна Сергеева'],
  comments: [
    { author: 'Анна Сергеева', at: Date.parse('2019-07-05T11:20:00Z'), html: '<p>Готово</p>' },
    { author: '', at: Date.parse('2019-07-04T11:20:00Z'), html: '<p>Жду</p>' },
  ],
  locale: 'ru',
  timezone: 'Europe/Moscow',
  gone: false,
}

describe('cardView', () => {
  test('a label without a name is told by its colour, in the language of the reader', () => {
    const labels = { a: 'green', b: 'sky_dark', c: 'Зелёная зона' }

    expect(cardView({ ...input, card: { labels } }).labels).toBe(
      'зелёная, Зелёная зона, тёмно-голубая',
    )
    expect(cardView({ ...input, card: { labels }, locale: 'en' }).labels).toContain('dark sky')
  })

  test('a card as readers see it', () => {
    expect(cardView(input)).toMatchObject({
      mark: 'abc',
      title: 'Школа серебряных добровольцев',
      list: 'В работе',
      labels: 'Крым, Срочно',
      members: 'Анна Сергеева, Игорь Ким',
      dueIso: '2019-09-15T15:00:00.000Z',
      dueText: 'до 15 сентября 2019, 18:00',
      progress: '1 из 3',
      descriptionHtml:
        '<p><strong>a</strong></p>' +
        '<h4>Шаги &#60;1&#62; (1 из 3)</h4><ul class="list-unstyled"><li>☐ a</li><li>☑ b</li><li>☐ c</li></ul>',
      commentsHtml:
        '<p><strong>Анна Сергеева, 5 июля 2019, 14:20</strong></p><p>Готово</p><hr>' +
        '<p><strong>Участник, 4 июля 2019, 14:20</strong></p><p>Жду</p>',
      attachmentsHtml:
        '<ul><li>javascript:alert(1)</li>' +
        '<li><a href="https://a.example/plan.pdf?x=1&#38;y=2">План &#60;1&#62;</a></li></ul>',
      url: 'https://board.example/c/1',
      stateText: 'открыта',
      state: 'open',
    })
  })

  test('items of a checklist are lines, their addresses links', () => {
    const items = {
      i1: { name: '[план](https://a.ru/p "smartCard-inline") и https://b.ru/x', checklist: 'c' },
      i2: { name: '<img src=x onerror=alert(1)>\u202e [x](javascript:alert(1))', checklist: 'c' },
    }
    const { descriptionHtml } = cardView({ ...input, card: { checklists: { c: '' }, items } })

    expect(descriptionHtml).toBe(
      '<h4>Чек-лист (0 из 2)</h4><ul class="list-unstyled"><li>☐ <a href="https://a.ru/p">план</a> и ' +
        '<a href="https://b.ru/x">https://b.ru/x</a></li>' +
        '<li>☐ &#60;img src=x onerror=alert(1)&#62; [x](javascript:alert(1))</li></ul>',
    )
  })

  test.each([
    [{ done: true }, false, 'done', 'выполнена'],
    [{ done: true, closed: true }, false, 'archived', 'в архиве'],
    [{ closed: true }, true, 'deleted', 'удалена'],
  ])('%j, gone %s is %s', (state, gone, expected, text) => {
    const view = cardView({ ...input, card: { ...input.card, ...state }, gone })

    expect([view.state, view.stateText]).toEqual([expected, text])
  })

  test('an empty card has empty fields and a title all the same', () => {
    const view = cardView({ ...input, card: {}, comments: [], memberNames: [] })

    expect(view).toMatchObject({ title: 'Без названия', dueText: '', progress: '', labels: '' })
  })

  test('the hash follows what is seen, not the order in which a source tells it', () => {
    const { card } = input
    const reordered = { ...card, labels: { l3: '', l1: 'Крым', l2: 'Срочно' } }
    const hash = cardHash(cardView(input))

    expect(
      cardHash(
        cardView({ ...input, card: reordered, memberNames: ['Анна Сергеева', 'Игорь Ким'] }),
      ),
    ).toBe(hash)
    expect(cardHash(cardView({ ...input, listTitle: 'Готово' }))).not.toBe(hash)
  })
})
