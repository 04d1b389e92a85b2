import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { departures, shapeOf } from '../support/json-shape.ts'
import { onSite, type Site, toForm } from '../support/moodle-sandbox.ts'

const now = '2019-09-26T09:00:00Z'
const cards = 'Карточки Trello'
const survey = 'Опрос № 2: мониторинг'
const card = {
  ...{ card_id: '7e25994dddaa9ca0e8644aa9', title: 'Встреча', list: 'В работе', labels: 'отчёт' },
  ...{ members: 'Ирина', due: '2019-09-15', due_text: 'до 15 сентября', progress: '1 из 3' },
  ...{
    description: '<p>План</p>',
    comments: '<p>Да</p>',
    attachments: '<p>—</p>',
    state: 'в работе',
  },
  trello_url: 'https://trello.com/c/7e25994d',
}

interface Recorded {
  request: {
    wsfunction: string | null
    wstoken?: string | null
    params?: object
    fmt?: string | null
  }
  status: number
  contentType: string
  response: unknown
}

/** Recordings of one function: answers to the sandbox's equivalents must have their shape. */
const shapes: readonly Shaped[] = [
  [['core_webservice_get_site_info']],
  [['core_course_get_courses_by_field'], { field: 'shortname', value: 'vmeste' }],
  [['core_course_get_courses_by_field--none']],
  [['core_course_get_contents']],
  [['core_course_get_contents--excludecontents']],
  [['core_course_get_contents--modname-folder']],
  [['core_course_get_updates_since--zero'], undefined, [['answerSurvey', answers('user01')]]],
  [['core_course_get_updates_since--filter-config']],
  [['core_course_check_updates'], { courseid: 2, tocheck: [tocheck(12), tocheck(15)] }],
  [['core_enrol_get_enrolled_users']],
  [['core_enrol_get_enrolled_users--userfields-page']],
  [['core_group_get_activity_allowed_groups'], { cmid: 13 }],
  [['core_user_get_users_by_field--id', 'error--max_input_vars-6000'], byId],
  [['core_user_get_users_by_field--username']],
  [['mod_forum_get_forums_by_courses']],
  [['mod_forum_get_forum_discussions--default', 'mod_forum_get_forum_discussions--sortorder6']],
  [['mod_forum_get_forum_discussions--page9-beyond']],
  [
    [
      'mod_forum_get_discussion_posts--inline-created',
      'mod_forum_get_discussion_posts--first',
      'mod_forum_get_discussion_posts--inline-and-attachments',
    ],
    { discussionid: 104 },
  ],
  [['mod_forum_get_discussion_post'], { postid: 95 }],
  [['mod_forum_add_discussion--news-by-bot']],
  [
    ['mod_forum_add_discussion_post--locked-by-bot'],
    { postid: 97, subject: 's', message: 'm' },
    [['grantCapability', { name: 'mod/forum:deleteownpost' }]],
  ],
  [['mod_forum_update_discussion_post--own-reply'], own],
  [['mod_data_get_databases_by_courses']],
  [['mod_data_get_fields']],
  [['mod_data_get_entries--contents'], undefined, [['addEntry', entry('coordinator')]]],
  [['mod_data_get_entries--nocontents'], undefined, [['addEntry', entry('coordinator')]]],
  [['mod_data_get_entries--page-beyond']],
  [
    ['mod_data_get_entry', 'html--data_entry--format1'],
    { entryid: 4, returncontents: 1 },
    [['addEntry', entry('expert1')]],
  ],
  [['mod_data_search_entries--advanced-field'], undefined, [['addEntry', entry('expert1')]]],
  [['mod_data_search_entries--advanced-none']],
  [['mod_data_add_entry--missing-required']],
  [['mod_data_add_entry--bad-fieldid']],
  [['mod_data_add_entry--value-not-json']],
  [['mod_data_update_entry--same-values'], ownEntry],
  [['mod_data_update_entry--without-required'], ownEntryWithoutId],
  [['mod_data_delete_entry'], ownEntryId],
  [['mod_feedback_get_feedbacks_by_courses']],
  [['mod_feedback_get_responses_analysis'], undefined, [['answerSurvey', answers('user01')]]],
  [['mod_feedback_get_non_respondents']],
  [['mod_feedback_get_non_respondents--page']],
  [['mod_assign_get_assignments']],
  [['mod_assign_get_submissions--since']],
  [
    ['mod_assign_get_submissions', 'mod_assign_get_submissions--status'],
    undefined,
    [['submit', { by: 'user01', assignment: 'Точки роста', text: '<p>Обучение</p>' }]],
  ],
  [['core_course_get_course_module'], { cmid: 12 }],
  [['core_calendar_get_calendar_events']],
  [['core_calendar_get_calendar_events--courseonly'], calendarOf(0)],
  [
    ['core_search_get_results', 'core_search_get_results--timestart-after-edit'],
    { query: '', filters: { areaids: ['mod_forum-post'], courseids: [2], timestart: 0 } },
    [['indexSearch', {}]],
  ],
  [['core_message_send_instant_messages']],
  [['core_message_get_messages'], undefined, []],
]

describe('answers have the shape of the recorded ones', () => {
  test.each(shapes.map((one) => ({ title: one[0].join(' + '), one })))(
    '$title',
    async ({ one }) => {
      const { 0: names, 1: params, 2: before = [] } = one
      await onSite(now, async (site) => {
        const recordings = names.map(recording)
        const request = recordings[0]?.request
        for (const [verb, details] of before) await site.act(verb, { ...details })
        const given = typeof params === 'function' ? await params(site) : params

        const answer = await site.ask(request?.wsfunction ?? '', given ?? request?.params)

        expect(departures(shapeOf(recordings.map(({ response }) => response)), answer)).toEqual([])
      })
    },
  )
})

interface Shaped {
  0: string[]
  1?: object | ((site: Site) => Promise<object>) | undefined
  2?: Acts
}

type Acts = readonly (readonly [string, object])[]

/** Requests that go wrong in the same way here: what has to happen first, and other parameters. */
const failures: readonly { 0: string; 1?: Acts; 2?: object }[] = [
  ['error--invalid-token'],
  ['error--empty-token'],
  ['error--missing-token'],
  ['error--invalid-token-xml-default'],
  ['error--missing-wsfunction'],
  ['error--function-does-not-exist'],
  ['core_search_get_results--disabled'],
  ['error--function-not-in-service'],
  ['error--missing-webservice-rest-use', [['revokeCapability', { name: 'webservice/rest:use' }]]],
  ['error--service-disabled', [['trouble', { kind: 'serviceDisabled' }]]],
  ['error--user-suspended', [['suspendBot', {}]]],
  ['error--user-force-password-change-forum', [['forcePasswordChange', {}]]],
  ['error--invalid-parameter-missing'],
  ['error--invalid-parameter-type'],
  ['error--invalid-parameter-unknown-extra'],
  ['error--invalid-parameter-scalar-for-array'],
  ['error--course-hidden', [['hideCourse', {}]]],
  ['error--course-hidden-forums', [['hideCourse', {}]]],
  ['error--enrolment-suspended', [['suspendBot', { what: 'enrolment' }]]],
  ['error--enrolment-suspended-contents', [['suspendBot', { what: 'enrolment' }]]],
  ['error--enrolment-suspended-updates', [['suspendBot', { what: 'enrolment' }]]],
  ['error--enrolment-suspended-by-courses', [['suspendBot', { what: 'enrolment' }]]],
  ['error--module-hidden', [['hideModule', { name: 'Обмен опытом' }]]],
  ['error--nonexistent-course'],
  ['error--nonexistent-forum'],
  ['error--nonexistent-discussion'],
  ['error--nonexistent-post'],
  ['error--nonexistent-post-reply'],
  ['error--nonexistent-database'],
  ['error--nonexistent-feedback'],
  ['error--nonexistent-assign'],
  ['error--nonexistent-user'],
  ['error--nonexistent-message-recipient'],
  ['error--message-5000-chars-instant'],
  ['error--enrolled-limitfrom-beyond'],
  ['error--not-enrolled-course'],
  ['error--deep-paging-discussions'],
  ['error--subject-300-chars'],
  ['subject--256'],
  ['subject--tag'],
  ['subject--heart'],
  ['error--db-down', [['trouble', { kind: 'databaseDown' }]]],
  ['error--upgrade-running', [['trouble', { kind: 'upgrading' }]]],
  ['error--rest-protocol-disabled', [['trouble', { kind: 'restDisabled' }]]],
  ['error--maintenance-web-setting', [['maintenance', { mode: 'setting' }]]],
  ['core_message_send_instant_messages--bad-user'],
  ['mod_data_get_entry--deleted'],
  ['mod_data_delete_entry--again'],
  ['mod_data_update_entry--deleted'],
  ['mod_forum_get_forum_discussions--sortorder0'],
  ['mod_forum_get_forum_discussions--sortorder7'],
  ['mod_forum_update_discussion_post--own-but-too-old', [], { postid: 97, message: 'x' }],
]

describe('failures are the recorded ones', () => {
  test.each(failures.map((one) => ({ title: one[0], one })))('$title', async ({ title, one }) => {
    const { 1: before = [], 2: params } = one
    await onSite(now, async (site) => {
      const { request, status, contentType, response } = recording(title)
      for (const [verb, details] of before) await site.act(verb, { ...details })

      const answer = await site.post(asRecorded(site, request, params))

      const body = await answer.text()
      expect(answer.status).toBe(status)
      expect(answer.headers.get('content-type')).toBe(contentType)
      expect(typeof response === 'string' ? body : JSON.parse(body)).toEqual(response)
    })
  })
})

function recording(name: string): Recorded {
  const path = join(import.meta.dirname, '../recordings/moodle', `${name}.json`)
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** `TOKEN` stands for the right one. */
function asRecorded(site: Site, request: Recorded['request'], params?: object): URLSearchParams {
  const wstoken = request.wstoken === 'TOKEN' ? site.secrets.MOODLE_TOKEN : request.wstoken
  const fmt = request.fmt === undefined ? 'json' : request.fmt
  const protocol = { wstoken, wsfunction: request.wsfunction, moodlewsrestformat: fmt }
  return toForm({ ...protocol, ...(params ?? request.params) })
}

function calendarOf(timestart: number) {
  return { events: { courseids: [2] }, options: { userevents: 0, siteevents: 0, timestart } }
}

function answers(by: string) {
  return { by, survey, answers: ['Хорошо', 7, 'Больше встреч'] }
}

function entry(by: string) {
  return { by, database: cards, values: card }
}

function tocheck(id: number) {
  return { contextlevel: 'module', id, since: 0 }
}

async function byId() {
  return { field: 'id', values: [3, 6, 33, 35] }
}

async function own(site: Site) {
  const reply = { postid: 97, subject: 's', message: 'm' }
  const { postid } = await site.ask<{ postid: number }>('mod_forum_add_discussion_post', reply)
  return { postid, message: '<p>Исправлено</p>' }
}

async function ownEntryId(site: Site) {
  const data = [{ fieldid: 1, value: '"c1"' }]
  const added = await site.ask<{ newentryid: number }>('mod_data_add_entry', {
    databaseid: 1,
    data,
  })
  return { entryid: added.newentryid }
}

async function ownEntry(site: Site) {
  return { ...(await ownEntryId(site)), data: [{ fieldid: 1, value: '"c1"' }] }
}

async function ownEntryWithoutId(site: Site) {
  return { ...(await ownEntryId(site)), data: [{ fieldid: 2, value: '"Без ключа"' }] }
}
