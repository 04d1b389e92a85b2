import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { minute, second } from '../../src/clock.ts'
import { type SubjectKey, subjectKey } from '../../src/ids.ts'
import { dueLinks, showingLinks, touchLinks } from '../../src/store/links.ts'
import type { Store } from '../../src/store/open.ts'
import { readDueAt } from '../support/links.ts'
import { openQuickStore } from '../support/wirings.ts'

const start = Date.parse('2019-07-01T06:00:00Z')
const quietSeconds = 60
let store: Store
let spaces = 0

beforeAll(async () => {
  store = await openQuickStore()
})
afterAll(() => store.close())

describe('changes of one card are shown', () => {
  test.each([
    ['a single one', [0], [0]],
    ['two far apart', [0, 300], [0, 300]],
    ['a second one after a minute of quiet', [0, 20], [0, 80]],
    ['those of a burst together', [0, 20, 70, 100], [0, 160]],
    ['after five minutes at the latest', [0, ...every(30, 20, 400)], [0, 320, 440]],
    ['a third one not within five minutes of the first', [0, 20, 100], [0, 80, 300]],
    ['twenty in five minutes', every(15, 0, 285), [0, 315]],
    ['at once again after five quiet minutes', [0, 20, 400], [0, 80, 400]],
  ])('%s', async (_, edits, shown) => {
    expect(await shownAt(edits)).toEqual(shown)
  })

  test('never three times in five minutes, never later than five minutes, and the last one too', async () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(gaps, async (between) => {
        const edits = between.map((_, n) => between.slice(0, n).reduce((a, b) => a + b, 0))
        const shown = await shownAt(edits)
        for (const [n, at] of shown.entries())
          expect((shown[n + 2] ?? Infinity) - at).toBeGreaterThanOrEqual(300)
        for (const edit of edits) {
          const next = shown.find((at) => at >= edit) ?? Infinity
          expect(next - edit).toBeLessThanOrEqual(300)
        }
      }),
      { numRuns: 60 },
    )
  })
})

/** Edits and writes in seconds after the start; each write is done as soon as it is due. */
async function shownAt(edits: readonly number[]): Promise<number[]> {
  const { space, card } = await newCard()
  const writes: number[] = []
  for (const edit of edits) {
    const at = start + edit * second
    writes.push(...(await writeUntil(space, card, at)))
    await touchLinks(store.db, { space, targets: ['wall'], at, quietSeconds }, [card])
  }
  return [...writes, ...(await writeUntil(space, card, Infinity))]
}

async function writeUntil(space: string, card: SubjectKey, end: number): Promise<number[]> {
  const due = await readDueAt(store.db, space, card)
  if (due === null || due > end) return []
  await write(space, due)
  return [(due - start) / second, ...(await writeUntil(space, card, end))]
}

async function write(space: string, at: number): Promise<void> {
  const [link, ...others] = await dueLinks(store.db, { space, target: 'wall' }, at, {})
  if (link === undefined || others.length > 0) throw new Error('one card is due')
  const shown = {
    remoteId: '1',
    hash: String(at),
    url: null,
    at,
    reason: '',
    elsewhere: false,
    quietSeconds,
  }
  await showingLinks([{ space, ...link, ...shown }]).execute(store.db)
}

async function newCard(): Promise<{ space: string; card: SubjectKey }> {
  spaces += 1
  const [space, card] = [`s${spaces}`, subjectKey('board', 'card', '1')]
  await store.db
    .insertInto('subject')
    .values({
      ...{ space, key: card, source: 'board', kind: 'card', state: '{}', hash: '' },
      touched_at: new Date(start - minute),
    })
    .execute()
  return { space, card }
}

function every(step: number, from: number, to: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => from + n * step)
}
