import { day, hour, minute } from '../../src/clock.ts'
import type { DigestFacts, QuestionFacts, ThreadFacts } from '../../src/digest-facts.ts'
import { subjectKey } from '../../src/ids.ts'
import type { Region } from '../../src/space.ts'
import type { Window } from '../../src/window.ts'

/** Monday 19 August 2019, 09:00 in Moscow: the sixth week of the consultation. */
export const monday = Date.parse('2019-08-19T06:00:00Z')

export const regions = [
  {
    id: 'kaliningrad',
    name: 'Калининградская область',
    timezone: 'Europe/Kaliningrad',
    labels: [],
    accelerator: 'Центр развития добровольчества',
  },
  {
    id: 'karelia',
    name: 'Республика Карелия',
    timezone: 'Europe/Moscow',
    labels: [],
    accelerator: 'Ресурсный центр',
  },
  {
    id: 'crimea',
    name: 'Республика Крым',
    timezone: 'Europe/Simferopol',
    labels: [],
    accelerator: 'Устойчивый Крым',
  },
] as const satisfies readonly Region[]

const window = {
  toBeAnnounced: false,
  timezone: 'Europe/Moscow',
  region: null,
  audience: { roles: ['student'] },
  acted: { kinds: ['discussion', 'post'], placeTitle: 'Вопросы эксперту' },
  link: 'https://moodle.example.org/mod/forum/view.php?id=12&lang=ru',
  reminders: { daysBefore: [14, 7, 3, 1], time: '10:00', channel: 'moodle' },
} satisfies Partial<Window>

export const consultation: Window = {
  ...window,
  id: 'consultation',
  kind: 'consultation',
  title: { ru: 'Консультации эксперта', en: 'Expert consultation' },
  opens: Date.parse('2019-07-14T21:00:00Z'),
  closes: Date.parse('2019-09-15T20:59:59.999Z'),
}

export const survey: Window = {
  ...window,
  id: 'survey-2',
  kind: 'survey',
  title: { ru: 'Мониторинговый опрос № 2', en: 'Monitoring survey No. 2' },
  opens: Date.parse('2019-09-24T21:00:00Z'),
  closes: Date.parse('2019-10-05T20:59:59.999Z'),
  acted: { kinds: ['answer'], placeTitle: 'Опрос № 2' },
}

export const teleconference: Window = {
  ...window,
  id: 'teleconference',
  kind: 'teleconference',
  title: { ru: 'Телеконференция «Что получилось»', en: 'Teleconference “What worked”' },
  opens: Date.parse('2019-08-19T21:00:00Z'),
  closes: Date.parse('2019-09-10T20:59:59.999Z'),
  toBeAnnounced: true,
  acted: null,
}

export const seminar: Window = {
  ...window,
  id: 'seminar-karelia',
  kind: 'seminar',
  title: { ru: 'Однодневный семинар в Карелии', en: 'One-day seminar in Karelia' },
  opens: null,
  closes: null,
  toBeAnnounced: true,
  region: 'karelia',
  acted: null,
}

export function question(age: number, rest: Partial<QuestionFacts> = {}): QuestionFacts {
  return {
    subject: subjectKey('moodle', 'discussion', String(age)),
    title: 'Как оформить договор с добровольцем младше 18 лет?',
    url: 'https://moodle.example.org/mod/forum/discuss.php?d=101&parent=4',
    bodyHtml:
      '<p>К нам просятся школьники 15–16 лет. Нужна ли отдельная форма согласия родителей и кто её подписывает, если <b>занятия</b> проходят в отделении, а не у нас?</p>',
    askedAt: monday - age,
    name: 'Вера Лаптева',
    organisation: 'Комплексный центр «Берег»',
    organisationKind: 'ГУ',
    region: 'kaliningrad',
    ...rest,
  }
}

export function thread(ago: number, rest: Partial<ThreadFacts> = {}): ThreadFacts {
  return {
    subject: subjectKey('moodle', 'discussion', `t${ago}`),
    kind: 'discussion',
    title: 'Наставник для новых добровольцев: делимся опытом',
    place: 'Обмен опытом',
    source: 'moodle',
    mirrorUrl: null,
    url: 'https://moodle.example.org/mod/forum/discuss.php?d=77',
    lastAt: monday - ago,
    isNew: false,
    replies: 3,
    changes: 0,
    gone: false,
    closed: false,
    done: false,
    people: ['Анна Сергеева', 'Пётр Ильин', 'Вера Лаптева', 'Игорь Ким'],
    ...rest,
  }
}

const card = {
  kind: 'card',
  place: 'В работе',
  source: 'trello',
  mirrorUrl: 'https://moodle.example.org/mod/data/view.php?d=3&rid=41',
  url: 'https://trello.com/c/AbCd1234',
} satisfies Partial<ThreadFacts>

/** A lifelike week of invented people. */
export function lifelikeFacts(rest: Partial<DigestFacts> = {}): DigestFacts {
  return {
    space: {
      name: 'Действуем вместе',
      links: {
        home: 'https://moodle.example.org/course/view.php?id=5',
        support: 'podderzhka@example.org',
        project: 'https://project.example.org/vektor',
      },
      windows: [consultation, survey, teleconference, seminar],
    },
    plan: {
      kind: 'working-group',
      region: null,
      timezone: 'Europe/Moscow',
      weekday: 1,
      time: '09:00',
    },
    from: monday - 7 * day,
    to: monday,
    regions: [
      { region: regions[0], events: 41, people: 12, before: 36 },
      { region: regions[1], events: 22, people: 9, before: 30 },
      { region: regions[2], events: 0, people: 0, before: 4 },
      { region: null, events: 3, people: 1, before: 3 },
    ],
    questions: [
      question(6 * day),
      question(4 * day + hour, {
        title: 'Можно ли засчитать часы добровольцев, которых привёл партнёр из другого района?',
        bodyHtml: null,
        name: 'Игорь Ким',
        organisation: 'АНО «Тёплый дом»',
        organisationKind: 'СОНКО',
        region: 'karelia',
      }),
      question(day, {
        title: 'Образец положения о добровольческой службе',
        bodyHtml: '<p>Коллеги, пришлите, пожалуйста, у кого уже утверждено.</p>',
        name: 'Светлана Дорохова',
        organisation: 'Дом-интернат № 4',
        region: 'crimea',
      }),
      question(5 * hour, {
        title: 'Кто страхует добровольцев на выезде?',
        bodyHtml: null,
        name: 'Пётр Ильин',
        organisation: null,
        organisationKind: null,
        region: null,
      }),
    ],
    answered: [
      { region: 'karelia', count: 3 },
      { region: null, count: 2 },
    ],
    responses: new Map([
      ['consultation', { acted: 61, audience: 120 }],
      ['survey-2', { acted: 0, audience: 120 }],
    ]),
    news: { threads: lifelikeThreads(), total: 35 },
    sources: [
      { source: 'moodle', freshAt: monday - 3 * minute, failing: false },
      { source: 'trello', freshAt: monday - 11 * hour, failing: true },
    ],
    ...rest,
  }
}

function lifelikeThreads(): readonly ThreadFacts[] {
  return [
    thread(2 * hour),
    thread(5 * hour, {
      ...card,
      title: 'Школа серебряных добровольцев',
      replies: 2,
      changes: 4,
      people: ['Мария Олейник'],
    }),
    thread(9 * hour, {
      ...card,
      title: 'Карта партнёров района',
      isNew: true,
      replies: 0,
      changes: 1,
      place: 'Идеи',
      people: ['Игорь Ким', 'Анна Сергеева'],
    }),
    thread(day, { title: 'Отчёт за июль: что просят показать', isNew: true, replies: 1 }),
    thread(1.2 * day, {
      ...card,
      title: 'Памятка «Первый день добровольца»',
      done: true,
      changes: 3,
      replies: 1,
      place: 'Готово',
    }),
    ...[1.4, 2, 2.5, 3, 4, 5, 6].map((days, index) =>
      thread(days * day, {
        title: `Вопросы и ответы после вебинара, часть ${index + 1}`,
        replies: index + 1,
        people: ['Светлана Дорохова', 'Пётр Ильин'].slice(0, (index % 2) + 1),
      }),
    ),
  ]
}
