import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { App } from '../../src/app.ts'
import { hour, minute, type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { subjectKey } from '../../src/ids.ts'
import { readLog } from '../../src/store/activities.ts'
import { readCards } from '../../src/store/card-facts.ts'
import { openHolds } from '../../src/store/holds.ts'
import { configOf, openQuietly, startSandbox } from '../support/service.ts'

const by = 'lidia.berezina'
const list = 'В работе'
let clock: VirtualClock
let trello: Sandbox
let app: App

beforeEach(async () => {
  clock = virtualClock(Date.parse('2019-07-01T06:00:00Z'))
  trello = await startSandbox('trello', { port: 0, clock })
  const text = `
trello: { baseUrl: ${trello.url} }
spaces:
  - { id: s, name: Проба, locale: ru, timezone: Europe/Moscow, trello: { board: IN2LmCfA } }
`
  app = await openQuietly(await configOf(text, [trello]), clock)
  await readAndWait()
})

afterEach(async () => {
  await app.close()
  await trello.close()
})

test('a list moved to another board has left, and its cards with it', async () => {
  const { id } = await trello.act('moveListAway', { by, list })
  await readAndWait()

  expect(await said(`trello:list:${id}`)).toEqual(['left'])
  const kinds = (await logged()).map(({ kind, subjectKind }) => `${subjectKind} ${kind}`)
  expect(kinds).toContain('list left')
  expect(kinds).not.toContain('card deleted')
})

test('an archived list is told once; its cards count as closed where they are shown', async () => {
  const { id } = await trello.act('createCard', { by, list, name: 'Встреча' })
  const card = subjectKey('trello', 'card', String(id))
  const isShownClosed = async () =>
    (await readCards(app.store.db, 's', 'trello', [card])).get(card)?.state.closed === true
  await readAndWait()
  const archived = await trello.act('archiveList', { by, list })
  await readAndWait()
  expect(await isShownClosed()).toBe(true)
  await trello.act('archiveList', { by, list, closed: false })
  await readAndWait()

  expect(await isShownClosed()).toBe(false)
  expect(await said(card)).toEqual(['created'])
  expect(await said(`trello:list:${archived.id}`)).toEqual(['changed closed', 'changed closed'])
})

test('a quiet board whose newest comment leaves with its card is no cut list', async () => {
  const { id } = await trello.act('createCard', { by, list, name: 'Встреча' })
  await readAndWait()
  clock.set(clock.now() + hour)
  await trello.act('comment', { by, card: id, text: 'Едем' })
  await readAndWait()
  await trello.act('moveCardAway', { by, card: id })
  await readAndWait()

  expect(await openHolds(app.store.db)).toEqual([])
  expect((await said(`trello:card:${id}`)).at(-1)).toBe('left')
})

test('a ticked item that is removed was not unticked', async () => {
  const { id } = await trello.act('createCard', { by, list, name: 'Встреча' })
  await trello.act('addChecklist', { by, card: id, name: 'Подготовка' })
  const item = await trello.act('addCheckItem', { by, checklist: 'Подготовка', name: 'Зал' })
  await trello.act('checkItem', { by, item: item.id })
  await readAndWait()
  const before = await said(`trello:card:${id}`)
  await trello.act('removeCheckItem', { by, item: item.id })
  await readAndWait()

  expect((await said(`trello:card:${id}`)).slice(before.length)).toEqual(['removed items'])
})

test('a source that is not due yet is not read, however often somebody nudges', async () => {
  const before = trello.requests()
  await app.run('poll', { space: 's', source: 'trello' })

  expect(trello.requests() - before).toBe(0)
})

/** Reads until nothing waits for an event any more. */
async function readAndWait(): Promise<void> {
  for (const pause of [minute, 11 * minute]) {
    clock.set(clock.now() + pause)
    await app.hurry()
    await app.run('poll', { space: 's', source: 'trello' })
  }
}

async function logged() {
  const lines = []
  for await (const page of readLog(app.store.db, 's'))
    lines.push(...page.filter(({ at }) => at.getTime() >= Date.parse('2019-07-01T06:00:00Z')))
  return lines
}

async function said(subject: string): Promise<string[]> {
  const lines = (await logged()).filter((line) => line.subject === subject)
  return lines.map(({ kind, field }) => (field === null ? kind : `${kind} ${field}`))
}
