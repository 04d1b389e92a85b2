import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Account } from '../../src/account.ts'
import { subjectKey } from '../../src/ids.ts'
import { createRecorder } from '../../src/record.ts'
import type { Space } from '../../src/space.ts'
import { type Entry, readDirectory } from '../../src/store/directory.ts'
import { unguarded } from '../../src/store/guard.ts'
import type { Store } from '../../src/store/open.ts'
import { declareSources } from '../../src/store/sources.ts'
import { type CommandLine, openQuickCommandLine } from '../support/command-line.ts'
import { openQuickStore } from '../support/wirings.ts'

// Each run is a process of its own: seconds on a busy machine.
jest.setTimeout(180_000)

const at = Date.parse('2019-07-15T09:00:00Z')
const space = { id: 'vektor', regions: [], mirror: null } as unknown as Space
const seat = { roles: ['student'], groups: [] }
const course: readonly Account[] = [
  { sourceId: '12', name: 'Анна Снежная', email: 'anna@example.org', ...seat },
  { sourceId: '13', name: 'Ольга Ким', email: 'olga@example.org', ...seat },
]
const board: readonly Account[] = [
  { sourceId: 'a1', name: 'Anna Snezhnaya', username: 'anna' },
  { sourceId: 'b2', name: 'Ольга К.', username: 'olga', email: 'Olga@example.org' },
]

describe('readings', () => {
  let store: Store
  beforeAll(async () => {
    store = await openQuickStore()
    await fill(store)
  })
  afterAll(() => store.close())

  test('link who has one address, and part them again when it changes', async () => {
    const before = await whose(store)
    await read(store, 'trello', [{ sourceId: 'b2', email: 'other@example.org' }])

    expect(before).toEqual(['moodle:12', 'moodle:13 trello:b2', 'trello:a1'])
    expect(await whose(store)).toEqual(['moodle:12', 'moodle:13', 'trello:a1', 'trello:b2'])
  })

  test('take a name from the course rather than from the board', async () => {
    await read(store, 'trello', [{ sourceId: 'b2', email: 'olga@example.org' }])
    await read(store, 'trello', [{ sourceId: 'b2', name: 'Оля' }])

    const names = (await readDirectory(store.db, space)).map(({ name }) => name)
    expect(names).toEqual(['Anna Snezhnaya', 'Анна Снежная', 'Ольга Ким'])
  })
})

describe('from the command line', () => {
  let vmeste: CommandLine
  let home: string
  beforeAll(async () => {
    vmeste = await openQuickCommandLine()
  })
  beforeEach(async () => {
    home = await vmeste.install(configText)
    const store = await vmeste.openStore(home)
    await fill(store)
    await store.close()
  })
  afterAll(() => vmeste.close())

  test('a list brings organisation and region, replaces the one before, and links by address', async () => {
    const head = 'ФИО;E-mail;Организация;Вид;Регион;Телефон'
    await list(
      `${head}\nСнежная А.;anna@example.org;Центр «Берег»;ГУ;карелия;1\nЮлия Лесная;olga@example.org;;;Тверь;`,
    )
    const first = await vmeste.run(home, ['people', 'import', 'list.csv'])
    const shown = await vmeste.run(home, ['people', 'list'])
    await list(`${head}\nСнежная А.;anna@example.org;Центр «Мост»;СОНКО;;`)
    const second = await vmeste.run(home, ['people', 'import', 'list.csv', '--json'])
    const json = await vmeste.run(home, ['people', 'list', '--json'])

    expect([first.code, first.out]).toEqual([0, ''])
    expect(first.err.split('\n')).toEqual([
      '2 people in the list, 0 gone from it. 1 account newly linked with it, 0 no longer.',
      '  linked: Снежная А. and moodle:12 (Анна Снежная)',
      '1 person has the e-mail address of an account with another name, or one that several share: vmeste people match shows who may be whom.',
      'Not used: the columns Телефон.',
      '1 person from Тверь: no region of this space is called so. If it belongs here, add it under regions in the configuration and import again.',
      'Who is linked: vmeste people list. Who may be: vmeste people match.',
      '',
    ])
    expect(shown.out).toMatch(
      /Анна Снежная +Центр «Берег» \(ГУ\) +karelia +moodle:12, register:\w+/,
    )
    expect(shown.err).toContain('5 people, 4 without a region.')
    expect(JSON.parse(second.out)).toMatchObject({
      ...{ people: 1, removed: 1, unknownRegions: {}, linked: [], unlinked: [], notes: [] },
    })
    const people = JSON.parse(json.out) as Entry[]
    expect(people.map(({ region }) => region)).toEqual([null, null, null])
    expect(people.map(({ name, organisation }) => [name, organisation])).toEqual([
      ['Anna Snezhnaya', null],
      ['Анна Снежная', 'Центр «Мост»'],
      ['Ольга Ким', null],
    ])
  })

  test('a likely pair is proposed, confirmed, told of one person, and can be parted again', async () => {
    const proposed = await vmeste.run(home, ['people', 'match'])
    const confirmed = await vmeste.run(home, ['people', 'confirm', 'moodle:12', 'trello:@anna'])
    const actors = await actorsIn(home)
    const left = await vmeste.run(home, ['people', 'match', '--json'])
    const parted = await vmeste.run(home, [
      'people',
      'confirm',
      'trello:anna',
      'moodle:12',
      '--different',
    ])
    const again = await vmeste.run(home, ['people', 'match'])

    expect(proposed.out).toMatch(
      /0\.90 +moodle:12 \(Анна Снежная\) +trello:a1 \(Anna Snezhnaya @anna\)/,
    )
    expect(confirmed.err).toContain('are one person from now on, their past too')
    expect(new Set(actors).size).toBe(1)
    expect([left.code, left.out.trim()]).toEqual([0, '[]'])
    expect(parted.err).toContain('are two people from now on, and are not proposed again')
    expect(new Set(await actorsIn(home)).size).toBe(2)
    expect([again.out, again.err]).toEqual(['', 'Nobody is likely to be somebody else.\n'])
  })

  test('two accounts of one source in one person are pointed out, and a link is found again', async () => {
    const confirm = (...args: string[]) => vmeste.run(home, ['people', 'confirm', ...args])
    const first = await confirm('moodle:12', 'trello:anna')
    const slip = await confirm('moodle:13', 'trello:anna')
    const refused = await confirm('moodle:12', 'moodle:13', '--different')
    const parted = await confirm('moodle:13', 'trello:anna', '--different')

    expect(first.err).not.toContain('Mind')
    expect(slip.err).toMatch(
      /several accounts of one source: moodle:12 .*, moodle:13 .*--different/,
    )
    expect(refused.code).toBe(5)
    expect(refused.err).toMatch(
      /through another account. Take back one of these links first:\n( {2}vmeste people confirm \S+ \S+ --different\n){2}/,
    )
    expect(parted.code).toBe(0)
  })

  test('what cannot be is refused with what to do', async () => {
    const unknown = await vmeste.run(home, ['people', 'confirm', 'moodle:12', 'trello:nobody'])
    const itself = await vmeste.run(home, ['people', 'confirm', 'trello:anna', 'trello:a1'])
    const missing = await vmeste.run(home, ['people', 'import', 'nowhere.csv'])
    await list('ФИО;E-mail\nАнна;anna\n;\nОльга;olga@\n')
    const odd = await vmeste.run(home, ['people', 'import', 'list.csv'])

    expect([unknown.code, unknown.err]).toEqual([
      2,
      'Nobody is known as trello:nobody: write source:id as people list shows it, for example moodle:12\n',
    ])
    expect([itself.code, itself.err]).toEqual([
      2,
      'trello:anna and trello:a1 are the same account\n',
    ])
    expect([missing.code, missing.err]).toEqual([
      2,
      'nowhere.csv cannot be read: name a CSV file\n',
    ])
    await list('ФИО;E-mail\n')
    const nobody = await vmeste.run(home, ['people', 'import', 'list.csv'])
    expect([nobody.code, nobody.err]).toEqual([
      2,
      'list.csv lists nobody: the list before it stays as it is\n',
    ])
    expect(odd.code).toBe(2)
    expect(odd.err.match(/Line \d has an e-mail address that is none/g)).toHaveLength(2)
  })

  function list(text: string): Promise<void> {
    return writeFile(join(home, 'list.csv'), text)
  }

  async function actorsIn(directory: string): Promise<unknown[]> {
    const { out } = await vmeste.run(directory, ['export'])
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    return lines.map(({ actor }) => actor?.id ?? actor)
  }
})

/** Anna and Olga in the course and on the board; each has done something as Anna. */
async function fill(store: Store): Promise<void> {
  const sources = ['moodle', 'trello'].map((source) => ({ space: space.id, source }))
  await declareSources(store.db, sources, at)
  await read(store, 'moodle', course, '12')
  await read(store, 'trello', board, 'a1')
}

async function read(
  store: Store,
  source: string,
  accounts: readonly Account[],
  actor: string | null = null,
): Promise<void> {
  const event = {
    key: `${source} 1`,
    kind: 'created',
    field: null,
    before: null,
    after: null,
  } as const
  const about = { subject: subjectKey(source, 'post', '1'), subjectKind: 'post', sourceType: 'x' }
  const activities = actor === null ? [] : [{ ...event, ...about, actor, at }]
  const page = { readAt: at, subjects: [], rejected: [], complete: [], position: null, last: true }
  const [guard, clock] = [unguarded, { now: () => at }]
  const recording = { db: store.db, space, source, reporting: {}, clock, guard }
  await createRecorder(recording).record({ ...page, accounts, activities })
}

async function whose(store: Store): Promise<string[]> {
  const people = await readDirectory(store.db, space)
  return people
    .map(({ accounts }) => accounts.map(({ source, id }) => `${source}:${id}`).join(' '))
    .sort()
}

const configText = `
data: ./data
trello: {}
moodle: { baseUrl: https://moodle.example.org }
spaces:
  - id: vektor
    name: Проба
    locale: ru
    timezone: Europe/Moscow
    trello: { board: IN2LmCfA }
    moodle: { course: 2 }
    regions: [{ id: karelia, name: Республика Карелия, labels: [Карелия], timezone: Europe/Moscow }]
`
