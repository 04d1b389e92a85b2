import { readFile } from 'node:fs/promises'
import { expect } from '@jest/globals'
import type { App } from '../../src/app.ts'
import { virtualClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { toPlainText } from '../../src/text/plain-text.ts'
import { corpusFile, corpusFiles, testWithCorpus } from '../support/corpus.ts'
import type { Entry } from '../support/mirror-stage.ts'
import { presetPage } from '../support/preset-page.ts'
import { configOf, openQuietly, startSandbox } from '../support/service.ts'

const folder = 'trello-exports'
const files = corpusFiles(folder)
if (files.length === 0) files.push('boards')

for (const file of files)
  testWithCorpus(`${file}: each task has one entry that reads as the card does`, folder, () =>
    mirrored(corpusFile(folder, file)),
  )

interface Card {
  id: string
  name: string
  desc: string
  closed: boolean
  cardRole?: string | null
  isTemplate?: boolean
}

async function mirrored(file: string): Promise<void> {
  const clock = virtualClock(Date.parse('2026-01-01T00:00:00Z'))
  const board = JSON.parse(await readFile(file, 'utf8'))
  const trello = await startSandbox('trello', { port: 0, clock, file })
  const moodle = await startSandbox('moodle', { port: 0, clock })
  const app = await openQuietly(
    await configOf(configText(trello, moodle, board.id), [trello, moodle]),
    clock,
  )
  try {
    await cycle(app)
    const entries = await entriesIn(moodle)
    expectOneEach(entries, board.cards)
    expect(presetPage(entries, 'single').match(/<article/g)).toHaveLength(entries.length)

    const before = await writesAt(moodle)
    clock.set(clock.now() + 7 * 3_600_000)
    await cycle(app)

    expect(await writesAt(moodle)).toBe(before)
  } finally {
    await app.close()
    await trello.close()
    await moodle.close()
  }
}

function expectOneEach(entries: readonly Entry[], cards: readonly Card[]): void {
  const tasks = cards.filter(({ cardRole, isTemplate }) => !cardRole && !isTemplate)
  expect(entries.map(({ values }) => values.card_id).sort()).toEqual(
    tasks.map(({ id }) => id).sort(),
  )
  const byCard = new Map(entries.map(({ values }) => [values.card_id, values]))
  for (const { id, name, desc } of tasks) {
    const { title = '', description = '' } = byCard.get(id) ?? {}
    expect(lettersOf(title)).toBe(lettersOf(name) || lettersOf('Без названия'))
    expect(lost(desc, `${toPlainText(description)} ${description}`)).toEqual([])
  }
}

/** Words of the card that its entry does not have. Titles of links and links without words are for machines. */
function lost(desc: string, shown: string): string[] {
  const letters = lettersOf(shown)
  const spoken = desc.replace(/\(\S+ "[^"]*"\)/g, ' ').replace(/\[\]\(.*\)/g, ' ')
  const words = spoken.split(/[^\p{L}\p{N}]+/u)
  return words.filter((word) => word.length > 1 && !letters.includes(lettersOf(word)))
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

async function cycle(app: App): Promise<void> {
  await app.hurry()
  await app.run('poll', { space: 's', source: 'trello' })
  await app.run('mirror', { space: 's' })
}

async function entriesIn(moodle: Sandbox): Promise<readonly Entry[]> {
  const { entries } = await moodle.act('entries', { database: 'Карточки Trello' })
  return entries as Entry[]
}

async function writesAt(moodle: Sandbox): Promise<number> {
  const { calls } = (await moodle.act('calls', {})) as { calls: Record<string, number> }
  return (calls.mod_data_add_entry ?? 0) + (calls.mod_data_update_entry ?? 0)
}

function configText(trello: Sandbox, moodle: Sandbox, board: string): string {
  return `
trello: { baseUrl: ${trello.url} }
moodle: { baseUrl: ${moodle.url} }
spaces:
  - id: s
    name: Проба
    locale: ru
    timezone: Europe/Moscow
    writes: on
    trello: { board: ${board} }
    moodle: { course: 2 }
    mirror: { from: trello, to: moodle, limit: 1000 }
`
}
