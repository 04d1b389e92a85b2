import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { minute } from '../../src/clock.ts'
import { subjectKey } from '../../src/ids.ts'
import { isEcho } from '../../src/reply-mark.ts'
import { findStories } from '../../src/store/card-story.ts'
import { writtenReplies } from '../../src/store/replies.ts'
import { readReplyStories } from '../../src/store/reply-story.ts'
import { openReplyStage, type ReplyStage } from '../support/reply-stage.ts'

let stage: ReplyStage

beforeEach(async () => {
  stage = await openReplyStage()
})

afterEach(() => stage.close())

const textsOf = async (card: string) => (await stage.comments(card)).map(({ data }) => data.text)

describe('what comes back from Trello', () => {
  test('is known as ours, told to nobody as news, and no answer again', async () => {
    const { card, discussionId } = await stage.newCard('Встреча')
    await stage.answer(discussionId, '<p>Раз</p>')
    await stage.cycle()
    await stage.readTrello()
    const [comment] = await stage.comments(card)
    const key = `trello:comment:${comment?.id}`
    const told = (await stage.log()).filter(({ subject }) => subject === key)
    expect(told).toEqual([{ subject: key, kind: 'created', own: true }])
    const written = await writtenReplies(stage.app().store.db, 's', [
      subjectKey('trello', 'card', card),
    ])
    expect(isEcho({ key, text: 'без метки' }, written)).toBe(true)
    await stage.cycle()
    expect(stage.trelloWrites()).toBe(1)
  })
})

test('a card is found by what was answered to it, with what became of that', async () => {
  const { card, discussionId } = await stage.newCard('Встреча')
  const post = await stage.answer(discussionId, '<p>Раз</p>')
  await stage.cycle()
  const { db } = stage.app().store
  const { mark } = (await stage.row(post)) as { mark: string }
  const key = subjectKey('trello', 'card', card)
  for (const name of [mark, subjectKey('moodle', 'post', String(post)), String(post)])
    expect((await findStories(db, 's', name)).map((story) => story.card)).toEqual([key])
  const answers = (await readReplyStories(db, 's', [key])).get(key)
  const [comment] = await stage.comments(card)
  const told = { url: mark, comment: comment?.id, reason: 'brought to its card', disputedAt: null }
  expect(answers).toEqual([expect.objectContaining({ ...told, dueAt: null })])
})

describe('what goes round', () => {
  test('ends: nothing of ours is brought back, on either side', async () => {
    const { card, discussionId } = await stage.newShownCard('Встреча')
    const all = async () => {
      await stage.passTime(10 * minute)
      await stage.readMoodle()
      await stage.readTrello()
      await stage.mirrorNow()
      await stage.replyNow()
    }
    await all()
    const posts = await stage.postWrites()
    await stage.answer(discussionId, '<p>Раз</p>')
    await all()
    await all()
    await all()
    expect(await textsOf(card)).toHaveLength(1)
    expect(stage.trelloWrites()).toBe(1)
    expect((await stage.postWrites()) - posts).toBe(0)

    await stage.trello.act('comment', { by: 'lidia.berezina', card, text: 'От человека' })
    await all()
    await all()
    expect((await stage.postWrites()) - posts).toBe(1)
    expect(stage.trelloWrites()).toBe(1)

    const [comment] = await stage.comments(card)
    await stage.trello.act('editComment', {
      by: 'sandbox',
      comment: comment?.id,
      text: 'Без метки',
    })
    await all()
    await all()
    expect((await stage.postWrites()) - posts).toBe(1)
    expect(stage.trelloWrites()).toBe(1)
  })
})
