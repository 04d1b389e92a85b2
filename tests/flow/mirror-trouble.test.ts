import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { App } from '../../src/app.ts'
import { minute, second, type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { openHolds } from '../../src/store/holds.ts'
import { configOf, leave, openBeside, openQuietly, startSandbox } from '../support/service.ts'

const by = 'lidia.berezina'
const database = 'Карточки Trello'
let clock: VirtualClock
let trello: Sandbox
let moodle: Sandbox
let app: App

beforeEach(async () => {
  clock = virtualClock(Date.parse('2019-07-01T06:00:00Z'))
  trello = await startSandbox('trello', { port: 0, clock })
  moodle = await startSandbox('moodle', { port: 0, clock })
  app = await openQuietly(await configOf(configText(), [trello, moodle]), clock)
  await readBoard()
  await mirrorNow()
})

afterEach(async () => {
  await app.close()
  await trello.close()
  await moodle.close()
})

describe('what a lost answer leaves open', () => {
  test('an update that may have landed is made good when the card is as before again', async () => {
    const { id } = await newCard('Как было')
    await cycle()
    await passTime(5 * minute)
    await trello.act('updateCard', { by, card: id, name: 'Как стало' })
    await cycleWith({ lostReply: 1 })
    expect((await entryOf(id))?.title).toBe('Как стало')

    await trello.act('updateCard', { by, card: id, name: 'Как было' })
    await cycle()

    expect((await entryOf(id))?.title).toBe('Как было')
  })

  test('a card deleted after its create may have landed becomes a tombstone', async () => {
    const { id } = await newCard('Мелькнула')
    await cycleWith({ lostReply: 1 })
    expect((await entryOf(id))?.state).toBe('открыта')

    await trello.act('deleteCard', { by, card: id })
    await cycle()

    expect((await entryOf(id))?.state).toBe('удалена')
  })

  test('a card deleted after its create was lost on the way is never shown', async () => {
    const { id } = await newCard('Не дошла')
    await cycleWith({ lateWriteMs: 60 * minute })

    await trello.act('deleteCard', { by, card: id })
    await cycle()

    expect(await entryOf(id)).toBeUndefined()
    expect(await dueCards()).toBe(0)
  })
})

describe('a mirror run', () => {
  test('that lost its lease writes nothing over the one that took it', async () => {
    const other = await openBeside(app, await configOf(configText(), [trello, moodle]))
    const ids = [await newCard('Первая'), await newCard('Вторая'), await newCard('Третья')]
    await readBoard()
    moodle.setFaults({ latencyMs: 1_500 })
    const stalled = mirrorNow()
    await sleep(100)
    moodle.setFaults({})

    clock.set(clock.now() + 70 * second)
    await other.run('mirror', { space: 's' })
    await stalled
    await leave(other)
    await passTime(5 * minute)
    await mirrorNow()

    const shown = await Promise.all(ids.map(({ id }) => entriesOf(id)))
    expect(shown.map((entries) => entries.length)).toEqual([1, 1, 1])
  })

  test('that finds a card confirmed by another meanwhile looks before it creates', async () => {
    const { id } = await newCard('Дважды')
    await cycle()
    // As a run sees it that read what is due a moment before the other confirmed.
    await app.store.db
      .updateTable('link')
      .set({ remote_id: null, shown_hash: null, due_at: new Date(clock.now()) })
      .where('mark', '=', id)
      .execute()
    await mirrorNow()

    expect(await entriesOf(id)).toHaveLength(1)
  })

  test('shows a minute later what changed while the card was being written', async () => {
    const { id } = await newCard('Черновик')
    await readBoard()
    moodle.setFaults({ latencyMs: 1_500 })
    const writing = mirrorNow()
    await sleep(100)
    moodle.setFaults({})
    await trello.act('updateCard', { by, card: id, name: 'Чистовик' })
    await passTime(second)
    await readBoard()
    await writing
    await mirrorNow()
    expect((await entryOf(id))?.title).toBe('Черновик')
    await passTime(minute)
    await mirrorNow()

    expect((await entryOf(id))?.title).toBe('Чистовик')
  })

  test('goes on past a card that cannot be shown', async () => {
    const cards = [await newCard('Раз'), await newCard('Сломана'), await newCard('Два')]
    await readBoard()
    const broken = `trello:card:${cards.map(({ id }) => id).sort()[0]}`
    await app.store.db
      .updateTable('subject')
      .set({ state: JSON.stringify({ labels: { x: 5 } }) })
      .where('key', '=', broken)
      .execute()
    await mirrorNow()

    const shown = await Promise.all(cards.map(({ id }) => entriesOf(id)))
    expect(shown.flat()).toHaveLength(2)
    expect(await dueCards()).toBe(1)
  })

  test('stops at once when its database was deleted, and says what is missing', async () => {
    await newCard('Без места')
    await readBoard()
    await moodle.act('deleteModule', { name: database })
    const before = moodle.requests()
    const asked = await Promise.race([
      mirrorNow().then(() => moodle.requests() - before),
      sleep(3_000, 'still asking'),
    ])
    expect(asked).toBeLessThan(20)

    await passTime(5 * minute)
    await mirrorNow()
    expect((await openHolds(app.store.db))[0]?.reason).toContain('no Database activity')
  })
})

function configText(): string {
  return `
trello: { baseUrl: ${trello.url} }
moodle: { baseUrl: ${moodle.url} }
spaces:
  - id: s
    name: Проба
    locale: ru
    timezone: Europe/Moscow
    writes: on
    trello: { board: IN2LmCfA }
    moodle: { course: 2 }
    mirror: { from: trello, to: moodle }
`
}

/** Reads and writes until the answers of earlier tries can no longer be on their way. */
async function cycle(): Promise<void> {
  await passTime(15 * minute)
  await readBoard()
  await mirrorNow()
}

async function cycleWith(faults: Parameters<Sandbox['setFaults']>[0]): Promise<void> {
  await passTime(minute)
  await readBoard()
  moodle.setFaults(faults)
  await mirrorNow()
  moodle.setFaults({})
}

async function readBoard(): Promise<void> {
  await app.hurry()
  await app.run('poll', { space: 's', source: 'trello' })
}

function mirrorNow(): Promise<void> {
  return app.run('mirror', { space: 's' })
}

async function passTime(ms: number): Promise<void> {
  clock.set(clock.now() + ms)
}

async function newCard(name: string): Promise<{ id: string }> {
  const card = await trello.act('createCard', { by, list: 'Идеи', name })
  return { id: String(card.id) }
}

interface Entry {
  id: number
  values: Record<string, string>
}

async function entriesOf(card: string): Promise<Entry[]> {
  const { entries } = await moodle.act('entries', { database })
  return (entries as Entry[]).filter(({ values }) => values.card_id === card)
}

async function entryOf(card: string): Promise<Record<string, string> | undefined> {
  return (await entriesOf(card))[0]?.values
}

async function dueCards(): Promise<number> {
  const rows = await app.store.db
    .selectFrom('link')
    .select('mark')
    .where('due_at', 'is not', null)
    .execute()
  return rows.length
}
