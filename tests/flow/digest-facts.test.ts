import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { day, hour, minute } from '../../src/clock.ts'
import type { DigestPlan, Space } from '../../src/space.ts'
import { countResponses, readAudience } from '../../src/store/audience.ts'
import { readDigestFacts } from '../../src/store/digest-facts.ts'
import type { Store } from '../../src/store/open.ts'
import {
  consultation,
  lifelikeFacts,
  monday,
  regions,
  seminar,
  survey,
} from '../support/digest-facts.ts'
import { from, key, recordWeek } from '../support/digest-week.ts'
import { openQuickStore } from '../support/wirings.ts'

const plan: DigestPlan = {
  ...lifelikeFacts().plan,
  id: 'weekly',
  readers: [],
  locale: 'ru',
}
const asking = { kinds: ['discussion'], placeTitle: 'Вопросы эксперту' }
const space: Space = {
  ...{ id: 's', name: 'Действуем вместе', locale: 'ru', timezone: 'Europe/Moscow', writes: true },
  ...{
    places: { board: {}, course: {} },
    regions,
    digests: [plan],
    mirror: null,
    links: lifelikeFacts().space.links,
  },
  windows: [
    { ...consultation, acted: asking },
    { ...consultation, id: 'exchange', acted: { ...asking, kinds: ['post'] } },
    { ...seminar, acted: asking },
    survey,
  ],
  questions: { places: ['Вопросы эксперту'], answeredByRoles: ['teacher'] },
}
let store: Store

beforeAll(async () => {
  store = await openQuickStore()
  await recordWeek(store)
})
afterAll(() => store.close())

describe('readDigestFacts', () => {
  test('open are questions nobody in an answering role has answered', async () => {
    const { questions: open, answered } = await facts()

    expect(open).toEqual([
      {
        subject: key('discussion', 'q1'),
        title: 'Первый вопрос',
        url: 'https://m.example/q1',
        bodyHtml: '<p>Подробности</p>',
        askedAt: monday - 5 * day,
        name: 'Вера Лаптева',
        organisation: 'Центр «Берег»',
        organisationKind: 'ГУ',
        region: 'kaliningrad',
      },
      expect.objectContaining({ title: 'Коллега ответил, эксперт ещё нет', region: 'karelia' }),
    ])
    expect(answered).toEqual([{ region: 'karelia', count: 1 }])
  })

  test('news are grouped by thread, newest first, without silent, own, unknown or late ones', async () => {
    const { news } = await facts()

    expect(news.total).toBe(4)
    expect(news.threads.map(({ title }) => title)).toEqual([
      'Карта партнёров',
      'Отвеченный вопрос',
      'Коллега ответил, эксперт ещё нет',
      'Первый вопрос',
    ])
    expect(news.threads[0]).toEqual({
      subject: key('card', 'c1', 'board'),
      kind: 'card',
      title: 'Карта партнёров',
      place: 'В работе',
      source: 'board',
      mirrorUrl: 'https://m.example/entry/9',
      url: 'https://b.example/c1',
      lastAt: monday - 2 * hour,
      isNew: false,
      replies: 2,
      changes: 1,
      gone: false,
      closed: false,
      done: true,
      people: ['Вера Лаптева', 'Игорь Ким'],
    })
    expect(news.threads[3]).toMatchObject({ isNew: true, replies: 0, changes: 0 })
  })

  test('with a region only what its people took part in', async () => {
    const { news } = await facts({ ...plan, kind: 'accelerator', region: 'kaliningrad' })

    expect(news.threads.map(({ title }) => title)).toEqual(['Карта партнёров', 'Первый вопрос'])
  })

  test("a card that carries a region's label is its news as well, whoever worked on it", async () => {
    const crimea = { ...plan, kind: 'accelerator', region: 'crimea' } as const
    const labelled = regions.map((region) => ({
      ...region,
      labels: region.id === 'crimea' ? ['Крым'] : [],
    }))
    const read = (all: Space) => readDigestFacts(store.db, all, crimea, from, monday)

    expect((await read(space)).news.threads).toEqual([])
    const { news } = await read({ ...space, regions: labelled })

    expect(news.threads.map(({ title }) => title)).toEqual(['Карта партнёров'])
  })

  test('one line a region, compared with the stretch before', async () => {
    const { regions: lines } = await facts()

    expect(
      lines.map(({ region, events, people: count, before }) => [region?.id, events, count, before]),
    ).toEqual([
      ['kaliningrad', 3, 1, 1],
      ['karelia', 4, 1, 0],
      ['crimea', 0, 0, 0],
      [undefined, 1, 1, 0],
    ])
  })

  test('two digests that meet hold every event once', async () => {
    const whole = await readDigestFacts(store.db, space, plan, from, monday)
    for (const edge of [monday - 2 * hour, monday - 3 * day, monday - 26 * hour]) {
      const first = await readDigestFacts(store.db, space, plan, from, edge)
      const second = await readDigestFacts(store.db, space, plan, edge, monday)

      const count = (all: typeof whole) => all.regions.reduce((sum, { events }) => sum + events, 0)
      expect(count(first) + count(second)).toBe(count(whole))
    }
  })

  test('freshness comes with it', async () => {
    expect((await facts()).sources).toEqual([
      { source: 'board', freshAt: monday - minute, failing: false },
      { source: 'course', freshAt: monday - minute, failing: false },
    ])
  })
})

describe('readAudience', () => {
  test('living people with the role, in the region of the window, and who of them has acted', async () => {
    const audience = await readAudience(store.db, space, space.windows)

    const told = [...audience].map(([id, members]) => [
      id,
      members.map(({ name, acted }) => `${name} ${acted}`),
    ])
    expect(told).toEqual([
      ['consultation', ['Вера Лаптева true', 'Игорь Ким true', 'Светлана Дорохова false']],
      ['exchange', ['Вера Лаптева true', 'Игорь Ким false', 'Светлана Дорохова true']],
      ['seminar-karelia', ['Игорь Ким true']],
      ['survey-2', ['Вера Лаптева false', 'Игорь Ким false', 'Светлана Дорохова false']],
    ])
    expect(countResponses(audience).get('consultation')).toEqual({ acted: 2, audience: 3 })
    expect(audience.get('consultation')?.[0]).toMatchObject({
      email: 'vera@example.org',
      accounts: { course: '1' },
      region: 'kaliningrad',
    })
  })
})

function facts(of = plan) {
  return readDigestFacts(store.db, space, of, from, monday)
}
