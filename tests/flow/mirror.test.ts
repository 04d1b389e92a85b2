import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { App } from '../../src/app.ts'
import { hour, minute, type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { configOf, openQuietly, startSandbox } from '../support/service.ts'

const by = 'lidia.berezina'
let clock: VirtualClock
let trello: Sandbox
let moodle: Sandbox
let app: App

beforeEach(async () => {
  clock = virtualClock(Date.parse('2019-07-01T06:00:00Z'))
  trello = await startSandbox('trello', { port: 0, clock })
  moodle = await startSandbox('moodle', { port: 0, clock })
  app = await openQuietly(await configOf(configText(), [trello, moodle]), clock)
})

afterEach(async () => {
  await app.close()
  await trello.close()
  await moodle.close()
})

describe('mirror', () => {
  test('each task has one entry, separators and templates none; a second run writes nothing', async () => {
    await cycle()
    const shown = await entries()
    const writes = await requestsOf(mirrorNow)

    expect(shown.length).toBeGreaterThan(5)
    expect(new Set(shown.map(({ values }) => values.card_id)).size).toBe(shown.length)
    expect(shown.map(({ values }) => values.title)).not.toContain('---')
    expect(writes).toBe(0)
  })

  test('a change is written once, and nothing where nothing that shows has changed', async () => {
    const { id } = await newCard('Памятка')
    await cycle()
    await trello.act('updateCard', { by, card: id, name: 'Памятка добровольцу' })
    await passTime(5 * minute)
    await readBoard()

    expect(await requestsOf(mirrorNow)).toBe(1)
    expect((await entryOf(id))?.title).toBe('Памятка добровольцу')
    expect(await requestsOf(mirrorNow)).toBe(0)
  })

  test('a lost answer to a create makes no second entry', async () => {
    await cycle()
    const { id } = await newCard('Ярмарка')
    moodle.setFaults({ lostReply: 1 })
    await cycle()
    await mirrorNow()
    moodle.setFaults({})
    expect(await entriesOf(id)).toHaveLength(1)

    await passTime(5 * minute)
    const requests = await requestsOf(mirrorNow)

    expect(await entriesOf(id)).toHaveLength(1)
    expect(await linkOf(id)).toMatchObject({ due_at: null, reason: 'not shown yet' })
    expect(requests).toBe(2)
  })

  test('a create that lands after the client gave up makes no second entry', async () => {
    await cycle()
    const { id } = await newCard('Поздняя')
    moodle.setFaults({ lateWriteMs: 300 })
    await cycle()
    moodle.setFaults({})
    await mirrorNow()
    expect(await entriesOf(id)).toHaveLength(0)
    await sleep(500)

    await passTime(5 * minute)
    await mirrorNow()

    expect(await entriesOf(id)).toHaveLength(1)
  })

  test('a deleted card leaves a tombstone, an archived one says so', async () => {
    const gone = await newCard('Удалят')
    const archived = await newCard('В архив')
    await cycle()
    await trello.act('deleteCard', { by, card: gone.id })
    await trello.act('updateCard', { by, card: archived.id, closed: true })
    await passTime(5 * minute)
    await cycle()

    expect((await entryOf(gone.id))?.state).toBe('удалена')
    expect((await entryOf(archived.id))?.state).toBe('в архиве')
  })

  test('an entry removed by hand is shown anew when its card changes', async () => {
    const { id } = await newCard('Сотрут')
    await cycle()
    const [entry] = await entriesOf(id)
    await moodle.act('deleteEntry', { by: 'coordinator', entryId: entry?.id })
    await trello.act('comment', { by, card: id, text: 'Ещё здесь' })
    await passTime(5 * minute)
    await cycle()

    expect(await entriesOf(id)).toHaveLength(1)
  })

  test('maintenance lets everything wait and loses nothing', async () => {
    await cycle()
    const { id } = await newCard('Подождёт')
    moodle.setFaults({ maintenance: true })
    await cycle()
    expect(await entriesOf(id)).toHaveLength(0)

    moodle.setFaults({})
    await passTime(hour)
    await cycle()

    expect(await entriesOf(id)).toHaveLength(1)
  })

  test('writes: off writes nothing', async () => {
    await app.close()
    const off = configText().replace('writes: on', 'writes: off')
    app = await openQuietly(await configOf(off, [trello, moodle]), clock)
    await cycle()

    expect(await entries()).toEqual([])
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

async function cycle(): Promise<void> {
  await readBoard()
  await mirrorNow()
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

async function requestsOf(work: () => Promise<void>): Promise<number> {
  const before = moodle.requests()
  await work()
  return moodle.requests() - before
}

async function newCard(name: string): Promise<{ id: string }> {
  const card = await trello.act('createCard', { by, list: 'Идеи', name })
  return { id: String(card.id) }
}

interface Entry {
  id: number
  values: Record<string, string>
}

async function entries(): Promise<Entry[]> {
  const { entries } = await moodle.act('entries', { database: 'Карточки Trello' })
  return entries as Entry[]
}

async function entriesOf(card: string): Promise<Entry[]> {
  return (await entries()).filter(({ values }) => values.card_id === card)
}

async function entryOf(card: string): Promise<Record<string, string> | undefined> {
  return (await entriesOf(card))[0]?.values
}

async function linkOf(card: string) {
  return app.store.db
    .selectFrom('link')
    .select(['due_at', 'reason'])
    .where('mark', '=', card)
    .executeTakeFirstOrThrow()
}
