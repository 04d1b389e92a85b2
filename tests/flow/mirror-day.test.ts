import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { App } from '../../src/app.ts'
import { hour, minute, second } from '../../src/clock.ts'
import type { Store } from '../../src/store/open.ts'
import { type Chance, createChance } from '../proof/chance.ts'
import type { BoardCard } from '../proof/mirror-scenario.ts'
import { type MirrorStage, openMirrorStage } from '../proof/mirror-stage.ts'
import { judgeMirror } from '../proof/mirror-verdict.ts'
import { nextMirrorRun } from '../support/links.ts'
import { leave } from '../support/service.ts'
import { openQuickStore } from '../support/wirings.ts'

const window = 5 * minute
/** The service looks so often what is due. */
const tick = 15 * second
let store: Store
let stage: MirrorStage
let app: App

beforeAll(async () => {
  store = await openQuickStore()
  stage = await openMirrorStage({ store, space: 'day' })
  app = await stage.open()
})

afterAll(async () => {
  await leave(app)
  await stage.close()
  await store.close()
})

test('a mixed day of 200 changes costs hardly more writes than there are cards changed in five minutes', async () => {
  const { clock } = stage
  const board = boardOf(40)
  await stage.read(board)
  await showUntil(clock.now() + hour)
  const before = await stage.writes()
  const changes = changesOf(createChance(5), [...board.keys()], clock.now() + hour)

  for (const [n, { at, card }] of changes.entries()) {
    await showUntil(at)
    board.set(card, { ...(board.get(card) as BoardCard), title: `Имя ${n}` })
    await stage.read(board)
  }
  await showUntil(clock.now() + hour)

  const pairs = changes.map(({ at, card }) => `${card} ${Math.floor(at / window)}`)
  const crowded = new Set(pairs.filter((one, n) => pairs.indexOf(one) !== n)).size
  const writes = (await stage.writes()) - before
  expect(judgeMirror(board, await stage.entries()).failures).toEqual([])
  expect(writes).toBeGreaterThan(0.5 * new Set(pairs).size)
  expect(writes).toBeLessThanOrEqual(1.1 * new Set(pairs).size + crowded)
})

function boardOf(cards: number): Map<string, BoardCard> {
  const ids = Array.from({ length: cards }, (_, n) => `d${n + 1}`)
  const card = (id: string) => ({ id, title: id, closed: false, gone: false, isTask: true })
  return new Map(ids.map((id) => [id, card(id)]))
}

/** Half of them alone, half in bursts of one card. */
function changesOf(chance: Chance, cards: readonly string[], from: number) {
  const changes: { at: number; card: string }[] = []
  while (changes.length < 200) {
    const card = cards[chance.below(cards.length)] ?? ''
    let at = from + chance.below(8 * hour)
    const burst = chance.is(0.3) ? chance.between(2, 12) : 1
    for (let n = 0; n < burst && changes.length < 200; n += 1) {
      changes.push({ at, card })
      at += chance.between(5, 100) * second
    }
  }
  return changes.toSorted((one, other) => one.at - other.at)
}

/** Lets the service do what is due, at its ticks. */
async function showUntil(end: number): Promise<void> {
  const { clock } = stage
  for (;;) {
    const due = await nextMirrorRun(store.db, 'day')
    if (due === null || due > end) break
    clock.set(Math.ceil(due / tick) * tick)
    await app.run('mirror', { space: 'day' })
  }
  clock.set(end)
}
