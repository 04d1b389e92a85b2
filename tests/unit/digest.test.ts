import { describe, expect, test } from '@jest/globals'
import { day, hour } from '../../src/clock.ts'
import { composeDigest, type Section } from '../../src/digest.ts'
import type { DigestFacts } from '../../src/digest-facts.ts'
import { renderDigest } from '../../src/text/digest-mail.ts'
import {
  consultation,
  lifelikeFacts,
  monday,
  question,
  survey,
  thread,
} from '../support/digest-facts.ts'

const consultant = { ...lifelikeFacts().plan, kind: 'consultant' } as const
const accelerator = {
  ...lifelikeFacts().plan,
  kind: 'accelerator',
  region: 'kaliningrad',
  timezone: 'Europe/Kaliningrad',
} as const

describe('composeDigest', () => {
  test('questions come oldest first whatever their order', () => {
    const facts = lifelikeFacts({ questions: [question(hour), question(5 * day), question(day)] })

    const { shown } = sectionOf(facts, 'questions')

    expect(shown.map(({ ageMs }) => ageMs)).toEqual([5 * day, day, hour])
  })

  test('what does not fit is counted', () => {
    const facts = lifelikeFacts({
      questions: Array.from({ length: 15 }, (_, age) => question((age + 1) * hour)),
      news: { threads: Array.from({ length: 20 }, (_, ago) => thread(ago)), total: 35 },
    })

    expect(sectionOf(facts, 'questions').more).toBe(3)
    expect(sectionOf(facts, 'news')).toMatchObject({ more: 23 })
    expect(sectionOf(facts, 'news').threads).toHaveLength(12)
  })

  test('an accelerator gets its own questions and windows, its region first, a line about each other', () => {
    const facts = lifelikeFacts({ plan: { ...accelerator, region: 'karelia' } })

    expect(sectionOf(facts, 'questions').shown.map(({ name }) => name)).toEqual(['Игорь Ким'])
    expect(sectionOf(facts, 'questions').answered).toBe(3)
    expect(sectionOf(facts, 'windows').windows.map(({ window }) => window.id)).toContain(
      'seminar-karelia',
    )
    expect(sectionOf(facts, 'regions').lines.map(({ name }) => name)).toEqual([
      'Республика Карелия',
      'Калининградская область',
      'Республика Крым',
    ])
    const elsewhere = sectionOf(lifelikeFacts({ plan: accelerator }), 'windows').windows
    expect(elsewhere.map(({ window }) => window.id)).not.toContain('seminar-karelia')
  })

  test('windows: open ones by their end, then those ahead, then those without a date', () => {
    const { windows } = sectionOf(lifelikeFacts(), 'windows')

    expect(windows.map(({ window, phase, days }) => [window.id, phase, days])).toEqual([
      ['consultation', 'open', 27],
      ['survey-2', 'ahead', 37],
      ['teleconference', 'announced-later', null],
      ['seminar-karelia', 'announced-later', null],
    ])
  })

  test('a window is shown as closed once, in the digest after its end', () => {
    const closes = consultation.closes ?? 0
    const at = (now: number) =>
      composeDigest(lifelikeFacts({ from: now - 7 * day, to: now }), now).sections
    const ids = (now: number) =>
      at(now).flatMap((section) =>
        section.kind === 'windows'
          ? section.windows.filter(({ phase }) => phase === 'closed').map(({ window }) => window.id)
          : [],
      )

    expect(ids(closes - hour)).toEqual([])
    expect(ids(closes + hour)).toEqual(['consultation'])
    expect(ids(closes + hour + 7 * day)).toEqual([])
  })
})

describe('renderDigest', () => {
  test('the subject carries the point', async () => {
    const inSurvey = (survey.closes ?? 0) - 12 * day
    const facts = lifelikeFacts({
      space: { ...lifelikeFacts().space, windows: [{ ...survey, opens: monday }] },
    })

    expect(await subjectOf(lifelikeFacts(), monday)).toBe(
      'Неделя 6 из 9: 4 вопроса без ответа, новое в 35 темах',
    )
    expect(await subjectOf(facts, inSurvey)).toBe(
      '4 вопроса без ответа, опрос закрывается через 12 дней',
    )
    expect(await subjectOf(lifelikeFacts({ plan: consultant }), monday)).toBe(
      'Неделя 6 из 9: 4 вопроса ждут ответа, самому старому 6 дней',
    )
    expect(await subjectOf(lifelikeFacts({ plan: accelerator }), monday)).toBe(
      'Калининградская область, неделя 6 из 9: 1 вопрос без ответа, новое в 35 темах',
    )
  })

  test('a quiet week says so and still lists what waits', async () => {
    const facts = lifelikeFacts({ news: { threads: [], total: 0 }, questions: [question(2 * day)] })

    const { subject, text } = await renderDigest(composeDigest(facts, monday), 'ru')

    expect(subject).toBe('Неделя 6 из 9: 1 вопрос без ответа, тихая неделя')
    expect(text).toContain('Новых тем и карточек не было.')
    expect(text).toContain('ждёт 2 дня')
  })

  test('everything the reader needs stands in both forms', async () => {
    const { html, text } = await renderDigest(composeDigest(lifelikeFacts(), monday), 'ru')

    const plain = text.replace(/\s+/g, ' ')
    for (const said of [
      'Вера Лаптева · Комплексный центр «Берег» (ГУ) · Калининградская область',
      'Открыто до 15 сентября, 23:59 (по Москве), осталось 27 дней',
      'Задали вопрос: 61 из 120',
      'Дата будет объявлена (между 20 августа и 10 сентября)',
      'Калининградская область: 41 событие (12 участников), на 5 больше, чем неделей раньше',
      'И ещё 23 темы с новостями',
      'Trello: не удаётся прочитать с 18 августа, 22:00',
      'Moodle: прочитано 19 августа, 08:57',
      'потому что вы в рабочей группе пространства «Действуем вместе»',
      'Страница проекта',
    ]) {
      expect(plain).toContain(said)
      expect(html).toContain(said)
    }
  })

  test('a mirrored card is entered through its mirror, the original comes second', async () => {
    const { text } = await renderDigest(composeDigest(lifelikeFacts(), monday), 'ru')

    const mirror = text.indexOf('https://moodle.example.org/mod/data/view.php?d=3&rid=41')
    const original = text.indexOf('Оригинал (Trello): https://trello.com/c/AbCd1234')
    expect(mirror).toBeGreaterThan(0)
    expect(original).toBeGreaterThan(mirror)
  })

  test('nothing from outside becomes markup, and a link is a web page or nothing', async () => {
    const nasty = '<img src=x onerror=alert(1)>&"\'{x}</mj-text><mj-include path="/etc/passwd"/>'
    const facts = lifelikeFacts({
      questions: [
        question(day, {
          title: nasty,
          name: nasty,
          organisation: nasty,
          url: 'javascript:alert(1)',
        }),
      ],
      news: { threads: [thread(hour, { title: nasty, place: nasty, people: [nasty] })], total: 1 },
    })

    const { html, text } = await renderDigest(composeDigest(facts, monday), 'ru')

    expect(html).not.toMatch(/<img|<mj-|javascript:/)
    expect(html).toContain('&#60;img src=x onerror=alert(1)&#62;&#38;')
    expect(text).toContain('<img src=x onerror=alert(1)>&"')
  })

  test('the fullest digest of each kind stays below 60 KB and needs no picture or web font', async () => {
    const long = 'Очень длинное название темы, '.repeat(10)
    const full = lifelikeFacts({
      questions: Array.from({ length: 60 }, (_, age) =>
        question((age + 1) * hour, { title: long, bodyHtml: long, name: long, organisation: long }),
      ),
      news: {
        threads: Array.from({ length: 12 }, (_, ago) =>
          thread(ago, {
            title: long,
            place: long,
            people: [long, long, long],
            mirrorUrl: 'https://a.example/b',
          }),
        ),
        total: 99,
      },
    })

    for (const plan of [full.plan, consultant, accelerator]) {
      const { html } = await renderDigest(composeDigest({ ...full, plan }, monday), 'ru')
      expect(Buffer.byteLength(html)).toBeLessThan(60_000)
      expect(html).not.toMatch(/<img|fonts\.googleapis|<link/)
      expect(html.match(/<table/g)).toHaveLength(
        html.match(/<table[^>]*role="presentation"/g)?.length ?? 0,
      )
    }
  })

  test('every colour on the sheet has a contrast of at least 4.5 to 1', async () => {
    const { html } = await renderDigest(composeDigest(lifelikeFacts(), monday), 'ru')
    const [light = '', dark = ''] = [
      html.replace(/@media[\s\S]*?<\/style>|style="display:none[^"]*"/g, ''),
      html,
    ]

    const inks = new Set(
      [...light.matchAll(/[^-]color:(#[0-9a-f]{6})/g)].map(([, ink = '']) => ink),
    )
    const darkInks = [...dark.matchAll(/ color: (#[0-9a-f]{6}) !important/g)].map(
      ([, ink = '']) => ink,
    )

    expect(inks.size).toBeGreaterThan(2)
    expect(darkInks.length).toBeGreaterThan(2)
    for (const ink of inks) expect([ink, contrast(ink, '#ffffff') >= 4.5]).toEqual([ink, true])
    for (const ink of darkInks) expect([ink, contrast(ink, '#1c232b') >= 4.5]).toEqual([ink, true])
  })

  test('an English digest has no Russian words of ours', async () => {
    const facts = lifelikeFacts({
      questions: [],
      news: { threads: [], total: 0 },
      regions: [{ region: { id: 'x', name: 'Karelia' }, events: 2, people: 1, before: 1 }],
      space: { ...lifelikeFacts().space, name: 'Together' },
    })

    const { subject, text } = await renderDigest(composeDigest(facts, monday), 'en')

    expect(subject).toBe('Week 6 of 9: a quiet week')
    expect(text).toContain('Karelia: 2 events (1 participant), 1 more than the week before.')
    expect(text).not.toMatch(/\p{Script=Cyrillic}/u)
  })
})

function sectionOf<K extends Section['kind']>(facts: DigestFacts, kind: K) {
  const { sections } = composeDigest(facts, monday)
  const found = sections.find((section): section is Section & { kind: K } => section.kind === kind)
  if (found === undefined) throw new Error(`no section ${kind}`)
  return found
}

async function subjectOf(facts: DigestFacts, now: number): Promise<string> {
  return (await renderDigest(composeDigest(facts, now), 'ru')).subject
}

function contrast(ink: string, paper: string): number {
  const [a = 0, b = 0] = [luminance(ink), luminance(paper)].toSorted((x, y) => y - x)
  return (a + 0.05) / (b + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
