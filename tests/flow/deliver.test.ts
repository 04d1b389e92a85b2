import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { App } from '../../src/app.ts'
import { day, hour, minute, type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { messageId, type NewMessage } from '../../src/message.ts'
import { findMessage, planMessage, reserveMessage } from '../../src/store/messages.ts'
import { declareSources, noteFailure } from '../../src/store/sources.ts'
import { configOf, openQuietly, startSandbox } from '../support/service.ts'

const readers = ['anna', 'boris', 'vera', 'gleb', 'darya', 'egor']
let clock: VirtualClock
let moodle: Sandbox
let email: Sandbox
let app: App

beforeEach(async () => {
  clock = virtualClock(Date.parse('2019-07-01T06:00:00Z'))
  moodle = await startSandbox('moodle', { port: 0, clock })
  email = await startSandbox('email', { port: 0, clock })
  app = await openQuietly(await configOf(configText(), [moodle, email]), clock)
})

afterEach(async () => {
  await app.close()
  await moodle.close()
  await email.close()
})

describe('deliver', () => {
  test('a reader whose mailbox is full keeps nobody else waiting', async () => {
    for (const reader of readers) await owe(digest(reader))
    const [full] = [...readers].sort(byId)
    await email.act('refuse', { to: `${full}@example.test`, code: 452 })

    await deliverNow()

    expect(await received()).toEqual(readers.filter((reader) => reader !== full).sort())
    expect(await stateOf(digest(full ?? ''))).toBe('due')
  })

  test('a mail server that is down is asked a few times, then everything waits and is sent once', async () => {
    for (const reader of readers) await owe(digest(reader))
    email.setFaults({ down: true })
    const before = email.requests()
    await deliverNow()
    expect(email.requests() - before).toBe(3)

    email.setFaults({})
    await deliverNow()
    expect(await received()).toEqual([])
    clock.set(clock.now() + hour)
    await deliverNow()
    await deliverNow()

    expect(await received()).toEqual([...readers].sort())
  })

  test('a source that asks for no pause at all is still not asked again at once', async () => {
    await owe(chat('7'))
    moodle.setFaults({ status: { code: 503, share: 1, retryAfterSeconds: 0 } })
    const before = moodle.requests()

    await deliverNow()

    expect(moodle.requests() - before).toBe(1)
  })

  test('a lost answer brings the same letter once more, and no third one', async () => {
    await owe(digest('anna'))
    email.setFaults({ lostReply: 1 })
    await deliverNow()
    await deliverNow()
    email.setFaults({})
    clock.set(clock.now() + 5 * minute)
    await deliverNow()
    await deliverNow()

    const { messages } = await email.act('messages', {})
    const ids = (messages as { messageId: string }[]).map((one) => one.messageId)
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
  })

  test('a channel that can tell is asked, after a death between sending and confirming', async () => {
    await owe(chat('7'))
    await deliverNow()
    const { db } = app.store
    await db.updateTable('message').set({ state: 'sending', sent_at: null }).execute()

    await deliverNow()

    expect((await moodle.act('messages', {})).messages).toHaveLength(1)
    expect(await stateOf(chat('7'))).toBe('sent')
  })

  test('a reminder waits while a source cannot be read, as if it had never been tried', async () => {
    await app.hurry()
    await app.run('poll', { space: 's', source: 'moodle' })
    await owe(reminder('7'))
    await noteFailure(app.store.db, { space: 's', source: 'moodle' }, { kind: 'x', message: 'x' })
    await deliverNow()
    clock.set(clock.now() + hour)
    await deliverNow()

    const waiting = await findMessage(app.store.db, messageId(reminder('7')))
    expect(waiting).toMatchObject({ state: 'due', attempts: 0, firstTryAt: null })
  })

  test('a source that is no longer configured makes nobody wait', async () => {
    const at = { space: 's', source: 'trello' }
    await declareSources(app.store.db, [at], clock.now())
    await noteFailure(app.store.db, at, { kind: 'AccessLost', message: 'the board is closed' })
    await owe(reminder('7'))

    await deliverNow()

    expect(await stateOf(reminder('7'))).toBe('sent')
  })

  test('a reminder that has become pointless is dropped, not sent', async () => {
    await owe(reminder('7'))
    clock.set(Date.parse('2019-07-05T21:00:00Z'))

    await deliverNow()

    expect((await moodle.act('messages', {})).messages).toEqual([])
    expect(await stateOf(reminder('7'))).toBe('dropped')
  })

  test('what somebody else is sending at this moment is left alone', async () => {
    await owe(digest('anna'))
    await reserveMessage(app.store.db, messageId(digest('anna')), clock.now())

    expect(await reserveMessage(app.store.db, messageId(digest('anna')), clock.now())).toBeNull()
  })
})

function configText(): string {
  return `
moodle: { baseUrl: ${moodle.url} }
email: { from: vmeste@example.test }
spaces:
  - id: s
    name: Проба
    locale: ru
    timezone: Europe/Moscow
    writes: on
    moodle: { course: 2 }
    windows:
      - id: survey
        kind: survey
        title: { ru: Опрос, en: Survey }
        from: 2019-06-20
        to: 2019-07-05
        audience: { roles: [student] }
        acted: { kinds: [answer], place: Опрос }
        remind: { daysBefore: [3], time: "10:00", channel: moodle }
    digests:
      - id: weekly
        kind: working-group
        every: monday
        at: "09:00"
        readers: [{ id: anna, channel: email, address: anna@example.test }]
`
}

function deliverNow(): Promise<void> {
  return app.run('deliver', { space: 's' })
}

async function owe(message: NewMessage): Promise<void> {
  await planMessage(app.store.db, message, clock.now())
}

function digest(reader: string): NewMessage {
  return {
    ...{ space: 's', kind: 'digest', about: 'weekly', reader, period: '2019-07-01' },
    ...{ channel: 'email', address: `${reader}@example.test`, toName: null },
    ...{ subject: 'Сводка', html: '<p>а</p>', text: 'а', reason: 'weekly' },
    notBefore: Date.parse('2019-07-01T06:00:00Z'),
    covers: { from: 0, to: day },
  }
}

function chat(user: string): NewMessage {
  return { ...digest(user), channel: 'moodle', address: user }
}

function reminder(user: string): NewMessage {
  return {
    ...chat(user),
    kind: 'reminder',
    about: 'survey',
    period: '2019-07-05 -3d',
    covers: null,
  }
}

function byId(one: string, other: string): number {
  return messageId(digest(one)) < messageId(digest(other)) ? -1 : 1
}

async function stateOf(message: NewMessage): Promise<string | undefined> {
  return (await findMessage(app.store.db, messageId(message)))?.state
}

/** Names of those who got a letter, each as often as they got one. */
async function received(): Promise<string[]> {
  const { messages } = await email.act('messages', {})
  return (messages as { to: string }[]).map(({ to }) => to.split('@')[0] ?? '').sort()
}
