import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { day, minute } from '../../src/clock.ts'
import { messageId, type NewMessage } from '../../src/message.ts'
import { coveredByReader, nextMessageDue } from '../../src/store/message-due.ts'
import { countMessages, listMessages, writtenReminders } from '../../src/store/message-list.ts'
import {
  confirmMessage,
  deferMessage,
  dueMessages,
  findMessage,
  planMessage,
  reserveMessage,
} from '../../src/store/messages.ts'
import type { Store } from '../../src/store/open.ts'
import { openQuickStore } from '../support/wirings.ts'

const now = Date.parse('2019-07-08T06:00:00Z')
let store: Store

beforeAll(async () => {
  store = await openQuickStore()
})
afterAll(() => store.close())

describe('messages', () => {
  test('one for each reader and period, and the first stays as it was', async () => {
    const first = digest('once', 'anna')

    expect(await planMessage(store.db, first, now)).toBe(true)
    expect(await planMessage(store.db, { ...first, text: 'other' }, now + day)).toBe(false)

    const kept = await findMessage(store.db, messageId(first))
    expect(kept).toMatchObject({ ...first, state: 'due', createdAt: now, attempts: 0 })
  })

  test('a try is taken by one, and comes back when nobody confirms it', async () => {
    const message = digest('lease', 'anna')
    const id = messageId(message)
    await planMessage(store.db, message, now)

    const taken = await Promise.all([1, 2, 3].map(() => reserveMessage(store.db, id, now)))

    expect(taken.filter((one) => one !== null)).toHaveLength(1)
    expect(await dueMessages(store.db, 'lease', now + 9 * minute, 10)).toEqual([])
    expect(await dueMessages(store.db, 'lease', now + 10 * minute, 10)).toEqual([id])
    expect((await nextMessageDue(store.db)).get('lease')).toBe(now + 10 * minute)
    expect(await reserveMessage(store.db, id, now + 10 * minute)).toMatchObject({
      attempts: 2,
      firstTryAt: now,
    })
  })

  test('a sent message is never sent again, a deferred one from its time on', async () => {
    const [sent, later] = [digest('ends', 'anna'), digest('ends', 'boris')]
    for (const message of [sent, later]) {
      await planMessage(store.db, message, now)
      await reserveMessage(store.db, messageId(message), now)
    }

    await confirmMessage(store.db, messageId(sent), now + minute)
    await deferMessage(store.db, messageId(later), now + day, 'the server is busy')
    await deferMessage(store.db, messageId(sent), now, 'a late answer of an earlier try')

    expect(await dueMessages(store.db, 'ends', now + 2 * day, 10)).toEqual([messageId(later)])
    expect(await reserveMessage(store.db, messageId(sent), now + 2 * day)).toBeNull()
    const counted = (await countMessages(store.db)).filter(({ space }) => space === 'ends')
    expect(counted.map(({ reader, due, sent: done }) => [reader, due, done])).toEqual([
      ['anna', 1, 1],
      ['boris', 1, 0],
    ])
    expect(await listMessages(store.db, { space: 'ends', kind: 'digest', limit: 10 })).toHaveLength(
      2,
    )
  })

  test('the newest digest of a reader says how far the log is covered', async () => {
    const next = { ...digest('cover', 'anna'), period: 'b', covers: { from: now, to: now + day } }
    await planMessage(store.db, digest('cover', 'anna'), now)
    await planMessage(store.db, next, now)

    const covered = (await coveredByReader(store.db)).filter(({ space }) => space === 'cover')

    expect(covered).toEqual([
      { space: 'cover', plan: 'weekly', reader: 'anna', to: now + day, period: 'b' },
    ])
  })

  test('reminders are known by window, person and offset', async () => {
    const reminder: NewMessage = {
      ...digest('remind', '7'),
      ...{ kind: 'reminder', about: 'consultation', period: '2019-09-15 -3d', covers: null },
    }
    await planMessage(store.db, reminder, now)

    expect([...(await writtenReminders(store.db, 'remind'))]).toEqual([
      'consultation 7 2019-09-15 -3d',
    ])
  })
})

function digest(space: string, reader: string): NewMessage {
  return {
    ...{ space, kind: 'digest', about: 'weekly', reader, period: '2019-07-08' },
    ...{ channel: 'email', address: `${reader}@example.org`, toName: null },
    ...{ subject: 'Сводка', html: '<p>а</p>', text: 'а', notBefore: now, reason: 'weekly' },
    covers: { from: now - 7 * day, to: now },
  }
}
