import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { day, hour, minute } from '../../src/clock.ts'
import { type MoodleLog, openMoodleLog } from '../support/moodle-log.ts'

const by = 'expert1'
const sweep = 11 * minute
const start = Date.parse('2019-07-15T06:00:00Z')
let log: MoodleLog

beforeEach(async () => {
  log = await openMoodleLog('2019-07-15T06:00:00Z')
})

afterEach(() => log.close())

function act(verb: string, details: object = {}) {
  return log.act(verb, { by, ...details })
}

function iso(instant: number): string {
  return new Date(instant).toISOString()
}

test('an event is told when it is made, put off, described and removed, by whom and when', async () => {
  const at = start + 7 * day
  const { eventId } = await act('addEvent', { name: 'Встреча', at, minutes: 90 })
  const id = String(eventId)
  const madeAt = log.now()
  expect(await log.readAfter(sweep)).toMatchObject([
    { what: 'event created', id, who: '33', at: madeAt },
  ])

  await act('changeEvent', { eventId, at: at + day, description: '<p>Зал 2</p>' })
  const changedAt = log.now()
  expect(await log.readAfter(sweep)).toMatchObject([
    { what: 'event changed body', id, at: changedAt, before: null, after: '<p>Зал 2</p>' },
    { what: 'event changed start', at: changedAt, before: iso(at), after: iso(at + day) },
  ])

  await act('removeEvent', { eventId })
  expect(await log.readAfter(sweep)).toMatchObject([{ what: 'event deleted', id, at: log.now() }])
  expect(await log.readAfter(hour)).toEqual([])
})

test('put off beyond what is looked at is put off, not removed; nor is what has passed by', async () => {
  const { eventId } = await act('addEvent', { name: 'Встреча', at: start + day })
  await log.readAfter(sweep)
  const far = start + 500 * day
  await act('changeEvent', { eventId, at: far })
  expect(await log.readAfter(sweep)).toMatchObject([
    { what: 'event changed start', before: iso(start + day), after: iso(far) },
  ])

  expect(await log.readAfter(sweep)).toEqual([])
  expect(await log.readAfter(90 * day)).toEqual([])
})

test('the last event of all is told when it is removed, and lost access takes none along', async () => {
  for (const [lose, regain] of [
    ['hideCourse', 'showCourse'],
    ['forcePasswordChange', 'restoreBot'],
  ]) {
    await log.act(lose ?? '')
    expect(await log.readAfter(hour)).toEqual([])
    await log.act(regain ?? '')
    expect(await log.readAfter(hour)).toEqual([])
  }

  await act('removeEvent', { eventId: 101 })
  expect(await log.readAfter(sweep)).toMatchObject([{ what: 'event deleted', id: '101' }])
})

test('a date of an activity is told once, with the activity', async () => {
  const survey = 'Опрос № 2: мониторинг'
  const closes = Date.parse('2019-10-12T20:59:59Z')
  await act('changeSurvey', { survey, closes })
  expect(await log.readAfter(minute)).toMatchObject([
    { what: 'survey changed due', before: '2019-10-05T20:59:59.000Z', after: iso(closes) },
  ])

  const due = Date.parse('2019-10-15T20:59:00Z')
  await act('changeAssignment', { assignment: 'Точки роста', due })
  expect(await log.readAfter(minute)).toMatchObject([{ what: 'assignment changed due' }])
  expect(await log.readAfter(hour)).toEqual([])
})

test('a sweep asks once for the calendar, and twice more where something is missing', async () => {
  await log.readAfter(sweep)
  await log.readAfter(sweep)
  const usual = log.asked()
  await act('removeEvent', { eventId: 101 })
  await log.readAfter(sweep)
  expect(log.asked()).toBe(usual + 2)
})

test('without the function everything else is read, and nothing is called removed', async () => {
  const name = 'core_calendar_get_calendar_events'
  await log.act('removeFunction', { name })
  await act('addEvent', { name: 'Встреча', at: start + 7 * day })
  const forum = { forum: 'Обмен опытом', subject: 'Вопрос', message: '<p>Как?</p>' }
  await act('discuss', forum)
  expect((await log.readAfter(hour)).map(({ what }) => what).sort()).toEqual([
    'discussion created',
    'post created',
  ])
  expect(await log.holds()).toMatchObject([{ scope: 'unread events' }])

  await log.act('restoreFunction', { name })
  expect(await log.readAfter(sweep)).toMatchObject([{ what: 'event created' }])
  expect(await log.holds()).toEqual([])
})
