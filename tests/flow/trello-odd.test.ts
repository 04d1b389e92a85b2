import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Config } from '../../config/config.ts'
import type { App } from '../../src/app.ts'
import { hour, minute, type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { readLog } from '../../src/store/activities.ts'
import { openHolds } from '../../src/store/holds.ts'
import { readQuarantine } from '../../src/store/quarantine.ts'
import { readSources } from '../../src/store/sources.ts'
import { configOf, openQuietly, startSandbox } from '../support/service.ts'
import { openFront, type SpoilingFront } from '../support/spoiling-front.ts'

const by = 'lidia.berezina'
const list = 'В работе'
let clock: VirtualClock
let trello: Sandbox
let front: SpoilingFront
let app: App
let config: Config

beforeEach(async () => {
  clock = virtualClock(Date.parse('2019-07-01T06:00:00Z'))
  trello = await startSandbox('trello', { port: 0, clock })
  front = await openFront(trello)
  const text = `
trello: { baseUrl: ${front.url} }
spaces:
  - { id: s, name: Проба, locale: ru, timezone: Europe/Moscow, trello: { board: IN2LmCfA } }
`
  config = await configOf(text, [trello])
  app = await openQuietly(config, clock)
  await readAndWait()
})

afterEach(async () => {
  await app.close()
  front.close()
  await trello.close()
})

test('an odd card does not look deleted, and keeps no other card from being told so', async () => {
  const odd = String((await trello.act('createCard', { by, list, name: 'Странная' })).id)
  const other = String((await trello.act('createCard', { by, list, name: 'Встреча' })).id)
  await readAndWait()
  front.spoil(withDue(odd, 7))
  await trello.act('deleteCard', { by, card: other })
  await trello.act('updateCard', { by, card: odd, name: 'Очень странная' })
  await readAndWait()

  expect(await said(odd)).toEqual(['created', 'changed title'])
  expect(await said(other)).toEqual(['created', 'deleted'])
  expect(await openHolds(app.store.db)).toEqual([])
  expect(await setAside()).toEqual([`card ${odd}`])

  front.spoil((answer) => answer)
  await readAndWait()
  expect(await said(odd)).toEqual(['created', 'changed title'])
  expect(await setAside()).toEqual([])
  await trello.act('deleteCard', { by, card: odd })
  await readAndWait()
  expect(await said(odd)).toEqual(['created', 'changed title', 'deleted'])
})

test('a card that is odd from its first day is told once it can be read, and once', async () => {
  const { id } = await trello.act('createCard', { by, list, name: 'Странная' })
  const odd = String(id)
  front.spoil(withDue(odd, 7))
  await readAndWait()
  await readAndWait()
  front.spoil((answer) => answer)
  await readAndWait()
  await readAndWait()

  expect(await said(odd)).toEqual(['created'])
})

test('an odd comment does not look deleted, and keeps no other one from being found so', async () => {
  const { id } = await trello.act('createCard', { by, list, name: 'Встреча' })
  const odd = String((await trello.act('comment', { by, card: id, text: 'Едем' })).id)
  const other = String((await trello.act('comment', { by, card: id, text: 'Нет' })).id)
  await readAndWait()
  front.spoil((answer) => answer.replaceAll('"text":"Едем"', '"text":7'))
  await trello.act('deleteComment', { by, comment: other })
  clock.set(clock.now() + 25 * hour)
  await readAndWait()

  expect(await said(odd, 'comment')).toEqual(['created'])
  expect(await said(other, 'comment')).toEqual(['created', 'deleted'])
  expect(await openHolds(app.store.db)).toEqual([])
})

test('a card whose end is told late makes nobody doubt the list that shows what is older', async () => {
  await trello.act('createCard', { by, list, name: 'Встреча' })
  clock.set(clock.now() + minute)
  const { id } = await trello.act('createCard', { by, list, name: 'Черновик' })
  await readAndWait()
  await trello.act('deleteCard', { by, card: id })
  front.spoil((answer) => answer.replaceAll('"type":"deleteCard"', '"type":"enablePlugin"'))
  clock.set(clock.now() + minute)
  await read()

  expect(await openHolds(app.store.db)).toEqual([])
  front.spoil((answer) => answer)
  await readAndWait()
  expect(await said(String(id))).toEqual(['created', 'deleted'])
})

test('where our own clock is years behind, the board is read all the same', async () => {
  await app.close()
  const behind = { ...clock, now: () => clock.now() - 12 * 365 * 24 * hour }
  app = await openQuietly(config, behind)
  await readAndWait()
  const { id } = await trello.act('createCard', { by, list, name: 'Встреча' })
  await readAndWait()

  expect((await readSources(app.store.db))[0]).toMatchObject({ failures: 0, lastError: null })
  expect(await said(String(id))).toEqual(['created'])
})

/** Gives the card, wherever it is listed with its state, a due date of another type. */
function withDue(card: string, due: unknown): (answer: string) => string {
  const mend = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(mend)
    const { id, idList } = Object(item)
    return id === card && idList !== undefined ? { ...Object(item), due } : item
  }
  return (answer) => JSON.stringify(mend(JSON.parse(answer)))
}

/** Reads until nothing waits for an event any more. */
async function readAndWait(): Promise<void> {
  for (const pause of [minute, 11 * minute]) {
    clock.set(clock.now() + pause)
    await read()
  }
}

async function read(): Promise<void> {
  await app.hurry()
  await app.run('poll', { space: 's', source: 'trello' })
}

async function said(id: string, kind = 'card'): Promise<string[]> {
  const lines = []
  for await (const page of readLog(app.store.db, 's')) lines.push(...page)
  const own = lines.filter(({ subject }) => subject === `trello:${kind}:${id}`)
  return own.map(({ kind, field }) => (field === null ? kind : `${kind} ${field}`))
}

async function setAside(): Promise<string[]> {
  const open = await readQuarantine(app.store.db, 's', 10)
  return open.map(({ kind, sourceId }) => `${kind} ${sourceId}`)
}
