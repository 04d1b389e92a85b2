import { afterEach, describe, expect, test } from '@jest/globals'
import { startSandbox } from '../../connectors/trello/sandbox/index.ts'
import type { Lateness, TrelloSandbox, Truth } from '../../connectors/trello/sandbox/truth.ts'
import { minute, second, type VirtualClock, virtualClock } from '../../src/clock.ts'
import { ask, readRaw, startReplay } from '../support/trello-raw.ts'

let opened: TrelloSandbox[] = []

afterEach(async () => {
  await Promise.all(opened.map((sandbox) => sandbox.close()))
  opened = []
})

async function start(
  lateness?: Lateness,
): Promise<{ sandbox: TrelloSandbox; clock: VirtualClock }> {
  const clock = virtualClock(Date.UTC(2019, 6, 1, 6))
  const sandbox = await startSandbox({ port: 0, clock, ...(lateness && { lateness }) })
  opened.push(sandbox)
  return { sandbox, clock }
}

const seeds = [1, 2, 3, 4, 5, 6]

test('nothing is half done by somebody who is not there', async () => {
  const { sandbox } = await start()
  const before = await readRaw(sandbox)

  const deed = { by: 'nobody', list: 'Идеи', name: 'Ничья' }
  await expect(sandbox.act('createCard', deed)).rejects.toThrow('nobody')
  expect(await readRaw(sandbox)).toEqual(before)
})

describe('a life', () => {
  test('is the same for the same seed, and another for another', async () => {
    const truthsOf = async (seed: number) => {
      const { sandbox, clock } = await start()
      return live(sandbox.life(seed), clock, 300)
    }
    const [once, again, other] = [await truthsOf(7), await truthsOf(7), await truthsOf(8)]
    expect(again).toEqual(once)
    expect(other).not.toEqual(once)
    expect(once.length).toBeGreaterThan(200)
  })

  test.each(seeds)('of seed %i is told in full: replayed, it gives the board', async (seed) => {
    const { sandbox, clock } = await start()
    const life = sandbox.life(seed)
    const replay = startReplay(await readRaw(sandbox))
    let told: Truth[] = []
    for (let at = 0; at < 300; at += 1) {
      clock.set(clock.now() + (at % 3 === 0 ? 0 : at * second))
      const truths = life.step()
      told = [...told, ...truths]
      if (at % 10 !== 9 && !truths.some(bringsSomething)) continue
      const seen = await readRaw(sandbox)
      replay.add(told, seen)
      expect(replay.board).toEqual(seen)
      expect(seen.cards.size).toBeLessThan(65)
      told = []
    }
  })

  test.each(seeds)('of seed %i is listed in full, and nothing else but noise', async (seed) => {
    const { sandbox, clock } = await start()
    const life = sandbox.life(seed)
    const listed = new Set(idsOf(await listAll(sandbox)))
    for (let at = 0; at < 150; at += 1) {
      clock.set(clock.now() + at * second)
      await expectListed(sandbox, life.step(), listed)
    }
  })

  test('does everything that is ever done', async () => {
    const { sandbox, clock } = await start()
    const truths = await live(sandbox.life(1), clock, 3_000)
    const kinds = new Set(
      truths.map(({ subjectKind, kind, field }) => `${subjectKind} ${kind} ${field}`),
    )
    expect([...kinds].sort()).toEqual(everything)
  })
})

/** What it brings along is not told and has to be looked up. */
function bringsSomething({ kind }: Truth): boolean {
  return kind === 'created' || kind === 'arrived'
}

async function live(life: ReturnType<TrelloSandbox['life']>, clock: VirtualClock, steps: number) {
  const truths: Truth[] = []
  for (let at = 0; at < steps; at += 1) {
    clock.set(clock.now() + (at % 4) * second)
    truths.push(...life.step())
  }
  return truths
}

interface Listed {
  id: string
  type: string
  data: Record<string, Record<string, unknown>>
}

async function listAll(sandbox: TrelloSandbox): Promise<Listed[]> {
  const { body } = await ask(sandbox, '/boards/IN2LmCfA/actions?limit=1000')
  return body
}

const idsOf = (actions: readonly Listed[]) => actions.map(({ id }) => id)

/** Every action is the action of a truth, is noise, or comes back with its card. */
async function expectListed(sandbox: TrelloSandbox, truths: readonly Truth[], known: Set<string>) {
  const actions = await listAll(sandbox)
  const told = truths.flatMap(({ action }) => action ?? [])
  expect(idsOf(actions)).toEqual(expect.arrayContaining(told))
  const fresh = actions.filter(({ id }) => !known.has(id))
  expect(idsOf(fresh.filter((action) => !isNoise(action))).sort()).toEqual(
    [...new Set(told)].sort(),
  )
  for (const { id } of fresh) known.add(id)
  const types = new Map(actions.map(({ id, type }) => [id, type]))
  for (const { kind, action } of truths) {
    if (action !== null) expect(`${types.get(action)} ${kind}`).toMatch(wording)
  }
}

/** Which word goes with which type of action. */
const wording = new RegExp(
  [
    '^update(Card|Checklist|List|Board) changed',
    '(createCard|createList|copyCard|emailCard|convertToCardFromCheckItem) created',
    '(commentCard|copyCommentCard) created',
    'deleteCard deleted',
    'move(Card|List)FromBoard left',
    'move(Card|List)ToBoard arrived',
    '(add\\w+|createCustomField) added',
    '(remove\\w+|delete\\w+FromCard) removed',
    'update(CheckItemStateOnCard|CustomFieldItem) (added|removed)',
    'updateCustomFieldItem changed$',
  ].join('$|^'),
)

function isNoise({ type, data }: Listed): boolean {
  const [[field, old] = ['', undefined]] = Object.entries(data.old ?? {})
  const now = data[type.replace('update', '').toLowerCase()]?.[field]
  const dull = ['pos', 'cover', 'prefs'].includes(field)
  return dull || (field !== '' && JSON.stringify(old) === JSON.stringify(now))
}

const cardFields = ['title', 'body', 'place', 'closed', 'due', 'start', 'done', 'role']

const everything = [
  ...cardFields.map((field) => `card changed ${field}`),
  ...['labels', 'people', 'checklists', 'items', 'checked', 'attachments', 'fields'].flatMap(
    (field) => [`card added ${field}`, `card removed ${field}`],
  ),
  ...['checklists', 'items', 'fields'].map((field) => `card changed ${field}`),
  ...['created', 'deleted', 'arrived', 'left'].map((kind) => `card ${kind} null`),
  ...['comment created null', 'comment changed body', 'comment deleted null'],
  ...['created', 'arrived', 'left'].map((kind) => `list ${kind} null`),
  ...['list changed title', 'list changed closed', 'board changed title', 'board changed labels'],
  ...['people', 'labels', 'fields'].flatMap((field) => [
    `board added ${field}`,
    `board removed ${field}`,
  ]),
].sort()

describe('late listing', () => {
  test('an action is shown from its hour on, in every list and by its id', async () => {
    const { sandbox, clock } = await start({ share: 0.5, maxMs: 5 * minute, seed: 4 })
    const life = sandbox.life(4)
    let late = 0
    for (let at = 0; at < 200; at += 1) {
      clock.set(clock.now() + 10 * second)
      for (const { at: when, action, listedAt } of life.step()) {
        if (action === null || listedAt === null || listedAt === when) continue
        late += 1
        expect(listedAt - when).toBeLessThanOrEqual(5 * minute)
        expect((await ask(sandbox, `/actions/${action}`)).status).toBe(404)
        expect(JSON.stringify(await listAll(sandbox))).not.toContain(`"id":"${action}","idMember`)
      }
    }
    expect(late).toBeGreaterThan(30)
  })

  test('nothing of it shows in an answer, and what is late comes in the end', async () => {
    const { sandbox, clock } = await start({ share: 1, maxMs: minute, seed: 1 })
    const made = await sandbox.act('comment', {
      ...{ by: 'galina.ozerova', card: 'Книжка волонтёра для школьников', text: 'Поздно' },
    })
    const nested = '/boards/IN2LmCfA?actions=all&actions_limit=5&action_fields=type,date,data'
    const idsNow = async () => idsOf((await ask(sandbox, nested)).body.actions)
    expect(await idsNow()).not.toContain(made.id)
    clock.set(clock.now() + minute)
    expect((await idsNow())[0]).toBe(made.id)
    const { body } = await ask(sandbox, `/actions/${made.id}`)
    expect(JSON.stringify(body)).not.toContain('listedAt')
  })
})
