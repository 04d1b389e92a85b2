import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { readFile } from '../../connectors/trello/read-file.ts'
import type { Observation } from '../../src/observation.ts'

const board = { id: '5cf4b7605eedb0a2d0000000', name: 'Доска', closed: false }
const list = { id: '5cf4b7605eedb0a2d0000001', name: 'Сделать', closed: false }
const card = {
  id: '5cf4b7605eedb0a2d0000002',
  name: 'Встреча',
  idList: list.id,
  dateLastActivity: '2019-07-01T10:00:00.000Z',
}
const whole = { ...board, lists: [list], cards: [card], actions: [], checklists: [] }

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vmeste-file-'))
})

afterEach(() => rm(folder, { recursive: true }))

test('a file that an editor saved with a byte order mark is read', async () => {
  expect(titlesIn(await read(`\uFEFF${JSON.stringify(whole)}`))).toContain('Встреча')
})

test('one odd card or checklist is set aside, the others go on', async () => {
  const odd = { ...whole, cards: [{ ...card, id: 7 }, card], checklists: [{ idCard: 5 }, null] }

  const pages = await read(JSON.stringify(odd))

  expect(titlesIn(pages)).toContain('Встреча')
  expect(pages.flatMap(({ rejected }) => rejected.map(({ kind }) => kind)).sort()).toEqual([
    ...['card', 'checklist', 'checklist'],
  ])
})

test('what is no card at all is set aside as it stands in the file', async () => {
  const odd = { ...whole, cards: ['карточка', null, [1]], checklists: [null] }

  const pages = await read(JSON.stringify(odd))

  const rejected = pages.flatMap((page) => page.rejected)
  expect(rejected.map(({ kind, raw }) => [kind, raw])).toEqual([
    ['checklist', 'null'],
    ['card', '"карточка"'],
    ['card', 'null'],
    ['card', '[1]'],
  ])
  for (const { reason } of rejected) expect(reason).toMatch(/^item: .*expected object/)
})

test.each([
  ['utf-16le', '\xff\xfe'],
  ['utf-16be', '\xfe\xff'],
])('a file that an editor saved as %s is read', async (encoding, mark) => {
  const bytes = Buffer.from(JSON.stringify(whole), 'utf16le')
  const body = encoding === 'utf-16be' ? bytes.swap16() : bytes

  expect(titlesIn(await read(Buffer.concat([Buffer.from(mark, 'latin1'), body])))).toContain(
    'Встреча',
  )
})

test('a date in the future does not make the file newer than everything', async () => {
  const action = { id: '5cf4b7605eedb0a2d0000003', type: 'x', date: '2099-01-01T00:00:00.000Z' }

  const pages = await read(JSON.stringify({ ...whole, actions: [action] }))

  expect(pages.at(-1)?.readAt).toBe(Date.parse(card.dateLastActivity))
})

async function read(text: string | Buffer): Promise<Observation[]> {
  const path = join(folder, 'board.json')
  await writeFile(path, text)
  const pages: Observation[] = []
  for await (const page of readFile(path, { source: 'trello' })) pages.push(page)
  return pages
}

function titlesIn(pages: readonly Observation[]): unknown[] {
  return pages.flatMap(({ subjects }) => subjects.map(({ state }) => state.title))
}
