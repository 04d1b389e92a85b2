import { describe, expect, test } from '@jest/globals'
import { IntlMessageFormat } from 'intl-messageformat'
import { ageInWords, dayRange, untilMoment, weekdayAndDay, zoneName } from '../../src/text/dates.ts'
import { catalogues, type MessageKey, sayIn } from '../../src/text/messages.ts'

const say = sayIn('ru')
const inMoscow = { locale: 'ru', zone: 'Europe/Moscow', say } as const
const keys = Object.keys(catalogues.ru) as MessageKey[]

/** Type of plain text in a parsed pattern. */
const literal = 0

describe('messages', () => {
  test.each([
    [0, '0 вопросов'],
    [1, '1 вопрос'],
    [2, '2 вопроса'],
    [5, '5 вопросов'],
    [11, '11 вопросов'],
    [14, '14 вопросов'],
    [21, '21 вопрос'],
    [102, '102 вопроса'],
    [111, '111 вопросов'],
  ])('%i is said as «%s»', (n, expected) => {
    expect(say('count.questions', { n })).toBe(expected)
  })

  test('the verb agrees with the number', () => {
    const sayWaiting = (n: number) =>
      say('digest.waiting', { n, questions: say('count.questions', { n }), age: '3 дня' })

    expect(sayWaiting(21)).toBe('21 вопрос ждёт ответа, самому старому 3 дня')
    expect(sayWaiting(3)).toBe('3 вопроса ждут ответа, самому старому 3 дня')
    expect(say('questions.answered', { n: 21 })).toMatch(/ответ получил 21 вопрос\.$/)
    expect(say('count.left', { n: 21 })).toBe('остался 21 день')
    expect(say('count.left', { n: 12 })).toBe('осталось 12 дней')
  })

  test.each(keys)('both languages of %s take the same values', (key) => {
    expect(placeholders(catalogues.en[key])).toEqual(placeholders(catalogues.ru[key]))
  })

  test('every plural of the Russian catalogue has all its forms', () => {
    const lacking = keys.filter((key) => {
      const plurals = catalogues.ru[key].split('plural,').slice(1)
      return plurals.some(
        (plural) => /\b(few|many) \{/.test(plural) && !/few \{[\s\S]*many \{/.test(plural),
      )
    })

    expect(lacking).toEqual([])
  })
})

describe('dates', () => {
  test('an end of day is said in the zone of the reader', () => {
    const closes = Date.parse('2019-09-15T20:59:59.999Z')

    expect(untilMoment(closes, inMoscow)).toBe('до 15 сентября, 23:59 (по Москве)')
    expect(untilMoment(closes, { ...inMoscow, zone: 'Europe/Kaliningrad' })).toBe(
      'до 15 сентября, 22:59 (по Калининграду)',
    )
  })

  test('a window that closes at midnight closes the evening before', () => {
    expect(untilMoment(Date.parse('2019-09-15T21:00:00Z'), inMoscow)).toBe(
      'до 15 сентября, 23:59 (по Москве)',
    )
  })

  test('days, weeks and zones read as people write them', () => {
    const [monday, sunday] = [
      Date.parse('2019-07-08T09:00:00Z'),
      Date.parse('2019-06-30T09:00:00Z'),
    ]

    expect(weekdayAndDay(monday, inMoscow)).toBe('понедельник, 8 июля')
    expect(dayRange(sunday, monday, inMoscow)).toBe('30 июня – 8 июля 2019')
    expect(dayRange(sunday, monday, { ...inMoscow, locale: 'en' })).toBe('30 June – 8 July 2019')
    expect(zoneName('Asia/Kamchatka', say)).toBe('по Камчатке')
    expect(zoneName('America/New_York', sayIn('en'))).toBe('New York time')
  })

  test('an age is told in whole days, below one day in hours', () => {
    const hour = 3_600_000

    expect([71, 24, 23, 2, 0].map((hours) => ageInWords(hours * hour, say))).toEqual([
      '2 дня',
      '1 день',
      '23 часа',
      '2 часа',
      'меньше часа',
    ])
  })
})

/** Names of the values a pattern takes, also in the branches of a plural or a choice. */
function placeholders(pattern: string): string[] {
  const ast = new IntlMessageFormat(pattern, 'ru', undefined, { ignoreTag: true }).getAst()
  return [...new Set(namesIn(ast))].toSorted()
}

function namesIn(elements: ReturnType<IntlMessageFormat['getAst']>): string[] {
  return elements.flatMap((element) => [
    ...('value' in element && element.type !== literal ? [element.value] : []),
    ...('options' in element
      ? Object.values(element.options).flatMap(({ value }) => namesIn(value))
      : []),
  ])
}
