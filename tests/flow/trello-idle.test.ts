import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { App } from '../../src/app.ts'
import { hour, minute, type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { configOf, leave, openBeside, openQuietly, startSandbox } from '../support/service.ts'

const by = 'lidia.berezina'
let clock: VirtualClock
let trello: Sandbox
let app: App

beforeEach(async () => {
  clock = virtualClock(Date.parse('2019-07-01T06:00:00Z'))
  trello = await startSandbox('trello', { port: 0, clock })
})

afterEach(async () => {
  await app.close()
  await trello.close()
})

test('an hour in which nothing happens costs two requests each two minutes', async () => {
  await open('')
  await passBy(hour - minute)
  const before = trello.requests()

  const readings = await passBy(hour - 4 * minute)

  expect(readings).toBe(28)
  // Twice a reading, and the newest comments once an hour.
  expect(trello.requests() - before).toBe(2 * readings + 1)
})

test('with webhooks Trello is asked each quarter of an hour, and not in between', async () => {
  await open(', webhooks: http://127.0.0.1:9/hooks')
  await passBy(hour)
  const before = trello.requests()

  const readings = await passBy(hour)

  expect(readings).toBe(4)
  expect(trello.requests() - before).toBeLessThanOrEqual(2 * readings + 1)
})

test('a period that was made shorter counts as soon as the service starts', async () => {
  await open(', pollEveryMinutes: 60')
  const other = await openBeside(app, await configOf(configText(''), [trello]))
  await other.run('mirror', { space: 's' })
  const [next] = await other.due()
  await leave(other)

  expect(next).toMatchObject({ job: 'poll', at: clock.now() + 2 * minute })
})

test('a reading costs the same however many cards have changed', async () => {
  await open('')
  await passBy(10 * minute)
  for (let made = 0; made < 30; made += 1)
    await trello.act('createCard', { by, list: 'В работе', name: `Карточка ${made}` })
  for (let made = 0; made < 30; made += 1)
    await trello.act('addLabel', { by, card: `Карточка ${made}`, label: 'ГУ' })
  const before = trello.requests()

  const readings = await passBy(2 * minute)

  expect(readings).toBe(1)
  expect(trello.requests() - before).toBe(2)
})

async function open(setting: string): Promise<void> {
  app = await openQuietly(await configOf(configText(setting), [trello]), clock)
  await app.run('poll', { space: 's', source: 'trello' })
}

function configText(setting: string): string {
  return `
trello: { baseUrl: ${trello.url}${setting} }
spaces:
  - { id: s, name: Проба, locale: ru, timezone: Europe/Moscow, trello: { board: IN2LmCfA } }
`
}

/** Lets time pass as the service does: whatever is due is read, nothing else. Gives how many readings. */
async function passBy(ms: number): Promise<number> {
  const end = clock.now() + ms
  let readings = 0
  for (;;) {
    const next = (await app.due()).find(({ job }) => job === 'poll')
    if (next === undefined || next.at > end) break
    clock.set(next.at)
    await app.run('poll', next.ids)
    readings += 1
  }
  clock.set(end)
  return readings
}
