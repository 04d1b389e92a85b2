import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import axios from 'axios'
import { DateTime } from 'luxon'
import { minute, wallClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { grouped } from '../../src/grouped.ts'
import { buildMain } from '../support/built.ts'
import { dice } from '../support/dice.ts'
import { startSandbox } from '../support/service.ts'
import {
  createDatabase,
  forgetInRedis,
  installationIn,
  isRedisPresent,
  presentStores,
  redisUrl,
} from '../support/wirings.ts'

const seed = 20_190_715
const wirings = [{ wiring: 'the embedded store', kills: 4, isServer: false }]
if ((await presentStores()).includes('server') && (await isRedisPresent()))
  wirings.push({ wiring: 'PostgreSQL and Redis', kills: 2, isServer: true })

let main: string
let directory: string
let trello: Sandbox
let moodle: Sandbox
let email: Sandbox
let alive: ChildProcess | null = null
/** Where the service keeps things; nothing: in its own directory. */
let server: Record<string, string> = {}

beforeAll(async () => {
  main = await buildMain()
})

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vmeste-kill-'))
  const options = { port: 0, clock: wallClock }
  trello = await startSandbox('trello', options)
  moodle = await startSandbox('moodle', options)
  email = await startSandbox('email', options)
})

afterEach(async () => {
  alive?.kill('SIGKILL')
  for (const sandbox of [trello, moodle, email]) await sandbox?.close()
  await rm(directory, { recursive: true, force: true })
})

test.each(wirings)(
  `$kills kills on $wiring while both sides change (seed ${seed}): nothing lost, nothing twice`,
  async ({ kills, isServer }) => {
    const database = isServer ? await createDatabase() : null
    server = database === null ? {} : { DATABASE_URL: database.url, REDIS_URL: redisUrl }
    try {
      await killAndLook(kills)
    } finally {
      if (database !== null) {
        await forgetInRedis((await installationIn(database.url)) ?? '')
        await database.drop()
      }
    }
  },
  400_000,
)

async function killAndLook(kills: number): Promise<void> {
  await firstReading()
  await writeFile(join(directory, 'vmeste.yaml'), configText(nextMinute()))
  await changeAndKill(kills)
  await startService()
  await expectEventually(async () => {
    expect(await shownCards()).toEqual(await wantedCards())
    expect((await mails()).size).toBe(withAddress)
    expect((await chats()).size).toBe(participants)
  })
  await killService()

  expect(await cardsShownTwice()).toEqual([])
  const repeats = [...(await mails()).values(), ...(await chats()).values()].map(
    (ids) => ids.length - 1,
  )
  expect(repeats.reduce((sum, extra) => sum + extra, 0)).toBeLessThanOrEqual(kills)
  for (const ids of (await mails()).values()) expect(new Set(ids).size).toBe(1)
}

async function changeAndKill(kills: number): Promise<void> {
  const random = dice(seed)
  for (let round = 0; round < kills; round += 1) {
    const ready = startService()
    // Every fifth is killed while it starts, the others at work.
    if (round % 5 !== 4) await ready
    const until = Date.now() + random.below(2_500)
    while (Date.now() < until) {
      await changeSomething(random)
      await sleep(50)
    }
    await killService()
  }
}

/** Two windows: one reminded of in the course, one by mail; four participants hide their address. */
const participants = 30
const withAddress = 26

/** What is there before is silent: nobody is reminded of what was due before the first reading. */
async function firstReading(): Promise<void> {
  await writeFile(join(directory, 'vmeste.yaml'), configText(DateTime.utc().minus({ hours: 2 })))
  await startService()
  await expectEventually(async () => expect(await shownCards()).toEqual(await wantedCards()))
  await killService()
}

function nextMinute(): DateTime {
  return DateTime.utc().plus({ minutes: 1 }).startOf('minute')
}

function configText(at: DateTime): string {
  const closes = at.plus({ days: 3 }).toISODate()
  const window = (id: string, place: string, channel: string) => `
      - id: ${id}
        kind: survey
        title: { ru: Опрос ${id}, en: Survey ${id} }
        from: ${at.minus({ days: 3 }).toISODate()}
        to: ${closes}
        audience: { roles: [student] }
        acted: { kinds: [answer], place: ${place} }
        remind: { daysBefore: [3], time: '${at.toFormat('HH:mm')}', channel: ${channel} }`
  return `
data: ./data
log: silent
trello: { baseUrl: ${trello.url}, pollEveryMinutes: 0.02 }
moodle: { baseUrl: ${moodle.url}, pollEveryMinutes: 0.02, timeoutSeconds: 2, landingSeconds: 1 }
email: { from: 'Вместе <vmeste@example.test>' }
spaces:
  - id: s
    name: Проба
    locale: ru
    timezone: Etc/UTC
    writes: on
    trello: { board: IN2LmCfA }
    moodle: { course: 2 }
    mirror: { from: trello, to: moodle, quietSeconds: 1 }
    windows:${window('a', 'Никто', 'moodle')}${window('b', 'Никто', 'email')}
`
}

/** Starts it; resolves when it is at work. */
function startService(): Promise<void> {
  const secrets = { ...trello.secrets, ...moodle.secrets, ...email.secrets }
  const file = join(directory, 'vmeste.yaml')
  const child = spawn(
    process.execPath,
    [main, 'start', '--json', '--port', '0', '--config', file],
    {
      env: { PATH: '/usr/bin', ...secrets, ...server },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  alive = child
  return once(child.stdout, 'data').then(() => undefined)
}

async function killService(): Promise<void> {
  const process = alive
  alive = null
  if (process === null || process.exitCode !== null) throw new Error('the service ended by itself')
  const gone = once(process, 'exit')
  process.kill('SIGKILL')
  await gone
}

const lists = ['Идеи', 'В работе', 'На согласовании', 'Готово']
let made = 0

/** Somebody changes the board; now and then a card goes for good. */
async function changeSomething(random: ReturnType<typeof dice>): Promise<void> {
  const by = 'lidia.berezina'
  const cards = await boardCards()
  const card = random.pick(cards).id
  const changes: (() => Promise<unknown>)[] = [
    () => trello.act('createCard', { by, list: random.pick(lists), name: `Карточка ${++made}` }),
    () => trello.act('updateCard', { by, card, name: `Имя ${++made}` }),
    () => trello.act('moveCard', { by, card, list: random.pick(lists) }),
    () => trello.act('comment', { by, card, text: `Слово ${++made}` }),
    () => trello.act('updateCard', { by, card, closed: random.below(2) === 0 }),
    async () => random.below(5) === 0 && trello.act('deleteCard', { by, card }),
  ]
  await random.pick(changes)()
}

interface BoardCard {
  id: string
  name: string
  idList: string
  closed: boolean
  cardRole: string | null
  isTemplate: boolean
}

async function boardCards(): Promise<BoardCard[]> {
  const key = { key: trello.secrets.TRELLO_KEY, token: trello.secrets.TRELLO_TOKEN }
  const params = { ...key, limit: 1000, fields: 'name,idList,closed,cardRole,isTemplate' }
  const { data } = await axios.get(`${trello.url}/1/boards/IN2LmCfA/cards/all`, { params })
  return data
}

/** Card id → what its entry has to show. */
async function wantedCards(): Promise<Map<string, string>> {
  const cards = (await boardCards()).filter((card) => card.cardRole === null && !card.isTemplate)
  return new Map(cards.map((card) => [card.id, card.name] as const).sort())
}

interface Entry {
  values: Record<string, string>
}

async function entries(): Promise<Entry[]> {
  const { entries } = await moodle.act('entries', { database: 'Карточки Trello' })
  return entries as Entry[]
}

/** Card id → title of its entry; entries of deleted cards say so and do not count. */
async function shownCards(): Promise<Map<string, string>> {
  const living = (await entries()).filter(({ values }) => values.state !== 'удалена')
  return new Map(
    living.map(({ values }) => [values.card_id ?? '', values.title ?? ''] as const).sort(),
  )
}

async function cardsShownTwice(): Promise<string[]> {
  const ids = (await entries()).map(({ values }) => values.card_id ?? '')
  return ids.filter((id, index) => ids.indexOf(id) !== index)
}

/** Recipient → Message-IDs of what reached them. */
async function mails(): Promise<Map<string, string[]>> {
  const { messages } = await email.act('messages', {})
  return idsBy(
    messages as { to: string; messageId: string }[],
    ({ to }) => to,
    ({ messageId }) => messageId,
  )
}

async function chats(): Promise<Map<string, string[]>> {
  const { messages } = await moodle.act('messages', {})
  return idsBy(
    messages as { to: number; text: string }[],
    ({ to }) => `${to}`,
    ({ text }) => text,
  )
}

function idsBy<T>(items: readonly T[], by: (item: T) => string, give: (item: T) => string) {
  const groups = [...grouped(items, by)]
  return new Map(groups.map(([key, group]) => [key, group.map(give)] as const))
}

async function expectEventually(check: () => Promise<void>): Promise<void> {
  const until = Date.now() + 2 * minute
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > until) throw error
      await sleep(500)
    }
  }
}
