import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { hour, minute } from '../../src/clock.ts'
import {
  type MoodleStage,
  openMoodleStage,
  realTalk,
  someDiscussion,
} from '../support/moodle-stage.ts'

let stage: MoodleStage

beforeEach(async () => {
  stage = await openMoodleStage('2019-07-15T06:00:00Z')
})

afterEach(() => stage.close())

describe('the first reading', () => {
  test('brings people, talk, databases and surveys, and nothing of our own mirror', async () => {
    const pages = await stage.read()

    const people = pages.flatMap(({ accounts }) => accounts)
    expect(people.find(({ sourceId }) => sourceId === '3')).toMatchObject({
      roles: ['student'],
      region: expect.stringMatching(/\S/),
      groups: [expect.stringMatching(/\S/)],
    })
    expect(people.find(({ own }) => own)?.sourceId).toBe('35')
    expect(stage.titles('forum')).toContain('Консультации эксперта')
    expect(stage.titles('database')).toEqual(['Практики регионов'])
    expect(stage.titles('survey')).toEqual(['Опрос № 2: мониторинг'])
    const { discussions, posts } = await realTalk(stage)
    expect(stage.ids('discussion').sort()).toEqual(discussions)
    expect(stage.ids('post').sort()).toEqual(posts)
  })

  test('comes in pages of one look, the last of which says so', async () => {
    const now = stage.clock.now()

    const pages = await stage.read()

    expect(new Set(pages.map(({ readAt }) => readAt))).toEqual(new Set([now]))
    expect(pages.map(({ last }) => last)).toEqual(pages.map((page) => page === pages.at(-1)))
    expect(pages.slice(0, -1).flatMap(({ complete }) => complete)).toEqual([])
    expect(pages.flatMap(({ rejected }) => rejected)).toEqual([])
    expect(Math.max(...pages.map(({ subjects }) => subjects.length))).toBeLessThan(450)
  })

  test('broken off after any page and begun again, it misses no post', async () => {
    for (let count = 0; count < 80; count += 1) {
      const { discussionId } = await someDiscussion(stage)
      for (const by of ['user02', 'user03', 'user04', 'user05', 'user06', 'user07', 'user08'])
        await stage.sandbox.act('reply', { by, discussionId, message: '<p>Так.</p>' })
    }
    const whole = await stage.read()
    const keys = [...stage.ledger.subjects.keys()].sort()
    expect(whole.length).toBeGreaterThan(2)

    for (let pages = 1; pages < whole.length; pages += 1) {
      stage.forget()
      await stage.read(pages)
      await stage.read()

      expect([...stage.ledger.subjects.keys()].sort()).toEqual(keys)
    }
  })
})

test('a reading broken off does not forget that posts were deleted', async () => {
  const long = await someDiscussion(stage)
  for (let count = 0; count < 160; count += 1)
    await stage.sandbox.act('reply', {
      by: 'user02',
      discussionId: long.discussionId,
      message: 'Так.',
    })
  const short = await someDiscussion(stage)
  const reply = { by: 'user03', discussionId: short.discussionId, message: '<p>Сотрут</p>' }
  const { postId } = await stage.sandbox.act('reply', reply)
  await stage.read()
  await stage.readAfter(hour)
  await stage.readAfter(minute)
  await stage.sandbox.act('deletePost', { by: 'coordinator', postId })
  await stage.sandbox.act('reply', { by: 'user04', discussionId: long.discussionId, message: 'И.' })
  stage.clock.set(stage.clock.now() + 11 * minute)

  await stage.read(1)
  await stage.read()

  expect(stage.ids('post').sort()).toEqual((await realTalk(stage)).posts)
})

describe('a later reading', () => {
  beforeEach(async () => {
    await stage.read()
    await stage.readAfter(hour)
    await stage.readAfter(5 * minute)
    stage.asked.length = 0
  })

  test('costs one request when nothing is new, and a sweep re-reads no content', async () => {
    await stage.readAfter(4 * minute)
    expect(stage.asked).toEqual(['core_course_get_updates_since'])

    await stage.readAfter(10 * minute)
    expect(stage.asked).not.toContain('mod_forum_get_discussion_posts')
    expect(stage.asked).not.toContain('mod_data_get_fields')
  })

  test('finds a new discussion, and a reply to it, with two requests more', async () => {
    const made = await someDiscussion(stage)
    await stage.readAfter(minute)

    const discussion = stage.the('discussion', made.discussionId)
    expect(discussion.state).toMatchObject({ title: 'A & B < C', author: '3', pinned: false })
    const { state } = stage.the('post', made.postId)
    expect(state).toMatchObject({ place: discussion.key, body: { html: '<p>Как?</p>' } })
    expect(stage.asked).toHaveLength(3)

    const { postId } = made
    const answer = await stage.sandbox.act('reply', { by: 'expert1', postId, message: 'Так.' })
    await stage.readAfter(minute)
    const { key } = stage.the('post', postId)
    expect(stage.the('post', answer.postId).state).toMatchObject({ parent: key, author: '33' })
  })

  test('sees an author edit and delete young posts, which Moodle tells nobody', async () => {
    const { discussionId, postId } = await someDiscussion(stage)
    const reply = (by: string) =>
      stage.sandbox.act('reply', { by, discussionId, message: '<p>было</p>' })
    const edited = await reply('user02')
    const deleted = await reply('user03')
    await stage.readAfter(2 * minute)
    stage.clock.set(stage.clock.now() + 20 * minute)
    const change = { by: 'user02', postId: edited.postId, message: '<p>стало</p>' }
    await stage.sandbox.act('editPost', change)
    await stage.sandbox.act('deletePost', { by: 'user03', postId: deleted.postId })
    await stage.readAfter(minute)

    expect(stage.the('post', edited.postId).state.body?.source).toBe('<p>стало</p>')
    expect(stage.ids('post')).not.toContain(String(deleted.postId))
    expect(stage.ids('post')).toContain(String(postId))

    await stage.readAfter(40 * minute)
    stage.asked.length = 0
    await stage.readAfter(minute)
    expect(stage.asked).toEqual(['core_course_get_updates_since'])
  })

  test('finds by sweeping what staff edited, moved, pinned and deleted', async () => {
    const [edited, moved, pinned, deleted] = [
      await someDiscussion(stage),
      await someDiscussion(stage),
      await someDiscussion(stage),
      await someDiscussion(stage),
    ]
    await stage.readAfter(5 * hour)
    const staff = (verb: string, details: object) =>
      stage.sandbox.act(verb, { by: 'coordinator', ...details })
    await staff('editPost', { postId: edited.postId, message: '<p>исправлено</p>' })
    const elsewhere = { discussionId: moved.discussionId, forum: 'Консультации эксперта' }
    await staff('moveDiscussion', elsewhere)
    await staff('pin', { discussionId: pinned.discussionId })
    await staff('deleteDiscussion', { discussionId: deleted.discussionId })
    await stage.readAfter(10 * minute)

    expect(stage.the('post', edited.postId).state.body?.source).toBe('<p>исправлено</p>')
    const place =
      stage.the('discussion', moved.discussionId).state.place ?? stage.the('forum', 1).key
    expect(stage.ledger.subjects.get(place)?.state.title).toBe('Консультации эксперта')
    expect(stage.the('discussion', pinned.discussionId).state.pinned).toBe(true)
    expect(stage.ids('discussion').sort()).toEqual((await realTalk(stage)).discussions)
  })

  test('finds once a day what staff changed in old replies, which no list tells', async () => {
    const { discussionId } = await someDiscussion(stage)
    const reply = (by: string) =>
      stage.sandbox.act('reply', { by, discussionId, message: '<p>было</p>' })
    const [edited, deleted] = [await reply('user02'), await reply('user03')]
    await stage.readAfter(5 * hour)
    await stage.readAfter(5 * hour)
    const change = { by: 'coordinator', postId: edited.postId, message: '<p>исправлено</p>' }
    await stage.sandbox.act('editPost', change)
    await stage.readAfter(10 * minute)
    expect(stage.the('post', edited.postId).state.body?.source).toBe('<p>было</p>')

    await stage.sandbox.act('deletePost', { by: 'coordinator', postId: deleted.postId })
    await stage.sandbox.act('reply', { by: 'user04', discussionId, message: '<p>ещё</p>' })
    await stage.readAfter(14 * hour)
    expect(stage.the('post', edited.postId).state.body?.source).toBe('<p>исправлено</p>')
    expect(stage.ids('post')).not.toContain(String(deleted.postId))
  })

  test('follows an entry through approval, which no news tell, and deletion', async () => {
    const database = 'Практики регионов'
    const values = { title: 'Школа', started: '2019-07-15' }
    const { entryId } = await stage.sandbox.act('addEntry', { by: 'user01', database, values })
    await stage.readAfter(minute)
    expect(stage.ids('entry')).not.toContain(String(entryId))

    await stage.sandbox.act('approveEntry', { by: 'coordinator', entryId })
    await stage.readAfter(10 * minute)
    const { state } = stage.the('entry', entryId)
    expect(state).toMatchObject({ author: '3', approved: true, fields: values })

    await stage.sandbox.act('deleteEntry', { by: 'coordinator', entryId })
    await stage.readAfter(10 * minute)
    expect(stage.ids('entry')).not.toContain(String(entryId))
  })

  test('takes survey answers by person, and again when somebody answers anew', async () => {
    stage.clock.set(Date.parse('2019-09-26T08:00:00Z'))
    await stage.read()
    const answer = (answers: unknown[]) =>
      stage.sandbox.act('answerSurvey', {
        by: 'user05',
        survey: stage.titles('survey')[0],
        answers,
      })
    const { attemptId } = await answer([1, '4', 'Да'])
    await stage.readAfter(minute)
    const before = stage.the('answer', attemptId).state
    await answer([2, '9', 'Нет'])
    await stage.readAfter(minute)

    expect(before.author).toBe('7')
    expect(Object.values(before.fields ?? {})).toContain('4')
    const after = stage.the('answer', attemptId).state
    expect(Object.values(after.fields ?? {})).toContain('9')
  })

  test('notices who joined and who left', async () => {
    const newcomer = { username: 'user99', fullname: 'Ольга Новая', email: 'user99@example.test' }
    const { userId } = await stage.sandbox.act('enrol', newcomer)
    await stage.sandbox.act('unenrol', { username: 'user04' })
    await stage.readAfter(hour)

    expect(stage.ids('participant')).toContain(String(userId))
    expect(stage.ids('participant')).not.toContain('6')
  })
})

describe('when something is wrong', () => {
  beforeEach(async () => {
    await stage.read()
  })

  test.each([
    ['hideCourse', {}, 'AccessLost'],
    ['suspendBot', { what: 'enrolment' }, 'AccessLost'],
    ['suspendBot', { what: 'account' }, 'Misconfigured'],
    ['forcePasswordChange', {}, 'Misconfigured'],
    ['revokeCapability', { name: 'mod/forum:viewdiscussion' }, 'AccessLost'],
    ['trouble', { kind: 'databaseDown' }, 'TryLater'],
  ])('%s %o deletes nothing and is %s', async (verb, details, name) => {
    const before = [...stage.ledger.subjects.keys()]
    await stage.sandbox.act(verb, details)

    await expect(stage.readAfter(hour)).rejects.toMatchObject({ name })

    expect([...stage.ledger.subjects.keys()]).toEqual(before)
  })

  test('a hidden forum is out of sight, not deleted, and the rest goes on', async () => {
    const before = stage.ids('discussion')
    await stage.sandbox.act('hideModule', { name: 'Обмен опытом' })
    const { discussionId } = await someDiscussion(stage, 'Консультации эксперта')
    await stage.readAfter(hour)

    expect(stage.ids('discussion')).toEqual([...before, String(discussionId)])
    expect(stage.titles('forum')).toContain('Обмен опытом')
  })

  test('a page cut in the middle, a login page or a cut line is tried later', async () => {
    for (const faults of [{ truncated: 1 }, { html: 1 }, { reset: 1 }, { maintenance: true }]) {
      stage.sandbox.setFaults(faults)
      await expect(stage.readAfter(hour)).rejects.toMatchObject({ name: 'TryLater' })
    }
  })
})
