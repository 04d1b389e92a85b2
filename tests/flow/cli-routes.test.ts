import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { wallClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { type CommandLine, openQuickCommandLine, type Ran } from '../support/command-line.ts'
import { startSandbox } from '../support/service.ts'

// Each run is a process of its own: seconds on a busy machine.
jest.setTimeout(240_000)

const by = 'lidia.berezina'
let vmeste: CommandLine
let trello: Sandbox
let moodle: Sandbox
let home: string

beforeAll(async () => {
  vmeste = await openQuickCommandLine()
  const options = { port: 0, clock: wallClock }
  trello = await startSandbox('trello', options)
  moodle = await startSandbox('moodle', options)
  await moodle.act('copyDatabase', {
    ...{ by: 'coordinator', database: 'Карточки Trello', name: 'Готовое' },
  })
  home = await vmeste.install(`
data: ./data
log: silent
trello: { baseUrl: '${trello.url}' }
moodle: { baseUrl: '${moodle.url}' }
spaces:
  - id: vektor
    name: Проба
    writes: on
    trello: { board: IN2LmCfA }
    moodle: { course: 2 }
    mirror:
      from: trello
      to: moodle
      routes:
        - { labels: [' крым'], show: off }
        - { lists: [Готово], into: Готовое }
        - { lists: [Идеи, Идея], due: { from: 2019-07-01 } }
        - { members: [lidia.berezina] }
`)
})

afterAll(async () => {
  await trello.close()
  await moodle.close()
  await vmeste.close()
})

test('routes tells what each takes and what is not shown, asking nobody', async () => {
  await trello.act('createCard', { by, list: 'Идеи', name: '— — —', cardRole: 'separator' })
  await trello.act('createCard', {
    ...{ by, list: 'Идеи', name: 'К сроку', due: '2019-07-02T09:00:00.000Z' },
  })
  await run('poll')
  const before = [trello.requests(), moodle.requests()]
  const { code, out, err } = await vmeste.run(home, ['routes'], {})
  const { out: json } = await vmeste.run(home, ['routes', '--json'], {})

  expect([trello.requests(), moodle.requests()]).toEqual(before)
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
  await trello.act('createCard', { by, list: 'Идеи', name: 'Новая', due })
  await trello.act('createCard', { by, list: 'Готово', name: 'Готовая' })
  const planned = await run('plan')
  await trello.act('moveCard', { by, card: 'К сроку', list: 'Готово' })
  const moved = await run('apply', '--json')
  const story = await run('why', 'К сроку')

  expect(planned.out).toMatch(
    /\+ «Новая» is created: not shown yet\n {4}place {2}moodle\n {4}card {3}/,
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
    /place {4}moodle:Готовое\n[\s\S]*decided {2}not shown yet\n[\s\S]*place {4}moodle\n[\s\S]*decided {2}no route leads here any more/,
  )
})

test('a list that is renamed on the board is still meant, and routes tells its new name', async () => {
  const before = await run('routes', '--json')
  await trello.act('renameList', { by, list: 'Готово', name: 'Сделано' })
  await run('poll')
  const { err } = await run('routes')
  const after = await run('routes', '--json')

  expect(err).toContain(
    'Route 2, lists «Готово»: called «Сделано» now and still meant. Put the new name there.',
  )
  expect(JSON.parse(after.out).routes).toEqual(JSON.parse(before.out).routes)
})

async function statesOf(database: string): Promise<string[]> {
  const { entries } = await moodle.act('entries', { database })
  const found = entries as { values: Record<string, string> }[]
  return found
    .filter(({ values }) => values.title === 'К сроку')
    .map(({ values }) => values.state ?? '')
}

function run(...args: string[]): Promise<Ran> {
  return vmeste.run(home, args, { ...trello.secrets, ...moodle.secrets })
}
