import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { isNoise } from '../../connectors/trello/noise.ts'
import { Action } from '../../connectors/trello/schema.ts'
import { hour, minute, type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { type SubjectKey, subjectKey } from '../../src/ids.ts'
import type { LogLine } from '../../src/log-line.ts'
import { subjectStates } from '../../src/store/subjects.ts'
import type { SubjectState } from '../../src/subject.ts'
import { type BoardExport, exportBoard } from '../support/board-export.ts'
import { type CommandLine, openQuickCommandLine, type Ran } from '../support/command-line.ts'
import { corpusFile, testWithCorpus } from '../support/corpus.ts'
import { startSandbox } from '../support/service.ts'

// Each run is a process of its own: seconds on a busy machine.
jest.setTimeout(180_000)

let vmeste: CommandLine

beforeAll(async () => {
  vmeste = await openQuickCommandLine()
})

afterAll(() => vmeste.close())

describe('two exports of a board, in a space that names none, without any account', () => {
  let clock: VirtualClock
  let trello: Sandbox
  let home: string
  let before: BoardExport
  let after: BoardExport
  let card: string
  let comment: string
  /** Deleted between the two: Trello forgets what happened to it. */
  let doomed: string

  beforeAll(async () => {
    clock = virtualClock(Date.UTC(2019, 6, 1, 6))
    trello = await startSandbox('trello', { port: 0, clock })
    home = await vmeste.install(configText(''))
    card = idOf(await act('createCard', { list: 'Идеи', name: 'Дневник добрых дел' }))
    await act('addLabel', { card, label: 'Карелия' })
    comment = idOf(await act('comment', { card, text: 'Черновик' }))
    doomed = idOf(await act('createCard', { list: 'Идеи', name: 'Ошибка' }))
    before = await exportAs('a.json')
    await act('deleteCard', { card: doomed })
    await act('moveCard', { card, list: 'В работе' })
    await act('editComment', { comment, text: 'Готово' })
    await act('removeLabel', { card, label: 'Карелия' })
    await act('addLabel', { card, label: 'Крым' })
    after = await exportAs('b.json')
  })
  afterAll(() => trello.close())

  test('bring each action once and every other change once, whatever the order', async () => {
    const took: unknown[] = []
    for (const file of ['a.json', 'b.json', 'a.json', 'b.json'])
      took.push(json(await vmeste.run(home, ['import', 'trello', file, '--json'])))
    const log = logLines(await vmeste.run(home, ['export']))

    const told = keysOf(before)
    const news = keysOf(after).filter((key) => !told.includes(key))
    expect(news).toHaveLength(2)
    const rest = { space: 'vektor', source: 'trello', setAside: 0 }
    expect(took).toEqual([
      { ...rest, file: 'a.json', activities: told.length, read: told.length },
      { ...rest, file: 'b.json', activities: news.length + 3, read: keysOf(after).length },
      { ...rest, file: 'a.json', activities: 0, read: told.length },
      { ...rest, file: 'b.json', activities: 0, read: keysOf(after).length },
    ])
    expect(reported(log)).toEqual([...told, ...news].sort())
    expect(inferred(log)).toEqual([
      'added card labels Крым',
      'changed comment body Готово',
      'removed card labels null',
    ])
    const key = subjectKey('trello', 'card', card)
    const state = await stateOf(home, key)
    expect(Object.values(state?.labels ?? {})).toEqual(['Крым'])
    expect(state?.place).toBe(placeIn(after, card))
  })

  test('an older export that comes second tells what it alone knows and moves nothing', async () => {
    const other = await vmeste.install(configText(''))
    const file = (name: string) => join(home, name)

    await vmeste.run(other, ['import', 'trello', file('b.json')])
    const second = await vmeste.run(other, ['import', 'trello', file('a.json')])
    const log = logLines(await vmeste.run(other, ['export']))

    expect(second).toMatchObject({
      code: 0,
      out: `vektor trello: 1 new activity from ${keysOf(before).length} events in the file\n`,
    })
    const forgotten = log.filter(({ subject }) => subject.sourceId === doomed)
    expect(forgotten.map(({ kind }) => kind).sort()).toEqual(['created', 'deleted'])
    expect(inferred(log)).toEqual([])
    const state = await stateOf(other, subjectKey('trello', 'card', card))
    expect(Object.values(state?.labels ?? {})).toEqual(['Крым'])
  })

  async function act(verb: string, details: Record<string, unknown>) {
    clock.set(clock.now() + minute)
    return trello.act(verb, { by: 'lidia.berezina', ...details })
  }

  async function exportAs(name: string): Promise<BoardExport> {
    clock.set(clock.now() + hour)
    const board = await exportBoard(trello)
    await writeFile(join(home, name), JSON.stringify(board))
    return board
  }
})

describe('a file of another board', () => {
  const board = { id: '5d2a00000000000000000001', shortLink: 'abcdEFGH', name: 'Другая' }
  const parts = { lists: [], cards: [], actions: [], checklists: [] }

  test.each([
    ['short link', 'IN2LmCfA', 'abcdEFGH'],
    ['id', '5d2a00000000000000000002', '5d2a00000000000000000001'],
  ])('is refused where the space names one by %s, unless forced', async (_, wanted, own) => {
    const home = await vmeste.install(configText(`trello: { board: ${wanted} }`))
    await writeFile(join(home, 'other.json'), JSON.stringify({ ...board, ...parts }))

    const refused = await vmeste.run(home, ['import', 'trello', 'other.json'])
    const forced = await vmeste.run(home, ['import', 'trello', 'other.json', '--force'])

    expect([refused.code, refused.out, refused.err]).toEqual([
      5,
      '',
      `other.json is an export of the board ${own}, but the space names ${wanted}: choose another space, or add --force\n`,
    ])
    expect(forced.code).toBe(0)
  })

  test('the right one is taken by id and by short link; a half or odd file is refused', async () => {
    const home = await vmeste.install(configText(`trello: { board: ${board.id} }`))
    await writeFile(join(home, 'same.json'), JSON.stringify({ ...board, ...parts }))
    await writeFile(join(home, 'half.json'), '{"id": "5d2a')
    await writeFile(join(home, 'odd.json'), '[]')
    await writeFile(join(home, 'page.json'), '<!DOCTYPE html><title>Log in</title>')
    await writeFile(join(home, 'empty.json'), '')

    const same = await vmeste.run(home, ['import', 'trello', 'same.json'])
    const half = await vmeste.run(home, ['import', 'trello', 'half.json'])
    const odd = await vmeste.run(home, ['import', 'trello', 'odd.json'])
    const others = []
    for (const name of ['page.json', 'empty.json', '.'])
      others.push(await vmeste.run(home, ['import', 'trello', name]))

    expect([same.code, half.code, odd.code]).toEqual([0, 2, 2])
    const how = 'a board is exported in Trello with Menu, Print, export and share, Export as JSON'
    expect(half.err).toBe(
      `half.json ends too early, or was changed: export the board again; ${how}\n`,
    )
    expect(odd.err).toBe(`odd.json is not a Trello board export: ${how}\n`)
    expect(others.map(({ code, err }) => [code, err.replace(`; ${how}\n`, '')])).toEqual([
      [2, 'page.json is a web page: save the export itself, signed in to Trello'],
      [2, 'empty.json is empty: export the board again'],
      [2, '. is a folder: name the file in it'],
    ])
  })
})

testWithCorpus('a board of 2013, whose labels have no ids', 'trello-exports', async () => {
  const file = corpusFile('trello-exports', 'hermes-resources.json')
  const home = await vmeste.install(configText(''))

  const first = json<{ activities: number }>(
    await vmeste.run(home, ['import', 'trello', file, '--json']),
  )
  const second = json(await vmeste.run(home, ['import', 'trello', file, '--json']))

  const board: BoardExport = JSON.parse(await readFile(file, 'utf8'))
  expect(first.activities).toBe(keysOf(board).length)
  expect(second).toMatchObject({ activities: 0, setAside: 0 })
  const labelled = board.cards.find(({ labels }) => JSON.stringify(labels).includes('Client'))
  const state = await stateOf(home, subjectKey('trello', 'card', labelled?.id ?? ''))
  expect(state?.labels).toMatchObject({ green: 'Client' })
})

function configText(place: string): string {
  return `
data: ./data
log: silent
moodle: { baseUrl: 'http://127.0.0.1:1' }
spaces:
  - id: vektor
    name: Проба
    moodle: { course: 2 }
    ${place}
`
}

/** The actions that are told: each once. */
function keysOf({ actions }: BoardExport): string[] {
  const telling = actions.map((action) => Action.parse(action)).filter((one) => !isNoise(one))
  return telling.map(({ id }) => id).sort()
}

function reported(log: readonly LogLine[]): string[] {
  return log
    .filter(({ origin }) => origin === 'reported')
    .map(({ key }) => key)
    .sort()
}

function inferred(log: readonly LogLine[]): string[] {
  return log
    .filter(({ origin }) => origin === 'inferred')
    .map(({ kind, subject, field, after }) => `${kind} ${subject.kind} ${field} ${after}`)
    .sort()
}

async function stateOf(home: string, key: SubjectKey): Promise<SubjectState | undefined> {
  const store = await vmeste.openStore(home)
  const states = await subjectStates(store.db, 'vektor', [key])
  await store.close()
  return states.get(key)
}

function placeIn({ cards }: BoardExport, id: string): SubjectKey {
  const list = cards.find((card) => card.id === id)?.idList
  return subjectKey('trello', 'list', String(list))
}

function idOf({ id }: Record<string, unknown>): string {
  return String(id)
}

/** The one JSON value on stdout. */
function json<T>({ out, err }: Ran): T {
  expect(err).toBe('')
  return JSON.parse(out)
}

function logLines({ out }: Ran): LogLine[] {
  const lines = out.split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line))
}
