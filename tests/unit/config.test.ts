import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { pollEveryMs } from '../../config/config.ts'
import { connectSpace } from '../../config/connect.ts'
import { fileJsonSchema } from '../../config/file.ts'
import { loadConfig, parseConfig } from '../../config/load.ts'
import { connectors } from '../../connectors/index.ts'
import { unlimited } from '../../src/budget.ts'
import { virtualClock } from '../../src/clock.ts'
import { createLog } from '../../src/log.ts'
import { parse, problemsOf, secrets, wholeText } from '../support/config.ts'

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vmeste-config-'))
})

afterAll(() => rm(directory, { recursive: true }))

describe('a whole file', () => {
  test('gives windows from the start of the first day to the end of the last, in their zone', async () => {
    const [space] = (await parse(wholeText)).spaces

    const days = space?.windows.map(({ opens, closes, toBeAnnounced }) => [
      opens && new Date(opens).toISOString(),
      closes && new Date(closes).toISOString(),
      toBeAnnounced,
    ])
    expect(days).toEqual([
      ['2019-07-14T21:00:00.000Z', '2019-09-15T20:59:59.999Z', false],
      ['2019-08-19T21:00:00.000Z', '2019-09-10T20:59:59.999Z', true],
      [null, null, true],
      ['2019-07-31T22:00:00.000Z', '2019-08-01T21:59:59.999Z', false],
    ])
  })

  test('fills in what was left out', async () => {
    const { spaces, databaseUrl, redisUrl } = await parse(wholeText)

    expect(databaseUrl ?? redisUrl).toBeNull()
    expect(spaces[0]).toMatchObject({
      locale: 'ru',
      writes: false,
      places: { trello: { board: 'IN2LmCfA' }, moodle: { course: 2 } },
      links: { project: null },
      questions: { places: ['Консультации'], answeredByRoles: [] },
      windows: [
        { reminders: { daysBefore: [14, 7, 3, 1] }, acted: { placeTitle: 'Консультации' } },
        { title: { ru: 'Телеконференция', en: 'Телеконференция' }, reminders: null },
        { timezone: 'Europe/Kaliningrad', region: 'kaliningrad' },
        { acted: null },
      ],
      digests: [
        {
          weekday: 1,
          timezone: 'Europe/Moscow',
          locale: 'ru',
          readers: [{ name: null }, { channel: 'moodle', address: '7' }],
        },
        { weekday: 7, timezone: 'Europe/Kaliningrad', locale: 'en', region: 'kaliningrad' },
      ],
    })
  })

  test('keeps settings and secrets apart, each for its connector alone', async () => {
    const config = await parse(wholeText, { ...secrets, TRELLO_SECRET: 's' })

    expect(config.settings).toMatchObject({ moodle: { baseUrl: 'https://moodle.example.test' } })
    expect(config.secrets).toEqual({
      email: { SMTP_URL: secrets.SMTP_URL },
      moodle: { MOODLE_TOKEN: secrets.MOODLE_TOKEN },
      trello: { TRELLO_KEY: 'trello-key', TRELLO_TOKEN: 'trello-token', TRELLO_SECRET: 's' },
    })
    expect([pollEveryMs(config, 'trello'), pollEveryMs(config, 'moodle')]).toEqual([120e3, 300e3])
  })

  test('asks nothing for a connector that no space uses', async () => {
    const text = wholeText
      .replace(/ {4}digests:[\s\S]*/, '')
      .replace(/email:\n.*\n/, '')
      .replace(/ {4}mirror.*\n/, '')
      .replace(/ {4}trello:\n.*\n/, '')

    expect(await problemsOf(text, { MOODLE_TOKEN: 'x' })).toEqual([])
  })

  test('does without accounts for a command that asks nothing outside', async () => {
    const source = { text: wholeText, name: 'vmeste.yaml', env: {} }

    await expect(parseConfig({ ...source, accounts: 'unneeded' })).resolves.toMatchObject({
      secrets: { moodle: {}, trello: {} },
    })
    await expect(parseConfig(source)).rejects.toThrow('needs MOODLE_TOKEN')
  })

  test.each([
    ['off', false],
    ['on', true],
    ['true', true],
  ])('writes: %s is %p', async (word, writes) => {
    const { spaces } = await parse(wholeText.replace('writes: off', `writes: ${word}`))

    expect(spaces[0]?.writes).toBe(writes)
  })
})

describe('files', () => {
  test('a secret may come from a file, its last line break is no part of it', async () => {
    const file = join(directory, 'token')
    await writeFile(file, 'from-file\n')
    const { MOODLE_TOKEN: _, ...others } = secrets

    const config = await parse(wholeText, { ...others, MOODLE_TOKEN_FILE: file })

    expect(config.secrets.moodle).toEqual({ MOODLE_TOKEN: 'from-file' })
  })

  test('the file is the one named, else $VMESTE_CONFIG; its directory is where paths start', async () => {
    const file = join(directory, 'mine.yaml')
    await writeFile(file, wholeText)

    const named = await loadConfig({ file, env: { ...secrets, VMESTE_CONFIG: '/nowhere' } })
    const fromEnvironment = await loadConfig({
      file: null,
      env: { ...secrets, VMESTE_CONFIG: file },
    })
    const moved = await loadConfig({ file, env: { ...secrets, VMESTE_DATA: '/var/lib/vmeste' } })

    expect(named.dataDirectory).toBe(join(directory, 'state'))
    expect(fromEnvironment.file).toBe(file)
    expect(moved.dataDirectory).toBe('/var/lib/vmeste')
  })

  test.each([
    [
      'absent.yaml',
      /There is no configuration file .*absent\.yaml; copy config\/vmeste\.example\.yaml/,
    ],
    ['.', /cannot be read \(EISDIR\)/],
  ])('%s gets one clear sentence', async (name, said) => {
    await expect(loadConfig({ file: join(directory, name), env: {} })).rejects.toThrow(said)
  })

  test('the example loads, and has the calendar of the letter', async () => {
    const { spaces } = await loadConfig({ file: 'config/vmeste.example.yaml', env: secrets })

    expect(spaces[0]?.windows.map(({ id }) => id)).toEqual([
      'consultation',
      'teleconference',
      'survey-2',
      'seminar-karelia',
      'seminar-kaliningrad',
    ])
    expect(spaces[0]?.regions).toHaveLength(3)
    expect(spaces[0]?.digests).toHaveLength(5)
  })

  test('the JSON Schema is up to date, and the example names it', async () => {
    const written: unknown = JSON.parse(await readFile('config/vmeste.schema.json', 'utf8'))
    const example = await readFile('config/vmeste.example.yaml', 'utf8')

    // When this fails: npm run build && node dist/config/write-schema.js
    expect(written).toEqual(JSON.parse(JSON.stringify(fileJsonSchema(connectors))))
    expect(example.split('\n')[0]).toBe('# yaml-language-server: $schema=./vmeste.schema.json')
  })
})

describe('connecting a space', () => {
  const around = {
    ...{ clock: virtualClock(0), log: createLog('silent') },
    ...{ budget: () => unlimited, count: () => {} },
  }

  test('builds the connectors it names and those that deliver', async () => {
    const config = await parse(wholeText)
    const [space] = config.spaces
    if (!space) throw new Error('no space')

    const connected = connectSpace(config, space, around)
    await Promise.all(Object.values(connected).map((connector) => connector.close?.()))

    expect(Object.keys(connected).sort()).toEqual(['email', 'moodle', 'trello'])
  })

  test('refuses a channel that cannot deliver and a mirror that cannot show', async () => {
    const config = await parse(
      wholeText
        .replace('channel: moodle', 'channel: trello')
        .replace('from: trello, to: moodle', 'from: moodle, to: trello'),
    )
    const [space] = config.spaces
    if (!space) throw new Error('no space')

    expect(() => connectSpace(config, space, around)).toThrow(
      /trello cannot deliver messages[\s\S]*trello cannot show cards/,
    )
  })
})

describe('routes', () => {
  const withMirror = (mirror: string) =>
    wholeText.replace('mirror: { from: trello, to: moodle }', `mirror: ${mirror}`)

  test('lead to places by their keys; the usual one has one key, however it is named', async () => {
    const text = withMirror(
      '{ from: trello, to: moodle, routes: [{ lists: [А], into: Карточки Trello }, { labels: [Б], as: discussions, into: Форум, group: Крым }, { members: [В], show: off }, { labels: [Г], as: discussions }, {}], former: [{ into: Старые }] }',
    )
    const [space] = (await parse(text)).spaces

    expect(space?.mirror?.routes.map(({ target, group }) => [target, group])).toEqual([
      [{ key: 'moodle', as: 'entries', into: null }, null],
      [{ key: 'moodle:Форум', as: 'discussions', into: 'Форум' }, 'Крым'],
      [null, null],
      [{ key: 'moodle:Обсуждение карточек Trello', as: 'discussions', into: null }, null],
      [{ key: 'moodle', as: 'entries', into: null }, null],
    ])
    expect(space?.mirror?.former).toEqual([{ key: 'moodle:Старые', as: 'entries', into: 'Старые' }])
  })

  test('are one for everything where none are given, as before there were any', async () => {
    const [space] = (await parse(wholeText)).spaces

    expect(space?.mirror).toMatchObject({
      former: [],
      routes: [
        {
          target: { key: 'moodle', as: 'entries', into: null },
          ...{ group: null, only: { lists: [], labels: [], members: [], due: null } },
        },
      ],
    })
  })

  test('choose days in the zone of the space, the last one included', async () => {
    const text = withMirror(
      '{ from: trello, to: moodle, routes: [{ due: { from: 2019-07-01, to: 2019-07-02 } }, { due: { to: 2019-07-02 } }] }',
    ).replace('timezone: Europe/Moscow', 'timezone: Asia/Vladivostok')
    const [space] = (await parse(text)).spaces
    const days = space?.mirror?.routes.map(({ only }) =>
      [only.due?.from, only.due?.to].map((at) => at && new Date(at).toISOString()),
    )

    expect(days).toEqual([
      ['2019-06-30T14:00:00.000Z', '2019-07-02T13:59:59.999Z'],
      [null, '2019-07-02T13:59:59.999Z'],
    ])
  })

  test.each([
    [
      'course: 2',
      /^vmeste\.yaml:\d+:\d+ spaces\[1\]\.mirror leads to «Карточки Trello», where space vektor shows its cards/,
    ],
    ['course: 3', null],
  ])('of two spaces into one activity are refused (%s)', async (course, said) => {
    const problems = await problemsOf(`${wholeText}
  - id: other
    name: Другой
    trello: { board: AbCdEfGh }
    moodle: { ${course} }
    mirror: { from: trello, to: moodle }
`)

    expect(problems).toEqual(said === null ? [] : [expect.stringMatching(said)])
  })

  test('tell each space what others show in its course', async () => {
    const config = await parse(`${wholeText}
  - id: other
    name: Другой
    trello: { board: AbCdEfGh }
    moodle: { course: 2 }
    mirror: { from: trello, to: moodle, into: Другие карточки }
`)
    const shows: unknown[] = []
    const connectorTypes = config.connectorTypes.map((type) => ({
      ...type,
      connect(connection: Parameters<typeof type.connect>[0]) {
        if (type.name === 'moodle') shows.push(connection.shows.map(({ into }) => into))
        return type.connect(connection)
      },
    }))
    const around = { clock: virtualClock(0), log: createLog('silent'), budget: () => unlimited }
    for (const space of config.spaces)
      connectSpace({ ...config, connectorTypes }, space, { ...around, count: () => {} })

    expect(shows).toEqual([
      ['Карточки Trello', 'Другие карточки'],
      ['Карточки Trello', 'Другие карточки'],
    ])
  })
})
