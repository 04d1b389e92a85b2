import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { minute } from '../../src/clock.ts'
import { openReplyStage, type ReplyStage } from '../support/reply-stage.ts'

let stage: ReplyStage

beforeEach(async () => {
  stage = await openReplyStage()
})

afterEach(() => stage.close())

const signature = '— Центр социального обслуживания «Янтарный», Калининградская область'
const textsOf = async (card: string) => (await stage.comments(card)).map(({ data }) => data.text)
const markOf = (discussionId: number, post: number) =>
  `[Действуем вместе](${stage.moodle.url}/mod/forum/discuss.php?d=${discussionId}#p${post} "vmeste")`

describe('an answer under a mirrored card', () => {
  test('becomes one comment, signed with organisation and region, that follows it', async () => {
    const { card, discussionId } = await stage.newCard('Встреча')
    const post = await stage.answer(discussionId, '<p>Мы <b>придём</b> к вам</p>')
    await stage.cycle()
    await stage.cycle()
    const mark = markOf(discussionId, post)
    expect(await textsOf(card)).toEqual([`Мы **придём** к вам\n\n${signature}\n${mark}`])

    await stage.passTime(5 * minute)
    await stage.moodle.act('editPost', { by: 'user01', postId: post, message: '<p>Опоздаем</p>' })
    await stage.cycle()
    expect(await textsOf(card)).toEqual([`Опоздаем\n\n${signature}\n${mark}`])

    await stage.moodle.act('deletePost', { by: 'coordinator', postId: post })
    await stage.cycle()
    expect(await textsOf(card)).toEqual([])
    expect(stage.trelloWrites()).toBe(3)
    expect(await stage.holds()).toEqual([])
    expect(await stage.row(post)).toMatchObject({ due_at: null, remote_id: null })
  })

  test('erased for privacy takes its comment along', async () => {
    const { card, discussionId } = await stage.newCard('Встреча')
    const post = await stage.answer(discussionId, '<p>Мой телефон</p>')
    await stage.cycle()
    await stage.moodle.act('erasePost', { postId: post })
    await stage.passTime(minute)
    await stage.cycle()
    expect(await textsOf(card)).toEqual([])
  })

  test('stays under its card when the whole discussion goes', async () => {
    const { card, discussionId } = await stage.newCard('Встреча')
    await stage.answer(discussionId, '<p>Да</p>')
    await stage.cycle()
    await stage.moodle.act('deleteDiscussion', { discussionId })
    await stage.passTime(11 * minute)
    await stage.cycle()
    expect(await textsOf(card)).toHaveLength(1)
  })

  test('read before its card is known to be shown there is brought with the next reading', async () => {
    const { card, discussionId } = await stage.newCard('Встреча')
    const links = stage
      .app()
      .store.db.updateTable('link')
      .where('subject', '=', `trello:card:${card}`)
    await links.set({ remote_id: null }).execute()
    await stage.answer(discussionId, '<p>Да</p>')
    await stage.cycle()
    expect(await textsOf(card)).toEqual([])
    await links.set({ remote_id: String(discussionId) }).execute()
    await stage.cycle()
    expect(await textsOf(card)).toHaveLength(1)
  })

  test('is left where it is when it is ours, old, between two people, or elsewhere', async () => {
    const { card, discussionId } = await stage.newCard('Встреча')
    await stage.answer(discussionId, '<p>Комментарий из Trello</p>', { by: 'sync-bot' })
    await stage.answer(discussionId, '<p>Только вам</p>', { by: 'coordinator', private: true })
    const ours = '<div class="vmeste vmeste-comment-5d1a">Из Trello</div>'
    await stage.answer(discussionId, ours, { by: 'expert1' })
    await stage.moodle.act('discuss', {
      by: 'user02',
      forum: 'Обмен опытом',
      subject: 'О',
      message: 'О',
    })
    await stage.cycle()
    expect(await textsOf(card)).toEqual([])
    expect(stage.trelloWrites()).toBe(0)
  })
})

async function answerWithLostCall() {
  const { card, discussionId } = await stage.newCard('Встреча')
  const post = await stage.answer(discussionId, '<p>Раз</p>')
  await stage.readMoodle()
  stage.trello.setFaults({ lostReply: 1 })
  await stage.replyNow()
  stage.trello.setFaults({})
  return { card, post }
}

describe('an answer whose call is lost', () => {
  test('is looked for before it is written again, and edited in between all the same', async () => {
    const { card, post } = await answerWithLostCall()
    expect(await textsOf(card)).toHaveLength(1)
    await stage.moodle.act('editPost', { by: 'user01', postId: post, message: '<p>Два</p>' })
    await stage.passTime(minute)
    await stage.cycle()
    expect(stage.trelloWrites()).toBe(1)
    await stage.passTime(8 * minute)
    await stage.cycle()
    expect(await textsOf(card)).toEqual([expect.stringMatching(/^Два\n/)])
    expect(stage.trelloWrites()).toBe(2)
    expect(await stage.holds()).toEqual([])
  })

  test('is taken back where the answer was deleted before its comment was found', async () => {
    const { card, post } = await answerWithLostCall()
    await stage.moodle.act('deletePost', { by: 'coordinator', postId: post })
    await stage.passTime(8 * minute)
    await stage.cycle()
    expect(await textsOf(card)).toEqual([])
    expect(await stage.holds()).toEqual([])
  })

  test('is edited and removed once, too', async () => {
    const { card, discussionId } = await stage.newCard('Встреча')
    const post = await stage.answer(discussionId, '<p>Раз</p>')
    await stage.cycle()
    await stage.moodle.act('editPost', { by: 'user01', postId: post, message: '<p>Два</p>' })
    await stage.passTime(minute)
    await stage.readMoodle()
    stage.trello.setFaults({ lostReply: 1 })
    await stage.replyNow()
    await stage.moodle.act('deletePost', { by: 'coordinator', postId: post })
    await stage.passTime(8 * minute)
    await stage.cycle()
    stage.trello.setFaults({})
    await stage.passTime(8 * minute)
    await stage.cycle()
    expect(await textsOf(card)).toEqual([])
    expect(await stage.row(post)).toMatchObject({
      due_at: null,
      remote_id: null,
      disputed_at: null,
    })
    expect(stage.trelloWrites()).toBe(3)
  })

  test('lands late and is not written twice', async () => {
    const { card, discussionId } = await stage.newCard('Встреча')
    await stage.answer(discussionId, '<p>Раз</p>')
    await stage.readMoodle()
    stage.trello.setFaults({ lateWriteMs: 50 })
    await stage.replyNow()
    stage.trello.setFaults({})
    await new Promise((resolve) => setTimeout(resolve, 200))
    await stage.passTime(8 * minute)
    await stage.replyNow()
    expect(await textsOf(card)).toHaveLength(1)
    expect(stage.trelloWrites()).toBe(1)
  })

  test('is found again by a database that has forgotten it', async () => {
    const { card, discussionId } = await stage.newCard('Встреча')
    const post = await stage.answer(discussionId, '<p>Раз</p>')
    await stage.cycle()
    const { db } = stage.app().store
    await db.deleteFrom('reply').execute()
    await db.deleteFrom('effect').execute()
    await stage.cycle()
    expect(await textsOf(card)).toHaveLength(1)
    expect(stage.trelloWrites()).toBe(1)
    expect(await stage.row(post)).toMatchObject({ due_at: null, remote_id: expect.any(String) })
  })
})

describe('a comment of ours that somebody changes by hand', () => {
  const brought = async () => {
    const { card, discussionId } = await stage.newCard('Встреча')
    const post = await stage.answer(discussionId, '<p>Раз</p>')
    await stage.cycle()
    const [comment] = await stage.comments(card)
    await stage.passTime(minute)
    return { card, post, comment: comment?.id ?? '' }
  }
  const disputed = [
    {
      scope: 'replies changed by hand',
      reason: expect.stringMatching(/: 1 \(on https:\/\/\S+\)\./),
    },
  ]

  test('is kept and reported, whether its answer is edited or deleted', async () => {
    const { card, post, comment } = await brought()
    await stage.trello.act('editComment', { by: 'sandbox', comment, text: 'Исправлено' })
    await stage.moodle.act('editPost', { by: 'user01', postId: post, message: '<p>Два</p>' })
    await stage.cycle()
    expect(await textsOf(card)).toEqual(['Исправлено'])
    expect(await stage.holds()).toEqual(disputed)
    await stage.moodle.act('deletePost', { by: 'coordinator', postId: post })
    await stage.cycle()
    expect(await textsOf(card)).toEqual(['Исправлено'])
    expect(await stage.row(post)).toMatchObject({ reason: expect.stringMatching(/by hand/) })
    expect(stage.trelloWrites()).toBe(1)
  })

  test('is not made anew where it was deleted', async () => {
    const { card, post, comment } = await brought()
    await stage.trello.act('deleteComment', { by: 'sandbox', comment })
    await stage.moodle.act('editPost', { by: 'user01', postId: post, message: '<p>Два</p>' })
    await stage.cycle()
    expect(await textsOf(card)).toEqual([])
    expect(await stage.holds()).toEqual(disputed)
  })

  test('is no dispute where both were deleted', async () => {
    const { post, comment } = await brought()
    await stage.trello.act('deleteComment', { by: 'sandbox', comment })
    await stage.moodle.act('deletePost', { by: 'coordinator', postId: post })
    await stage.cycle()
    expect(await stage.holds()).toEqual([])
    expect(stage.trelloWrites()).toBe(1)
  })
})

describe('answers are off', () => {
  test('by default, and then nothing is ever written at Trello', async () => {
    await stage.restart('')
    const { card, discussionId } = await stage.newCard('Встреча')
    const post = await stage.answer(discussionId, '<p>Раз</p>')
    await stage.cycle()
    expect(await stage.row(post)).toEqual({})
    expect(stage.app().context.spaces.get('s')?.connectors.trello?.replies).toBeUndefined()

    await stage.passTime(minute)
    await stage.restart(', replies: {}')
    const later = await stage.answer(discussionId, '<p>Два</p>')
    await stage.cycle()
    expect(await textsOf(card)).toEqual([expect.stringMatching(/^Два\n/)])
    expect(await stage.row(later)).not.toEqual({})
    expect(stage.trelloWrites()).toBe(1)
  })

  test('where cards are shown as entries, that nobody can answer', async () => {
    await expect(stage.tryAs('entries', ', replies: {}')).rejects.toThrow(/route as: discussions/)
  })

  test('and what was answered before is brought where somebody asks for it', async () => {
    await stage.restart('')
    const { card, discussionId } = await stage.newCard('Встреча')
    await stage.answer(discussionId, '<p>Раз</p>')
    await stage.readMoodle()
    await stage.passTime(minute)
    await stage.restart(', replies: { since: 2019-07-01, sign: nobody }')
    await stage.cycle()
    expect(await textsOf(card)).toEqual([expect.stringMatching(/^Раз\n\n\[Действуем вместе\]/)])
  })
})

test('a token without the scope makes every answer wait and says so until it may write', async () => {
  const { card, discussionId } = await stage.newCard('Встреча')
  await stage.answer(discussionId, '<p>Раз</p>')
  await stage.trello.act('setScope', { write: false })
  await stage.cycle()
  expect(await stage.holds()).toEqual([
    { scope: 'replies', reason: expect.stringMatching(/scope=read,write/) },
  ])
  await stage.trello.act('setScope', { write: true })
  await stage.passTime(11 * minute)
  await stage.cycle()
  expect(await textsOf(card)).toHaveLength(1)
  expect(await stage.holds()).toEqual([])
})
