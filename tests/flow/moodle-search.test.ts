import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { hour, minute } from '../../src/clock.ts'
import { type MoodleLog, openMoodleLog } from '../support/moodle-log.ts'

const sweep = 11 * minute
let log: MoodleLog
let postId: unknown

/** Staff change an old reply: no list tells of it. */
beforeEach(async () => {
  log = await openMoodleLog('2019-07-15T06:00:00Z')
  const forum = 'Консультации эксперта'
  const question = { by: 'user02', forum, subject: 'Смета', message: '<p>Как?</p>' }
  const { discussionId } = await log.act('discuss', question)
  const reply = { by: 'user03', discussionId, message: '<p>было</p>' }
  postId = (await log.act('reply', reply)).postId
  await log.readAfter(5 * hour)
})

afterEach(() => log.close())

function correct() {
  return log.act('editPost', { by: 'coordinator', postId, message: '<p>исправлено</p>' })
}

test('where the site has global search, an edit is found with the sweep after it was indexed', async () => {
  await log.act('indexSearch')
  await log.readAfter(25 * hour)
  await log.readAfter(sweep)
  const usual = log.asked()
  await correct()
  const at = log.now()
  expect(await log.readAfter(sweep)).toEqual([])
  expect(log.asked()).toBe(usual)

  await log.act('indexSearch')
  expect(await log.readAfter(sweep)).toMatchObject([
    { what: 'post changed body', id: String(postId), at, after: '<p>исправлено</p>' },
  ])
  expect(log.asked()).toBe(usual + 1)
  expect(await log.readAfter(sweep)).toEqual([])
  expect(log.asked()).toBe(usual)
})

test('a site without it is asked once a day, and the edit is found with all posts', async () => {
  await log.readAfter(sweep)
  const usual = log.asked()
  await correct()
  expect(await log.readAfter(sweep)).toEqual([])
  expect(log.asked()).toBe(usual)
  expect(await log.readAfter(25 * hour)).toMatchObject([{ what: 'post changed body' }])

  await log.readAfter(sweep)
  expect(log.asked()).toBe(usual + 1)
  expect(await log.holds()).toEqual([])
})
