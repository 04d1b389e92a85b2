import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { hour, minute } from '../../src/clock.ts'
import { subjectKey } from '../../src/ids.ts'
import { mendByHand } from '../../src/store/by-hand.ts'
import { readCommentStories } from '../../src/store/comment-story.ts'
import { openHolds } from '../../src/store/holds.ts'
import { type MirrorStage, openMirrorStage } from '../support/mirror-stage.ts'

const forum = 'Обсуждение карточек Trello'

let stage: MirrorStage

beforeEach(async () => {
  stage = await openForum(', as: discussions')
})

afterEach(() => stage.close())

describe('a card with comments', () => {
  test('is a discussion, its comments are replies in their order', async () => {
    const { id } = await talkedAbout('Памятка', ['Первый', 'Второй'])

    const discussion = await discussionOf(id)
    expect(discussion?.name).toBe('Памятка')
    expect(wordsOf(discussion)).toEqual(['Первый', 'Второй'])
    expect(discussion?.posts.slice(1).map(({ parent }) => parent)).toEqual(
      Array(2).fill(discussion?.posts[0]?.id),
    )
  })

  test('costs no write where a further run finds nothing new, nor after a look at all', async () => {
    await talkedAbout('Памятка', ['Первый'])
    expect(await stage.writesOf(() => stage.cycle())).toBe(0)
    await stage.passTime(2 * hour)
    expect(await stage.writesOf(() => stage.cycle())).toBe(0)
  })

  test('writes one reply and nothing else for a further comment', async () => {
    const { id } = await talkedAbout('Памятка', ['Первый'])
    await stage.passTime(hour / 2)
    await comment(id, 'Ещё один')
    expect(await stage.writesOf(() => stage.cycle())).toBe(1)
    expect(wordsOf(await discussionOf(id))).toEqual(['Первый', 'Ещё один'])
  })

  test('follows edits and says what was deleted', async () => {
    const { id, comments } = await talkedAbout('Памятка', ['Первый', 'Второй'])
    await stage.passTime(hour / 2)
    const { by } = stage
    await stage.trello.act('editComment', { by, comment: comments[0], text: 'Исправлен' })
    await stage.trello.act('deleteComment', { by, comment: comments[1] })
    await stage.cycle()
    await stage.passTime(hour)
    await stage.cycle()
    await stage.passTime(10 * minute)
    await stage.cycle()

    expect(wordsOf(await discussionOf(id))).toEqual(['Исправлен', 'Комментарий удалён.'])
  })

  test('is locked in the archive, where comments still appear', async () => {
    const { id } = await talkedAbout('Памятка', [])
    await stage.passTime(hour / 2)
    await stage.trello.act('updateCard', { by: stage.by, card: id, closed: true })
    await comment(id, 'Готово')
    await stage.cycle()

    const discussion = await discussionOf(id)
    expect(discussion?.locked).toBe(true)
    expect(wordsOf(discussion)).toEqual(['Готово'])
  })
})

test('of a comment that is not shown why is known, with the card', async () => {
  const { id } = await talkedAbout('Памятка', ['Первый'])
  await stage.moodle.act('revokeCapability', { name: 'moodle/course:manageactivities' })
  const { id: discussionId } = (await discussionOf(id)) ?? {}
  await stage.moodle.act('lock', { by: 'coordinator', discussionId })
  await comment(id, 'Второй')
  await stage.cycle()

  const card = subjectKey('trello', 'card', id)
  const stories = await readCommentStories(stage.app().store.db, 's', [card])
  expect(stories.get(card)?.map(({ url, reason }) => [url !== null, reason])).toEqual([
    [true, 'it had no entry yet'],
    [false, expect.stringContaining('the discussion takes no answers: it is locked')],
  ])
})

test('a discussion removed by hand and left so comes back with its comments on a word', async () => {
  await stage.close()
  stage = await openForum(', as: discussions, handEdits: report')
  const { id } = await talkedAbout('Памятка', ['Первый', 'Второй'])
  await talkedAbout('Другая', [])
  const { id: discussionId = 0 } = (await discussionOf(id)) ?? {}
  await stage.moodle.act('deleteDiscussion', { discussionId })
  await stage.passTime(hour)
  await stage.cycle()
  expect(await discussionOf(id)).toBeUndefined()

  const at = { space: 's', target: `moodle:${forum}`, at: stage.clock.now() }
  await mendByHand(stage.app().store.db, at, [subjectKey('trello', 'card', id)])
  await stage.cycle()

  expect(wordsOf(await discussionOf(id))).toEqual(['Первый', 'Второй'])
  await stage.passTime(hour)
  expect(await stage.writesOf(() => stage.cycle())).toBe(0)
})

test('an edit of a discussion that is told of and left stays, whatever becomes of the card', async () => {
  await stage.close()
  stage = await openForum(', as: discussions, handEdits: report')
  const { id } = await talkedAbout('Памятка', [])
  const post = (await discussionOf(id))?.posts[0]?.id
  await stage.moodle.act('editPost', { by: 'coordinator', postId: post, subject: 'Рукой' })
  await stage.passTime(hour)
  await stage.cycle()
  const held = await openHolds(stage.app().store.db)
  await stage.trello.act('updateCard', { by: stage.by, card: id, desc: 'Иначе' })
  await stage.passTime(10 * minute)
  const writes = await stage.writesOf(() => stage.cycle())

  expect(held).toMatchObject([{ reason: expect.stringContaining('(1 edited)') }])
  expect(writes).toBe(0)
  expect(await openHolds(stage.app().store.db)).toEqual(held)
})

describe('what happened to the forum', () => {
  test('is found again by an empty database', async () => {
    const { id } = await talkedAbout('Памятка', ['Первый', 'Второй'])
    const before = await discussions()
    await stage.forgetEverything()

    expect(await stage.writesOf(() => stage.cycle())).toBe(0)
    expect(await discussions()).toEqual(before)
    await comment(id, 'Третий')
    await stage.cycle()
    expect(wordsOf(await discussionOf(id))).toEqual(['Первый', 'Второй', 'Третий'])
  })

  test('a discussion removed by hand is shown anew with its comments', async () => {
    const { id } = await talkedAbout('Памятка', ['Первый', 'Второй'])
    const { id: discussionId = 0 } = (await discussionOf(id)) ?? {}
    await stage.moodle.act('deleteDiscussion', { discussionId })
    await stage.passTime(hour)
    await stage.cycle()
    await stage.cycle()

    expect(await discussionsOf(id)).toHaveLength(1)
    expect(wordsOf(await discussionOf(id))).toEqual(['Первый', 'Второй'])
  })

  test('a discussion found to be gone when a comment is brought there is shown anew', async () => {
    const { id } = await talkedAbout('Памятка', ['Первый'])
    const { id: discussionId = 0 } = (await discussionOf(id)) ?? {}
    await stage.moodle.act('deleteDiscussion', { discussionId })
    await stage.passTime(10 * minute)
    await comment(id, 'Второй')
    await stage.cycle()
    await stage.cycle()

    expect(wordsOf(await discussionOf(id))).toEqual(['Первый', 'Второй'])
  })

  test('a reply edited or removed by hand is mended', async () => {
    const { id } = await talkedAbout('Памятка', ['Первый', 'Второй'])
    const [, first, second] = (await discussionOf(id))?.posts ?? []
    const by = 'coordinator'
    await stage.moodle.act('editPost', { by, postId: first?.id, message: '<p>Не то</p>' })
    await stage.moodle.act('deletePost', { by, postId: second?.id })
    await stage.passTime(hour)
    await stage.cycle()

    expect(wordsOf(await discussionOf(id)).toSorted()).toEqual(['Второй', 'Первый'])
  })

  test('of two discussions of one card the older is kept, and what stands under the other shown there', async () => {
    const { id } = await talkedAbout('Памятка', ['Первый'])
    const kept = await discussionOf(id)
    await copyByBot(kept)
    await stage.passTime(hour)
    await stage.cycle()

    const all = await discussionsNamed('Памятка')
    expect(all).toHaveLength(2)
    const [one, other] = all
    expect(one?.id).toBe(kept?.id)
    expect(wordsOf(one)).toEqual(['Первый'])
    expect(other?.posts[0]?.message).toContain('повтор: карточка показана в другой записи')
    expect(other?.posts[1]?.message).toContain('повтор')
    await stage.passTime(hour)
    expect(await stage.writesOf(() => stage.cycle())).toBe(0)
  })

  test('answers of people stay, and are nobody’s comment', async () => {
    const { id } = await talkedAbout('Памятка', ['Первый'])
    const discussion = await discussionOf(id)
    await stage.moodle.act('reply', {
      ...{ by: 'user01', discussionId: discussion?.id, message: discussion?.posts[1]?.message },
    })
    await stage.passTime(hour)
    expect(await stage.writesOf(() => stage.cycle())).toBe(0)
    expect((await discussionOf(id))?.posts).toHaveLength(3)
  })
})

async function openForum(settings: string): Promise<MirrorStage> {
  const opened = await openMirrorStage(settings)
  await opened.moodle.act('addForum', { name: forum })
  for (const name of ['mod/forum:editanypost', 'moodle/course:manageactivities'])
    await opened.moodle.act('grantCapability', { name })
  await opened.cycle()
  return opened
}

async function talkedAbout(name: string, texts: readonly string[]) {
  const { id } = await stage.newCard(name)
  const comments = []
  for (const text of texts) comments.push(await comment(id, text))
  await stage.cycle()
  return { id, comments }
}

async function comment(card: string, text: string): Promise<string> {
  const { by } = stage
  const { id } = await stage.trello.act('comment', { by, card, text })
  return String(id)
}

interface StoredDiscussion {
  id: number
  name: string
  locked: boolean
  posts: { id: number; parent: number; subject: string; message: string }[]
}

async function discussions(): Promise<StoredDiscussion[]> {
  const { discussions: found } = await stage.moodle.act('discussions', { forum })
  return found as StoredDiscussion[]
}

async function discussionsOf(card: string): Promise<StoredDiscussion[]> {
  return (await discussions()).filter(({ posts }) => posts[0]?.message.includes(`card-${card}`))
}

async function discussionOf(card: string): Promise<StoredDiscussion | undefined> {
  return (await discussionsOf(card))[0]
}

async function discussionsNamed(title: string): Promise<StoredDiscussion[]> {
  return (await discussions()).filter(({ name }) => name === title)
}

/** What each reply says below its heading. */
function wordsOf(discussion: StoredDiscussion | undefined): string[] {
  const replies = discussion?.posts.slice(1) ?? []
  return replies.map(({ message }) => /<p>(?!<strong>)([^<]*)<\/p>/.exec(message)?.[1] ?? '')
}

/** As two processes would make it that know nothing of each other. */
async function copyByBot(discussion: StoredDiscussion | undefined): Promise<void> {
  const [first, reply] = discussion?.posts ?? []
  const { modules } = await stage.moodle.act('modules', {})
  const module = (modules as { name: string; instance: number }[]).find(
    ({ name }) => name === forum,
  )
  const { discussionid } = await ask('mod_forum_add_discussion', {
    ...{ forumid: module?.instance, groupid: -1, subject: first?.subject, message: first?.message },
  })
  const { posts } = await ask('mod_forum_get_discussion_posts', { discussionid })
  const [{ id: postid }] = posts as [{ id: number }]
  await ask('mod_forum_add_discussion_post', {
    ...{ postid, subject: reply?.subject, message: reply?.message, messageformat: 1 },
  })
}

async function ask(wsfunction: string, params: Record<string, unknown>) {
  const body = new URLSearchParams({
    ...{ wstoken: stage.moodle.secrets.MOODLE_TOKEN ?? '', wsfunction },
    moodlewsrestformat: 'json',
    ...Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
  })
  const answer = await fetch(`${stage.moodle.url}/webservice/rest/server.php`, {
    ...{ method: 'POST', body },
  })
  return (await answer.json()) as Record<string, unknown>
}
