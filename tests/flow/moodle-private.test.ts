import { afterEach, expect, test } from '@jest/globals'
import { hour, minute } from '../../src/clock.ts'
import { type MoodleLog, openMoodleLog } from '../support/moodle-log.ts'

const capability = { name: 'mod/forum:readprivatereplies' }
const start = '2019-07-15T06:00:00Z'
let log: MoodleLog

afterEach(() => log.close())

async function whisper(): Promise<string> {
  const topic = { by: 'user01', forum: 'Обмен опытом', subject: 'Вопрос', message: '<p>Как?</p>' }
  const { discussionId } = await log.act('discuss', topic)
  const reply = { by: 'expert1', discussionId, message: '<p>Между нами</p>', private: true }
  const { postId } = await log.act('reply', reply)
  return String(postId)
}

async function told(ms: number): Promise<string[]> {
  return (await log.readAfter(ms)).map(({ what, id }) => `${what} ${id}`)
}

test('what is between two people stays out, even where the role could read it', async () => {
  log = await openMoodleLog(start)
  await log.act('grantCapability', capability)
  const postId = await whisper()

  const news = await told(minute)
  expect(news).toHaveLength(2)
  expect(news).not.toContain(`post created ${postId}`)
  expect(await told(hour)).toEqual([])
})

test('with the setting it is read, and told when it is deleted', async () => {
  log = await openMoodleLog(start, ', privateReplies: true')
  await log.act('grantCapability', capability)
  const postId = await whisper()
  expect(await told(minute)).toContain(`post created ${postId}`)

  await log.act('deletePost', { by: 'expert1', postId: Number(postId) })
  expect(await told(minute)).toEqual([`post deleted ${postId}`])
})

test('with the capability gone it is out of sight, not deleted', async () => {
  log = await openMoodleLog(start, ', privateReplies: true')
  await log.act('grantCapability', capability)
  const postId = await whisper()
  expect(await told(minute)).toContain(`post created ${postId}`)

  await log.act('revokeCapability', capability)
  expect(await told(minute)).toEqual([])
  expect(await told(2 * hour)).toEqual([])
})

test('with the setting switched off again it is no more read, nor deleted', async () => {
  log = await openMoodleLog(start, ', privateReplies: true')
  await log.act('grantCapability', capability)
  const postId = await whisper()
  expect(await told(minute)).toContain(`post created ${postId}`)

  await log.reconfigure('')
  await log.act('editPost', { by: 'expert1', postId: Number(postId), message: '<p>Иначе</p>' })
  expect(await told(minute)).toEqual([])
  expect(await told(2 * hour)).toEqual([])
})
