import { readFile } from 'node:fs/promises'
import { expect } from '@jest/globals'
import { isNoise } from '../../connectors/trello/noise.ts'
import { Action } from '../../connectors/trello/schema.ts'
import type { App } from '../../src/app.ts'
import { minute, virtualClock } from '../../src/clock.ts'
import { readLog } from '../../src/store/activities.ts'
import { corpusFile, corpusFiles, testWithCorpus } from '../support/corpus.ts'
import { configOf, openQuietly, startSandbox } from '../support/service.ts'

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
    expect(sandbox.requests() - before).toBeLessThanOrEqual(
      2 + Math.ceil(board.cards.length / pageSize),
    )
  } finally {
    await app.close()
    await sandbox.close()
  }
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
