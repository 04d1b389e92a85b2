import { expect, test } from '@jest/globals'
import { startSandbox } from '../../connectors/trello/sandbox/index.ts'
import { virtualClock } from '../../src/clock.ts'
import { replyMark } from '../../src/reply-mark.ts'
import { inAnswering } from '../proof/place-forum.ts'
import { noteBrought } from '../proof/walk-answers.ts'

test('a walk sees an answer on the board that no list shows yet, and takes no copy for one', async () => {
  const clock = virtualClock(Date.parse('2019-07-01T06:00:00Z'))
  const lateness = { share: 1, maxMs: 60_000, seed: 1 }
  const trello = await startSandbox({ port: 0, clock, lateness })
  const brought = new Map<string, number>()
  try {
    const { id: card } = await trello.act('createCard', { ...by, list: 'Идеи', name: 'Памятка' })
    const text = `Да\n\n${replyMark('Проба', 'https://example.org/mod/forum/discuss.php?d=7#p130')}`
    const { id } = await trello.act('comment', { ...by, card, text })
    await trello.act('copyCard', { ...by, card, comments: true })
    noteBrought({ stage: { place: inAnswering, trello }, answers: { brought } })

    expect([...brought]).toEqual([[id, 130]])
  } finally {
    await trello.close()
  }
})

const by = { by: 'lidia.berezina' }
