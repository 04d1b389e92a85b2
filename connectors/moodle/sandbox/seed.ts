import { addEntry } from './data-state.ts'
import { addDiscussion, addPost } from './forum-state.ts'
import { seedMaterials } from './seed-materials.ts'
import { botId, seedGroups, seedPeople } from './seed-people.ts'
import { type SeedTalk, seedTalks } from './seed-talk.ts'
import type { Bot, Database, Field, Module, World } from './world.ts'
import { moduleOf, oneOf, takeId } from './world.ts'

interface Place {
  url: string
  token: string
  now: () => number
}

/** The invented course «Действуем вместе», as it stood before 1 July 2019. */
export function seedWorld({ url, token, now }: Place): World {
  const world: World = {
    ...{ url, token, now, site: { maintenance: 'off', trouble: 'none' }, bot: seedBot() },
    course: { ...course },
    removedFunctions: new Set(),
    emptied: null,
    search: null,
    modules: modules.map((module) => ({ ...module })),
    groups: seedGroups.map((group) => ({ ...group })),
    people: seedPeople(seconds('2019-06-25T09:00:00+03:00')),
    forums: forums.map((forum) => ({ ...forum })),
    ...{
      discussions: [],
      posts: [],
      entries: [],
      comments: [],
      attempts: [],
      messages: [],
      calls: {},
    },
    databases: databases.map((database) => ({ ...database })),
    fields: [],
    surveys: [structuredClone(survey)],
    assignments: [{ ...assignment }],
    submissions: [],
    materials: structuredClone(seedMaterials),
    events: [{ ...webinar }],
    lastIds: new Map(lastIds),
  }
  world.fields.push(...seedFields(world))
  for (const talk of seedTalks) addTalk(world, talk)
  for (const practice of practices) addPractice(world, practice)
  return world
}

const lastIds = [
  ['person', 39],
  // A first post never has its discussion's id, yet often the id of another discussion.
  ['discussion', 100],
  ['post', 94],
  ['module', 22],
  ['forum', 4],
  ['material', 1],
  ['file', 3],
  ['event', 101],
  ['assign', 1],
  ['database', 2],
] as const

const built = seconds('2018-09-03T09:00:00+03:00')

const course = {
  id: 2,
  fullname: 'Действуем вместе',
  shortname: 'vmeste',
  summary: '<p>Межрегиональное пространство обмена опытом государственных учреждений и СОНКО.</p>',
  startdate: built,
  visible: true,
}

/** The least role that reads and writes (course context) with `webservice/rest:use` (system). */
function seedBot(): Bot {
  const capabilities = new Set(
    (
      'webservice/rest:use moodle/course:viewparticipants moodle/user:viewdetails ' +
      'moodle/site:accessallgroups mod/forum:viewdiscussion mod/forum:viewqandawithoutposting ' +
      'mod/data:view mod/data:viewentry mod/feedback:view mod/feedback:viewreports ' +
      'mod/assign:view mod/assign:viewgrades mod/forum:startdiscussion mod/forum:replypost ' +
      'mod/forum:addnews mod/data:writeentry moodle/calendar:manageentries'
    ).split(' '),
  )
  const state = { refusedAs: null, enrolmentSuspended: false, mustChangePassword: false }
  return { id: botId, ...state, capabilities }
}

function module(
  cmid: number,
  modname: Module['modname'],
  instance: number,
  section: number,
  name: string,
  groupmode: Module['groupmode'] = 0,
): Module {
  const contextid = 40 + cmid
  const rest = { contextid, visible: true, groupmode, timemodified: built }
  return { cmid, modname, instance, section, name, ...rest }
}

/** No module id is its activity's id. */
const modules: readonly Module[] = [
  module(11, 'forum', 1, 0, 'Объявления'),
  module(12, 'forum', 2, 1, 'Обмен опытом'),
  module(13, 'forum', 3, 1, 'Консультации эксперта', 2),
  module(14, 'forum', 4, 1, 'Вопросы по работе пространства'),
  module(15, 'data', 1, 2, 'Карточки Trello'),
  module(16, 'data', 2, 2, 'Практики регионов'),
  module(17, 'feedback', 1, 3, 'Опрос № 2: мониторинг'),
  module(18, 'assign', 1, 3, 'Точки роста'),
  module(19, 'page', 1, 4, 'О программе'),
  module(20, 'url', 1, 4, 'Доска Trello'),
  module(21, 'resource', 1, 4, 'Положение о программе'),
  module(22, 'folder', 1, 4, 'Отчёты регионов'),
]

const forums = [
  { id: 1, type: 'news', intro: '<p>Новости проекта.</p>' },
  { id: 2, type: 'general', intro: '<p>Делимся практиками.</p>' },
  { id: 3, type: 'general', intro: '<p>Задайте вопрос эксперту.</p>' },
  { id: 4, type: 'general', intro: '<p>Что не получается в пространстве.</p>' },
] as const

const databases: readonly Database[] = [
  { id: 1, intro: '<p>Зеркало доски Trello.</p>', approval: false },
  { id: 2, intro: '<p>Лучшие практики; записи появляются после одобрения.</p>', approval: true },
]

const survey = {
  id: 1,
  intro: '<p>Мониторинговый опрос участников.</p>',
  timeopen: seconds('2019-09-25T00:00:00+03:00'),
  timeclose: seconds('2019-10-05T23:59:59+03:00'),
  questions: [
    {
      ...{ id: 1, type: 'multichoice', label: 'q1' },
      name: 'Как вы оцениваете взаимодействие ГУ и СОНКО?',
      choices: ['Отлично', 'Хорошо', 'Удовлетворительно', 'Плохо'],
    },
    {
      ...{ id: 2, type: 'numeric', label: 'q2', choices: [] },
      name: 'Сколько совместных мероприятий проведено?',
    },
    { id: 3, type: 'textarea', label: 'q3', name: 'Ваши предложения', choices: [] },
  ],
} satisfies World['surveys'][number]

const assignment = {
  id: 1,
  intro: '<p>Опишите точки роста вашей организации.</p>',
  opens: seconds('2019-07-01T00:00:00+03:00'),
  duedate: seconds('2019-09-30T23:59:00+03:00'),
}

const webinar = {
  ...{ id: 101, name: 'Вебинар «Отчётность»', description: '<p>Как отчитаться о практике.</p>' },
  ...{ author: 39, start: seconds('2019-08-05T11:00:00+03:00'), duration: 5400, modified: built },
}

const cardFields =
  'card_id:text! title:text list:text labels:text members:text due:text due_text:text ' +
  'progress:text description:textarea comments:textarea attachments:textarea state:text trello_url:url'
const practiceFields =
  'title:text! organisation:text region:text summary:textarea started:date link:url'

function seedFields(world: World): Field[] {
  return [...parseFields(world, 1, cardFields), ...parseFields(world, 2, practiceFields)]
}

function parseFields(world: World, database: number, text: string): Field[] {
  return text.split(' ').map((part) => {
    const [, name = '', type = '', mark] = /^(\w+):(\w+)(!)?$/.exec(part) ?? []
    const id = takeId(world, 'field')
    return { id, database, type: fieldType(type), name, required: mark === '!' }
  })
}

function fieldType(type: string): Field['type'] {
  return type === 'textarea' || type === 'url' || type === 'date' ? type : 'text'
}

const practices = [
  {
    by: 'user01',
    values: [
      'Дворовые концерты',
      'Центр социального обслуживания «Янтарный»',
      'Калининградская область',
    ],
    approved: true,
    at: '2019-04-02T12:00:00+03:00',
  },
  {
    by: 'user05',
    values: ['Библиотека на колёсах', 'Комплексный центр «Онежский берег»', 'Республика Карелия'],
    approved: true,
    at: '2019-05-14T12:00:00+03:00',
  },
  {
    by: 'user09',
    values: ['Сад для всех', 'Центр социальной помощи «Южный берег»', 'Республика Крым'],
    approved: false,
    at: '2019-06-18T12:00:00+03:00',
  },
]

function addPractice(world: World, practice: (typeof practices)[number]): void {
  const database = oneOf(world.databases, ({ id }) => id === 2, 'database')
  const fields = world.fields.filter((field) => field.database === database.id)
  const submitted = practice.values.map((value, index) => ({
    ...{ field: fields[index]?.id ?? 0, subfield: '', value },
  }))
  const then = at(world, practice.at)
  const entry = addEntry(then, database, accountOf(world, practice.by), submitted)
  entry.approved = practice.approved
}

function addTalk(world: World, talk: SeedTalk): void {
  const named = oneOf(world.modules, ({ name }) => name === talk.forum, talk.forum)
  const { subject, message, group = -1, attachment = null } = talk
  const author = accountOf(world, talk.by)
  const text = { subject, message, attachment }
  const forum = moduleOf(world, 'forum', named.instance).instance
  const discussion = addDiscussion(at(world, talk.at), { forum, author, group, ...text })
  discussion.pinned = talk.pinned ?? false
  for (const reply of talk.replies) {
    const isPrivate = reply.isPrivate ?? false
    const rest = { subject: `Re: ${subject}`, format: 1, isPrivate } as const
    const by = accountOf(world, reply.by)
    const post = { author: by, parent: discussion.firstPost, message: reply.message, ...rest }
    addPost(at(world, reply.at), discussion, post)
  }
}

/** The same world, at another time. */
function at(world: World, instant: string): World {
  return { ...world, now: () => seconds(instant) }
}

function accountOf(world: World, username: string): number {
  return oneOf(world.people, (person) => person.username === username, username).id
}

function seconds(instant: string): number {
  return Date.parse(instant) / 1000
}
