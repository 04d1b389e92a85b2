import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { trello } from '../../connectors/trello/index.ts'
import { isNoise } from '../../connectors/trello/noise.ts'
import { toActivity } from '../../connectors/trello/normalize-action.ts'
import { Action, parseEach } from '../../connectors/trello/schema.ts'
import { virtualClock } from '../../src/clock.ts'
import type { Observation } from '../../src/observation.ts'
import { corpusFile, corpusFiles, describeWithCorpus, testWithCorpus } from '../support/corpus.ts'
import { positionOf, readAll } from '../support/reading.ts'
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
