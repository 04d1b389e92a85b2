import { join } from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { wallClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import type { Status } from '../../src/status.ts'
import { openStore } from '../../src/store/open.ts'
import { livingSubjects } from '../../src/store/subjects.ts'
import { type CommandLine, openCommandLine } from '../support/command-line.ts'
import { startSandbox } from '../support/service.ts'
import { openFront, type SpoilingFront } from '../support/spoiling-front.ts'

// Each run is a process of its own: seconds on a busy machine.
jest.setTimeout(180_000)

let vmeste: CommandLine
let trello: Sandbox
let front: SpoilingFront
let home: string

beforeAll(async () => {
  vmeste = await openCommandLine()
  trello = await startSandbox('trello', { port: 0, clock: wallClock })
  front = await openFront(trello)
  home = await vmeste.install(`
data: ./data
log: silent
trello: { baseUrl: '${front.url}' }
spaces:
  - { id: vektor, name: Проба, trello: { board: IN2LmCfA } }
`)
  await trello.act('createCard', { by: 'lidia.berezina', list: 'Идеи', name: 'Встреча' })
  expect(await poll()).toMatchObject({ code: 0, err: '' })
})

afterAll(async () => {
  front.close()
  await trello.close()
  await vmeste.close()
})

test('poll says what it holds, and that it ends by itself', async () => {
  spoil(withoutCards)
  const held = await poll()
  const asJson = await vmeste.run(home, ['poll', '--json'], trello.secrets)
  spoil((answer) => answer)
  const after = await poll()

  const reason =
    '14 of 14 cards are missing from the list, but the source still has them: its list was not complete'
  const next = 'ends by itself once they are listed again'
  expect([held.code, held.err]).toEqual([3, `vektor trello: held: ${reason} (${next})\n`])
  expect(asJson.code).toBe(3)
  expect(JSON.parse(asJson.out).sources[0]).toMatchObject({
    ...{ error: null, setAside: 0 },
    holds: [{ id: '1', scope: 'unlisted card', reason, next }],
  })
  expect(after).toMatchObject({ code: 0, err: '' })
})

test('what nobody can say is believed on the word of a human', async () => {
  spoil((answer) => withoutCards(withoutProof(answer)))
  const held = await poll()
  const id = /vmeste holds release (\d+)/.exec(held.err)?.[1] ?? ''
  const released = await vmeste.run(home, ['holds', 'release', id])
  const after = await poll()
  const living = await livingCards()

  expect([held.code, id]).toEqual([3, expect.stringMatching(/\d/)])
  expect([released.code, released.err]).toEqual([
    0,
    `Hold ${id} is released: it is believed from the next look on.\n`,
  ])
  expect([after.code, after.err]).toEqual([0, ''])
  expect(living).toBe(0)
})

test('poll says once that a record was set aside', async () => {
  spoil((answer) =>
    inCards(answer, (card) => (card.name === 'Встреча' ? { ...card, due: 7 } : card)),
  )
  const first = await poll()
  const second = await poll()
  const status = await vmeste.run(home, ['status', '--json'])

  expect([first.code, first.err]).toEqual([
    0,
    'vektor trello: 1 record set aside: vmeste quarantine list\n',
  ])
  expect([second.code, second.err]).toEqual([0, ''])
  const { degraded }: Status = JSON.parse(status.out)
  expect(degraded).toEqual([expect.stringMatching(/^vektor: records not understood: 1 /)])
})

function poll() {
  return vmeste.run(home, ['poll'], trello.secrets)
}

/** What is gone without a word of the source is told once its word can come no more: in ten minutes. */
async function livingCards(): Promise<number> {
  const store = await openStore({ databaseUrl: null, directory: join(home, 'data') })
  const cards = await livingSubjects(store.db, 'vektor', {
    ...{ source: 'trello', kind: 'card', within: null, made: { from: null, to: null } },
    untouchedSince: wallClock.now(),
  })
  await store.close()
  return cards.length
}

function spoil(change: (answer: unknown) => unknown): void {
  front.spoil((answer) => JSON.stringify(change(JSON.parse(answer))))
}

type Thing = Record<string, unknown>

/** Changes each card where cards are listed; `null`: leaves it out. */
function inCards(answer: unknown, change: (card: Thing) => Thing | null): unknown {
  if (!Array.isArray(answer)) return answer
  return answer.flatMap((item: Thing) =>
    item.idList === undefined ? [item] : (change(item) ?? []),
  )
}

function withoutCards(answer: unknown): unknown {
  return inCards(answer, () => null)
}

/** Each answer of a batch becomes one that proves nothing. */
function withoutProof(answer: unknown): unknown {
  const isBatch = Array.isArray(answer) && answer.some((item) => Object(item)['200'] !== undefined)
  return isBatch ? answer.map((item, at) => (at === 0 ? item : { '500': 'error' })) : answer
}
