import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { hour, minute } from '../../src/clock.ts'
import { type MoodleLog, openMoodleLog } from '../support/moodle-log.ts'

const karelia = 'Республика Карелия'
let log: MoodleLog

beforeEach(async () => {
  log = await openMoodleLog('2019-07-15T06:00:00Z')
})

afterEach(() => log.close())

test('joining and leaving a group is told once each, by the hourly look', async () => {
  await log.act('joinGroup', { username: 'user01', group: karelia })
  expect(await log.readAfter(11 * minute)).toEqual([])
  expect(await log.readAfter(hour)).toMatchObject([
    { what: 'participant added groups 2', id: '3', before: null, after: karelia },
  ])

  await log.act('leaveGroup', { username: 'user01', group: karelia })
  expect(await log.readAfter(hour)).toMatchObject([
    { what: 'participant removed groups 2', id: '3', before: karelia, after: null },
  ])
  expect(await log.readAfter(hour)).toEqual([])
})

test('who joins, leaves and comes back has joined, left and joined', async () => {
  const person = { username: 'user99', fullname: 'Ольга Новая', email: 'user99@example.test' }
  const { userId } = await log.act('enrol', { ...person, region: karelia })
  const told = async () => (await log.readAfter(hour)).map(({ what, id }) => `${what} ${id}`)

  expect(await told()).toEqual([`participant created ${userId}`])
  await log.act('unenrol', { username: 'user99' })
  expect(await told()).toEqual([`participant left ${userId}`])
  await log.act('enrol', person)
  expect(await told()).toEqual([`participant created ${userId}`])
  expect(await told()).toEqual([])
})

test('a visit is no activity, but known; a new name of a group is told of nobody', async () => {
  await log.act('visit', { by: 'user05' })
  const at = log.clock.now()
  await log.act('renameGroup', { group: karelia, to: 'Карелия' })
  expect(await log.readAfter(hour)).toEqual([])

  const { last_seen_at } = await log.app.store.db
    .selectFrom('account')
    .select('last_seen_at')
    .where('source_id', '=', '7')
    .executeTakeFirstOrThrow()
  expect(last_seen_at?.getTime()).toBe(at)
})

test.each([
  ['revokeCapability', 'grantCapability', 'moodle/course:viewparticipants'],
  ['revokeCapability', 'grantCapability', 'moodle/user:viewdetails'],
  ['removeFunction', 'restoreFunction', 'core_enrol_get_enrolled_users'],
])('%s, then %s %s: nobody has left, and nothing else stops', async (take, give, name) => {
  await log.act(take, { name })
  const details = { by: 'user01', forum: 'Обмен опытом', subject: 'Вопрос', message: '<p>Как?</p>' }
  await log.act('discuss', details)
  const what = (await log.readAfter(2 * hour)).map((line) => line.what)
  expect(what.sort()).toEqual(['discussion created', 'post created'])
  expect(await log.holds()).toMatchObject([{ scope: 'unread participants' }])

  await log.act(give, { name })
  expect(await log.readAfter(11 * minute)).toEqual([])
  expect(await log.holds()).toEqual([])
})

test.each([
  ['hideCourse', 'showCourse', {}],
  ['suspendBot', 'restoreBot', { what: 'enrolment' }],
  ['forcePasswordChange', 'restoreBot', {}],
])('%s makes nobody leave', async (lose, regain, details) => {
  await log.act(lose, details)
  expect(await log.readAfter(2 * hour)).toEqual([])
  await log.act(regain)
  expect(await log.readAfter(2 * hour)).toEqual([])
})

test.each([
  ['participants are refused', 'moodle/course:viewparticipants'],
  ['nobody is shown', 'moodle/user:viewdetails'],
])('%s by the first reading: who is seen later has not joined then', async (_, name) => {
  await log.close()
  log = await openMoodleLog('2019-07-15T06:00:00Z', '', async (sandbox) => {
    await sandbox.act('revokeCapability', { name })
    return sandbox
  })
  expect(await log.holds()).toMatchObject([{ scope: 'unread participants' }])
  await log.act('grantCapability', { name })
  expect(await log.readAfter(hour)).toEqual([])
  expect(await log.holds()).toEqual([])

  await log.act('enrol', { username: 'user99', fullname: 'Ольга Новая', email: 'u99@example.test' })
  expect(await log.readAfter(hour)).toMatchObject([{ what: 'participant created' }])
})
