import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { trello } from '../../connectors/trello/index.ts'
import { isNoise } from '../../connectors/trello/noise.ts'
import { toActivity } from '../../connectors/trello/normalize-action.ts'
import { Action, parseEach } from '../../connectors/trello/schema.ts'
import { hour, virtualClock } from '../../src/clock.ts'
import { subjectKey } from '../../src/ids.ts'
import type { Observation } from '../../src/observation.ts'
import { corpusFile, corpusFiles, describeWithCorpus, testWithCorpus } from '../support/corpus.ts'
import { positionOf, readAll, untimed } from '../support/reading.ts'
import { type TrelloBench, trelloBench } from '../support/trello.ts'

const Export = z.looseObject({
  id: z.string(),
  cards: z.array(z.looseObject({ id: z.string() })),
  actions: z.array(Action),
})

const exports = corpusFiles('trello-exports')
const runs = exports.flatMap((name) => [1_000, 50].map((pageSize) => ({ name, pageSize })))

async function withBoard(
  name: string,
  body: (bench: TrelloBench, board: z.infer<typeof Export>) => Promise<void>,
) {
  const file = corpusFile('trello-exports', name)
  const board = Export.parse(JSON.parse(await readFile(file, 'utf8')))
  const bench = await trelloBench({ file, start: Date.UTC(2026, 0, 1) })
  try {
    await body(bench, board)
  } finally {
    await bench.close()
  }
}

const keysOf = (pages: readonly Observation[]) =>
  pages.flatMap(({ activities }) => activities.map(({ key }) => key)).sort()

const expectedKeys = (board: z.infer<typeof Export>) =>
  board.actions
    .filter((action) => !isNoise(action))
    .map(({ id }) => id)
    .sort()

describeWithCorpus('a real board', 'trello-exports', () => {
  test.each(runs)(
    '$name, pages of $pageSize: all is read once, and nothing new the second time',
    async ({ name, pageSize }) => {
      await withBoard(name, async (bench, board) => {
        const connector = bench.connector({ board: board.id, pageSize })
        const first = await readAll(connector, null)
        const second = await readAll(connector, positionOf(first))

        expect(keysOf(first)).toEqual(expectedKeys(board))
        const cards = first.flatMap(({ subjects }) =>
          subjects.filter(({ kind }) => kind === 'card'),
        )
        expect(cards.map(({ key }) => key).sort()).toEqual(
          board.cards.map(({ id }) => `trello:card:${id}`).sort(),
        )
        expect(first.flatMap(({ rejected }) => rejected)).toEqual([])
        expect(first.at(-1)).toMatchObject({
          last: true,
          complete: [
            { kind: 'list' },
            { kind: 'card' },
            { kind: 'comment', made: { from: null, to: null } },
          ],
          doubts: [],
        })
        const high = Math.max(...board.actions.map(({ date }) => Date.parse(date)))
        expect(positionOf(first)).toMatchObject({ high, nextBefore: null, floor: null })
        const known = new Set(keysOf(first))
        expect(keysOf(second).filter((key) => !known.has(key))).toEqual([])
        expect(positionOf(second)).toEqual(positionOf(first))
      })
    },
  )

  test('a reading broken off after any page is taken up without a gap', async () => {
    await withBoard('alyei-amirite.json', async (bench, board) => {
      const connector = bench.connector({ board: board.id, pageSize: 100 })
      const whole = (await readAll(connector, null)).length
      for (let pages = 1; pages < whole; pages += 1) {
        const broken = await readAll(connector, null, { pages })
        const rest = await readAll(connector, positionOf(broken))
        expect([...new Set([...keysOf(broken), ...keysOf(rest)])].sort()).toEqual(
          expectedKeys(board),
        )
        expect(rest.at(-1)?.last).toBe(true)
      }
    })
  })

  test.each(exports)('%s read from the file gives what the API gives', async (name) => {
    await withBoard(name, async (bench, board) => {
      const connection = { source: 'trello', clock: virtualClock(0) }
      const file: Observation[] = []
      for await (const page of trello.readFile?.(corpusFile('trello-exports', name), connection) ??
        [])
        file.push(page)
      const api = await readAll(bench.connector({ board: board.id }), null)

      const states = (pages: Observation[]) =>
        Object.fromEntries(pages.flatMap(({ subjects }) => subjects).map((s) => [s.key, s.state]))
      expect(states(file)).toEqual(states(api))
      expect(keysOf(file)).toEqual(keysOf(api))
      const newest = Math.max(...board.actions.map(({ date }) => Date.parse(date)))
      expect(file[0]?.readAt).toBeGreaterThanOrEqual(newest)
    })
  })
})

testWithCorpus(
  'every recorded body is understood or set aside with a reason',
  'trello-webhooks',
  async () => {
    const around = { source: 'trello', boardId: 'b', fieldOptions: new Map() }
    const bodies = await Promise.all(
      corpusFiles('trello-webhooks').map((file) =>
        readFile(corpusFile('trello-webhooks', file), 'utf8'),
      ),
    )
    const actions = bodies.flatMap((body) => actionsOf(JSON.parse(body.replace(/^\uFEFF/, ''))))
    const { good, rejected } = parseEach(Action, 'action', actions)
    const told = good.map((action) => toActivity(action, around))

    expect(actions.length).toBeGreaterThan(30)
    expect(told.map(({ key }) => key)).toEqual(good.map(({ id }) => id))
    expect(rejected).toEqual([])
  },
)

/** A webhook's action, a listed action, or the actions of a list. */
function actionsOf(body: unknown): unknown[] {
  if (Array.isArray(body)) return body.flatMap(actionsOf)
  const { success, data } = z
    .looseObject({ action: z.unknown(), type: z.unknown(), data: z.unknown() })
    .partial()
    .safeParse(body)
  if (!success) return []
  if (data.action) return [data.action]
  return data.type && data.data ? [body] : []
}

testWithCorpus('every request exists in the published API', 'trello-openapi.json', async () => {
  const Parameters = z.array(z.looseObject({ name: z.string().optional() })).default([])
  const Method = z.looseObject({ parameters: Parameters }).optional()
  const Api = z.object({ paths: z.record(z.string(), z.looseObject({ get: Method })) })
  const { paths } = Api.parse(JSON.parse(await readFile(corpusFile('trello-openapi.json'), 'utf8')))
  const known = (path: string) =>
    (paths[path]?.get?.parameters ?? []).flatMap(({ name }) => name ?? [])
  const asked = await everyGet()

  for (const { pathname, searchParams } of asked) {
    const path = describedAs(pathname)
    expect([pathname, paths[path]?.get]).not.toEqual([pathname, undefined])
    const names = known(path)
    const options = path.endsWith('/cards/{filter}') ? cardOptions : []
    const strange = [...searchParams.keys()].filter((name) => !isDescribed(name, names))
    expect([path, strange.filter((name) => !options.includes(name))]).toEqual([path, []])
  }
  expect(new Set(asked.map(({ pathname }) => describedAs(pathname))).size).toBe(7)
  expect(asked.map(String).join()).not.toMatch(/token|key/)
})

/** The file names no option of the cards of a board; Trello's words do (nested resources). */
const cardOptions = [
  'limit',
  'before',
  'attachments',
  'attachment_fields',
  'checklists',
  'customFieldItems',
  'fields',
]

/** Everything the connector can ask for: two readings, one with a sweep, and things gone astray. */
async function everyGet(): Promise<URL[]> {
  const bench = await trelloBench()
  const connector = bench.connector({ pageSize: 1_000 })
  const first = await readAll(connector, null)
  bench.clock.set(bench.clock.now() + 25 * hour)
  await readAll(connector, positionOf(first))
  await readAll(bench.connector({ pageSize: 10 }), null)
  const keys = (['card', 'list', 'comment'] as const).map((kind) => subjectKey('trello', kind, 'x'))
  await connector.verify?.(keys, untimed)
  const asked = bench.asked.map((url) => new URL(url, 'http://loopback'))
  await bench.close()
  const inside = asked.flatMap(({ searchParams }) => searchParams.get('urls')?.split(',') ?? [])
  return [...asked, ...inside.map((url) => new URL(`/1${url}`, 'http://loopback'))]
}

function describedAs(pathname: string): string {
  const path = pathname.replace(/^\/1/, '')
  if (/^\/boards\/\w+\/actions$/.test(path)) return '/boards/{boardId}/actions'
  return path.replace(/\/all$/, '/{filter}').replace(/^\/(\w+)\/\w+/, '/$1/{id}')
}

/** Named in the file, or an option of a nested resource that is: `label_fields`, `actions_limit`. */
function isDescribed(name: string, names: readonly string[]): boolean {
  const nested = name.split('_')[0] ?? name
  return names.includes(name) || names.includes(nested) || names.includes(`${nested}s`)
}
