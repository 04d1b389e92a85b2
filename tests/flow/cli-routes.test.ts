import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Ran } from '../support/command-line.ts'
import { type CommandStage, openCommandStage } from '../support/command-stage.ts'

// Each run is a process of its own: seconds on a busy machine.
jest.setTimeout(240_000)

const by = 'lidia.berezina'
let stage: CommandStage

const routes = `, routes: [
      { labels: [' крым'], show: off },
      { lists: [Готово], into: Готовое },
      { lists: [Идеи, Идея], due: { from: 2019-07-01 } },
      { members: [lidia.berezina] }]`

beforeAll(async () => {
  stage = await openCommandStage(routes)
  await stage.moodle.act('copyDatabase', {
    ...{ by: 'coordinator', database: 'Карточки Trello', name: 'Готовое' },
  })
})

afterAll(() => stage.close())

test('routes tells what each takes and what is not shown, asking nobody', async () => {
  await stage.trello.act('createCard', { by, list: 'Идеи', name: '— — —', cardRole: 'separator' })
  await stage.trello.act('createCard', {
    ...{ by, list: 'Идеи', name: 'К сроку', due: '2019-07-02T09:00:00.000Z' },
  })
  await run('poll')
  const before = [stage.trello.requests(), stage.moodle.requests()]
  const { code, out, err } = await stage.vmeste.run(stage.home, ['routes'], {})
  const { out: json } = await stage.vmeste.run(stage.home, ['routes', '--json'], {})

  expect([stage.trello.requests(), stage.moodle.requests()]).toEqual(before)
  expect(code).toBe(0)
  expect(out).toMatch(/^1\. labels «крым» -> not shown: 4 cards\n {5}«/)
  expect(out).toMatch(/^2\. lists «Готово» -> moodle:Готовое \(entries\): \d+ cards?\n/m)
  expect(out).toContain(
    '\n3. lists «Идеи», «Идея»; due from 2019-07-01 -> moodle (entries): 1 card\n     «К сроку»\n4. members «lidia.berezina» -> ',
  )
  expect(out).toMatch(/^- {2}not shown, no route fits: \d+ cards?\n/m)
  expect(out).toContain('-  not shown, separator: 2 cards\n     «---»\n     «— — —»\n')
  expect(err).toBe('Route 3, lists «Идея»: no list is called so. Did you mean Идеи?\n')
  expect(JSON.parse(json)).toMatchObject({
    space: 'vektor',
    routes: [
      { number: 1, target: null, cards: 4 },
      { number: 2, target: 'moodle:Готовое', as: 'entries' },
      {
        ...{ number: 3, target: 'moodle', cards: 1, titles: ['К сроку'] },
        only: { due: { from: '2019-06-30T21:00:00.000Z', to: null } },
      },
      { number: 4 },
    ],
    notShown: { noTask: { separator: { cards: 2 } } },
    unknown: [{ route: 3, kind: 'lists', name: 'Идея' }],
  })
})

test('plan and apply write at every place and name it; why tells of both after a move', async () => {
  const due = '2019-07-02T09:00:00.000Z'
  await stage.trello.act('createCard', { by, list: 'Идеи', name: 'Новая', due })
  await stage.trello.act('createCard', { by, list: 'Готово', name: 'Готовая' })
  const planned = await run('plan')
  await stage.trello.act('moveCard', { by, card: 'К сроку', list: 'Готово' })
  const moved = await run('apply', '--json')
  const story = await run('why', 'К сроку')

  expect(planned.out).toMatch(
    /\+ «Новая» is created: it had no entry yet\n {4}place {2}moodle\n {4}card {3}/,
  )
  expect(planned.out).toContain('    place  moodle:Готовое\n')
  expect(
    JSON.parse(moved.out).written.map((line: Record<string, string>) => [line.act, line.target]),
  ).toEqual([
    ['create', 'moodle:Готовое'],
    ['create', 'moodle:Готовое'],
    ['close', 'moodle'],
    ['create', 'moodle'],
  ])
  expect(await statesOf('Готовое')).toEqual(['открыта'])
  expect(await statesOf('Карточки Trello')).toEqual(['больше не показывается здесь'])
  expect(story.out).toMatch(
    /place {4}moodle:Готовое\n[\s\S]*decided {2}it had no entry yet\n[\s\S]*place {4}moodle\n[\s\S]*decided {2}no route leads here any more/,
  )
})

test('a list that is renamed on the board is still meant, and routes tells its new name', async () => {
  const before = await run('routes', '--json')
  await stage.trello.act('renameList', { by, list: 'Готово', name: 'Сделано' })
  await run('poll')
  const { err } = await run('routes')
  const after = await run('routes', '--json')

  expect(err).toContain(
    'Route 2, lists «Готово»: called «Сделано» now and still meant. Put the new name there.',
  )
  expect(JSON.parse(after.out).routes).toEqual(JSON.parse(before.out).routes)
})

async function statesOf(database: string): Promise<string[]> {
  const { entries } = await stage.moodle.act('entries', { database })
  const found = entries as { values: Record<string, string> }[]
  return found
    .filter(({ values }) => values.title === 'К сроку')
    .map(({ values }) => values.state ?? '')
}

function run(...args: string[]): Promise<Ran> {
  return stage.run(...args)
}
