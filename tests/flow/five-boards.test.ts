import { readFile } from 'node:fs/promises'
import { expect } from '@jest/globals'
import { trello } from '../../connectors/trello/index.ts'
import { isNoise } from '../../connectors/trello/noise.ts'
import { Action } from '../../connectors/trello/schema.ts'
import type { App } from '../../src/app.ts'
import { hour, minute, virtualClock } from '../../src/clock.ts'
import { createRecorder } from '../../src/record.ts'
import type { Space } from '../../src/space.ts'
import { readLog } from '../../src/store/activities.ts'
import { unguarded } from '../../src/store/guard.ts'
import { declareSources } from '../../src/store/sources.ts'
import { corpusFile, corpusFiles, testWithCorpus } from '../support/corpus.ts'
import { configOf, openQuietly, startSandbox } from '../support/service.ts'
import { openQuickStore } from '../support/wirings.ts'

const folder = 'trello-exports'
const cases = corpusFiles(folder).flatMap((file) => [1_000, 50].map((size) => ({ file, size })))
if (cases.length === 0) cases.push({ file: 'boards', size: 0 })

for (const { file, size } of cases) {
  testWithCorpus(`${file} by ${size}: every action that is no noise is logged once`, folder, () =>
    readTwice(corpusFile(folder, file), size),
  )
}

async function readTwice(file: string, pageSize: number): Promise<void> {
  const clock = virtualClock(Date.parse('2026-01-01T00:00:00Z'))
  const sandbox = await startSandbox('trello', { port: 0, clock, file })
  const board = JSON.parse(await readFile(file, 'utf8'))
  const yaml = configText(sandbox.url, pageSize, board.id)
  const app = await openQuietly(await configOf(yaml, [sandbox]), clock)
  try {
    await poll(app)
    const first = await loggedKeys(app)
    expect(first).toEqual(wantedKeys(board.actions))

    const before = sandbox.requests()
    clock.set(clock.now() + 30 * minute)
    await poll(app)

    expect(await loggedKeys(app)).toEqual(first)
    expect(await stored(app)).toEqual(await statesIn(file))
    expect(sandbox.requests() - before).toBeLessThanOrEqual(
      2 + Math.ceil(board.cards.length / pageSize),
    )
  } finally {
    await app.close()
    await sandbox.close()
  }
}

for (const file of corpusFiles(folder)) {
  testWithCorpus(`${file} imported twice is taken in once`, folder, () =>
    importTwice(corpusFile(folder, file)),
  )
}

async function importTwice(path: string): Promise<void> {
  const clock = virtualClock(Date.parse('2026-01-01T00:00:00Z'))
  const store = await openQuickStore()
  const take = async () => {
    const recording = { db: store.db, space: { id: 's', mirror: null } as Space, source: 'trello' }
    const { reporting = {}, readFile } = trello
    const guard = unguarded
    const recorder = createRecorder({ ...recording, reporting, clock, guard, aside: 'file' })
    const pages = readFile?.(path, { source: 'trello', clock })
    return pages ? recorder.recordAll(pages) : null
  }
  try {
    await declareSources(store.db, [{ space: 's', source: 'trello' }], clock.now())
    const board = JSON.parse(await readFile(path, 'utf8'))
    expect((await take())?.activities).toBe(wantedKeys(board.actions).length)
    expect(await stored({ store })).toEqual(await statesIn(path))
    expect(plainly(await stored({ store }))).toEqual(plainCards(board.cards))
    clock.set(clock.now() + hour)
    expect((await take())?.activities).toBe(0)
    expect(await stored({ store })).toEqual(await statesIn(path))
  } finally {
    await store.close()
  }
}

/** Cards as the file has them, in its own words. */
function plainCards(cards: readonly Record<string, unknown>[]): Record<string, unknown> {
  const told = cards.map(({ id, name, desc, closed, idList, idMembers }) => [
    `trello:card:${id}`,
    [name, desc || null, closed, `trello:list:${idList}`, [idMembers].flat().sort()],
  ])
  return Object.fromEntries(told)
}

function plainly(states: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const cards = Object.entries(states).filter(([key]) => key.startsWith('trello:card:'))
  const told = cards.map(([key, state]) => {
    const { title, body, closed, place, people } = Object(state)
    return [key, [title, body?.source ?? null, closed, place, Object.keys(people).sort()]]
  })
  return Object.fromEntries(told)
}

/** What the file itself says, key by key. */
async function statesIn(path: string): Promise<Record<string, unknown>> {
  const pages = trello.readFile?.(path, { source: 'trello', clock: virtualClock(0) }) ?? []
  const states: [string, unknown][] = []
  for await (const { subjects } of pages)
    states.push(...subjects.map(({ key, state }): [string, unknown] => [key, state]))
  return JSON.parse(JSON.stringify(Object.fromEntries(states)))
}

async function stored({ store }: Pick<App, 'store'>): Promise<Record<string, unknown>> {
  const rows = await store.db
    .selectFrom('subject')
    .select(['key', 'state'])
    .where('gone_at', 'is', null)
    .execute()
  return Object.fromEntries(rows.map(({ key, state }) => [key, state]))
}

function configText(baseUrl: string, pageSize: number, board: string): string {
  return `
trello: { baseUrl: ${baseUrl}, pageSize: ${pageSize} }
spaces:
  - { id: s, name: Проба, locale: ru, timezone: Europe/Moscow, trello: { board: ${board} } }
`
}

async function poll(app: App): Promise<void> {
  await app.hurry()
  await app.run('poll', { space: 's', source: 'trello' })
}

async function loggedKeys(app: App): Promise<string[]> {
  const keys: string[] = []
  for await (const page of readLog(app.store.db, 's')) keys.push(...page.map(({ key }) => key))
  return keys.sort()
}

function wantedKeys(actions: readonly unknown[]): string[] {
  const parsed = actions.map((action) => Action.parse(action))
  return parsed
    .filter((action) => !isNoise(action))
    .map(({ id }) => id)
    .sort()
}
