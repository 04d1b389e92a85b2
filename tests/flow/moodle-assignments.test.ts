import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { hour, minute } from '../../src/clock.ts'
import { type MoodleLog, openMoodleLog } from '../support/moodle-log.ts'

const assignment = 'Точки роста'
const by = 'user02'
let log: MoodleLog

beforeEach(async () => {
  log = await openMoodleLog('2019-07-15T06:00:00Z')
})

afterEach(() => log.close())

test('what is handed in, changed, withdrawn and handed in again is told once each, with who and when', async () => {
  const work = { by, assignment, text: '<p>Обучение</p>' }
  const submission = { id: '1-4', who: '4', origin: 'inferred' }
  await log.act('submit', work)
  const handedInAt = log.now()
  expect(await log.readAfter(minute)).toEqual([
    { ...submission, what: 'submission created', at: handedInAt, before: null, after: null },
  ])
  expect(log.asked()).toBe(2)

  await log.act('submit', { ...work, text: '<p>Обучение и набор</p>', files: ['План.txt'] })
  const changedAt = log.now()
  const after = { name: 'План.txt', url: expect.stringContaining('/pluginfile.php/') }
  expect(await log.readAfter(minute)).toEqual([
    {
      ...{ ...submission, what: 'submission changed body', at: changedAt },
      ...{ before: '<p>Обучение</p>', after: '<p>Обучение и набор</p>' },
    },
    {
      ...{ ...submission, what: 'submission added attachments /План.txt', at: changedAt },
      ...{ before: null, after },
    },
  ])
  expect(log.asked()).toBe(2)

  await log.act('withdraw', { by, assignment })
  const withdrawnAt = log.now()
  const gone = { ...submission, who: null, origin: 'reported', before: null, after: null }
  expect(await log.readAfter(minute)).toEqual([
    { ...gone, what: 'submission deleted', at: withdrawnAt },
  ])
  expect(log.asked()).toBe(2)

  await log.act('submit', work)
  const againAt = log.now()
  expect(await log.readAfter(minute)).toMatchObject([
    { what: 'submission created', id: '1-4', who: '4', at: againAt },
  ])
  expect(await log.readAfter(11 * minute)).toEqual([])
  expect(await log.readAfter(hour)).toEqual([])
})

test('when nothing is new, one request is all', async () => {
  await log.readAfter(hour)
  await log.readAfter(5 * minute)
  await log.readAfter(4 * minute)
  expect(log.asked()).toBe(1)
})

test('a row that is erased without a word is missed by the hourly look', async () => {
  for (const somebody of ['user01', 'user02', 'user03', 'user05'])
    await log.act('submit', { by: somebody, assignment, text: 'Да' })
  await log.readAfter(minute)
  await log.act('eraseSubmission', { by, assignment })

  expect(await log.readAfter(11 * minute)).toEqual([])
  expect(await log.readAfter(hour)).toMatchObject([
    { what: 'submission deleted', id: '1-4', who: null, at: log.now() },
  ])
})

test('an assignment is told when it is made, renamed, put off and deleted', async () => {
  const staff = { by: 'coordinator' }
  const due = Date.parse('2019-08-01T20:59:00Z')
  await log.act('addAssignment', { ...staff, name: 'План региона', due })
  const madeAt = log.now()
  expect(await log.readAfter(minute)).toMatchObject([
    { what: 'assignment created', id: '2', at: madeAt },
  ])

  const later = Date.parse('2019-08-15T20:59:00Z')
  await log.act('changeAssignment', { ...staff, assignment: 'План региона', due: later })
  const changedAt = log.now()
  expect(await log.readAfter(minute)).toMatchObject([
    {
      ...{ what: 'assignment changed due', at: changedAt },
      ...{ before: '2019-08-01T20:59:00.000Z', after: '2019-08-15T20:59:00.000Z' },
    },
  ])

  await log.act('submit', { by, assignment: 'План региона', text: 'Да' })
  await log.readAfter(minute)
  await log.act('deleteModule', { name: 'План региона' })
  expect(await log.readAfter(11 * minute)).toMatchObject([{ what: 'assignment deleted', id: '2' }])
  expect(await log.readAfter(hour)).toEqual([])
})

test('what is handed in to an assignment nobody has seen yet is told with it', async () => {
  await log.act('addAssignment', { by: 'coordinator', name: 'План региона' })
  await log.act('submit', { by, assignment: 'План региона', text: 'Да' })
  const told = (await log.readAfter(minute)).map(({ what }) => what)
  expect(told.sort()).toEqual(['assignment created', 'submission created'])
})

test('hidden is not deleted, nor does it hide that another one was', async () => {
  await log.act('addAssignment', { by: 'coordinator', name: 'План региона' })
  await log.act('submit', { by, assignment, text: 'Да' })
  await log.readAfter(minute)
  await log.act('hideModule', { name: assignment })
  await log.act('deleteModule', { name: 'План региона' })
  expect(await log.readAfter(hour)).toMatchObject([{ what: 'assignment deleted', id: '2' }])
  const held = (await log.holds()).map(({ scope }) => scope)
  expect(held).toContain('unread hidden assignments')

  await log.act('showModule', { name: assignment })
  expect(await log.readAfter(hour)).toEqual([])
  expect(await log.holds()).toEqual([])
})

test.each([
  ['revokeCapability', 'grantCapability', 'mod/assign:view', 'unread assignments'],
  ['revokeCapability', 'grantCapability', 'mod/assign:viewgrades', 'unread submissions'],
  ['removeFunction', 'restoreFunction', 'mod_assign_get_assignments', 'unread assignments'],
  ['removeFunction', 'restoreFunction', 'mod_assign_get_submissions', 'unread submissions'],
])(
  '%s, then %s %s: nothing is deleted, the rest is read, and what was missed is told',
  async (take, give, name, scope) => {
    await log.act('submit', { by: 'user01', assignment, text: 'Да' })
    await log.readAfter(minute)
    await log.act(take, { name })
    await log.readAfter(hour)
    const details = { by, forum: 'Обмен опытом', subject: 'Вопрос', message: '<p>Как?</p>' }
    await log.act('discuss', details)
    await log.act('submit', { by, assignment, text: 'Да' })
    const submittedAt = log.now()

    const meanwhile = await log.readAfter(hour)
    expect(meanwhile.map(({ what }) => what).sort()).toEqual(['discussion created', 'post created'])
    expect(await log.holds()).toMatchObject([
      { scope, reason: expect.stringContaining('not read') },
    ])

    await log.act(give, { name })
    expect(await log.readAfter(11 * minute)).toMatchObject([
      { what: 'submission created', id: '1-4', who: '4', at: submittedAt },
    ])
    expect(await log.holds()).toEqual([])
  },
)

test.each([
  ['hideCourse', {}],
  ['suspendBot', { what: 'enrolment' }],
  ['forcePasswordChange', {}],
])('%s deletes nothing', async (verb, details) => {
  await log.act('submit', { by, assignment, text: 'Да' })
  await log.readAfter(minute)
  await log.act(verb, details)
  expect(await log.readAfter(2 * hour)).toEqual([])

  await log.act(verb === 'hideCourse' ? 'showCourse' : 'restoreBot')
  expect(await log.readAfter(2 * hour)).toEqual([])
})

test('the self-check names what the role lacks, as a warning', async () => {
  await log.act('revokeCapability', { name: 'mod/assign:viewgrades' })
  const { moodle } = log.app.context.spaces.get('s')?.connectors ?? {}
  const findings = (await moodle?.check?.({ signal: new AbortController().signal })) ?? []

  expect(findings.filter(({ level }) => level === 'warning')).toEqual([
    { level: 'warning', text: expect.stringContaining('mod/assign:viewgrades') },
  ])
})
