import { expect, test } from '@jest/globals'
import { hour, minute } from '../../src/clock.ts'
import { answerIn } from '../../src/reply-mark.ts'
import { openReplyStage } from '../support/reply-stage.ts'

const answers = 60

test('answers come once each, and read as they do, whatever becomes of the calls', async () => {
  const stage = await openReplyStage()
  try {
    const { card, discussionId } = await stage.newCard('Встреча')
    const posts: number[] = []
    for (let at = 0; at < answers; at += 1)
      posts.push(await stage.answer(discussionId, `<p>Ответ ${at}</p>`))
    await stage.readMoodle()
    for (let round = 0; round < 8; round += 1) {
      const weather = { lostReply: 0.3, lateWriteMs: 5, reset: 0.1, truncated: 0.1, seed: round }
      stage.trello.setFaults(round % 2 === 0 ? weather : { lostReply: 0.5, seed: round })
      await stage.replyNow()
      await stage.passTime(20 * minute)
      for (const postId of posts.filter((_, at) => at % 8 === round)) {
        const message = `<p>Поправка ${postId}</p>`
        await stage.moodle.act('editPost', { by: 'coordinator', postId, message })
      }
      await stage.readMoodle()
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
    stage.trello.setFaults({})
    // Old posts are read again once a day.
    await stage.passTime(25 * hour)
    await stage.readMoodle()
    for (let round = 0; round < 3; round += 1) {
      await stage.passTime(20 * minute)
      await stage.replyNow()
    }
    const written = (await stage.comments(card)).map(({ data }) => data.text)
    const marks = written.map((text) => answerIn(text))
    expect(new Set(marks).size).toBe(marks.length)
    expect(written.map((text) => text.split('\n')[0]).toSorted()).toEqual(
      posts.map((post) => `Поправка ${post}`).toSorted(),
    )
    expect(await stage.holds()).toEqual([])
  } finally {
    await stage.close()
  }
})
