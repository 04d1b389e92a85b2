import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { wallClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import type { LogLine } from '../../src/log-line.ts'
import type { Status } from '../../src/status.ts'
import { type CommandLine, openCommandLine, type Ran, untilSaid } from '../support/command-line.ts'
import { startSandbox } from '../support/service.ts'

// Each run is a process of its own: seconds on a busy machine.
jest.setTimeout(180_000)

let vmeste: CommandLine
let trello: Sandbox
let secrets: Record<string, string>

beforeAll(async () => {
  vmeste = await openCommandLine()
  trello = await startSandbox('trello', { port: 0, clock: wallClock })
  secrets = { ...trello.secrets, SMTP_URL: 'smtp://127.0.0.1:1' }
})

afterAll(async () => {
  await trello.close()
  await vmeste.close()
})

test('poll, export, digest preview and status: one JSON value each, telling the same', async () => {
  const board = await vmeste.install(configText())

  const before = json<Status>(await vmeste.run(board, ['status', '--json']))
  const first = await vmeste.run(board, ['poll', '--json'], secrets)
  const second = await vmeste.run(board, ['poll', '--json'], secrets)
  const log = await vmeste.run(board, ['export'])
  const args = ['digest', 'preview', '--plan', 'lead', '--format', 'json']
  const preview = await vmeste.run(board, args)
  const status = json<Status>(await vmeste.run(board, ['status', '--json']))

  expect(before.degraded).toEqual(['vektor/trello: has never been read: is vmeste start running?'])
  const [polled] = json<Polled>(first).sources
  expect(polled).toMatchObject({ space: 'vektor', source: 'trello', requests: 2, error: null })
  expect(json<Polled>(second).sources[0]).toMatchObject({ activities: 0, requests: 2 })
  expect(logLines(log)).toHaveLength(polled?.activities ?? 0)
  expect(logLines(log)[0]).toMatchObject({
    ...{ id: '1', space: 'vektor', source: 'trello', origin: 'reported', erased: false },
    subject: { key: expect.stringMatching(/^trello:\w+:/), sourceId: expect.any(String) },
  })
  expect(json<{ html: string }>(preview).html).toContain('Проба')
  expect(status.degraded).toEqual([])
  expect(status.spaces).toMatchObject([
    {
      sources: [{ source: 'trello', state: 'fresh', requests: 4 }],
      next: [{ kind: 'digest', plan: 'lead', local: expect.stringMatching(/T09:00:00\+03:00$/) }],
      messages: { due: 0, sent: 0 },
    },
  ])
})

test('lost access is held, shown, and exits 3 until it is there again', async () => {
  const closed = await startSandbox('trello', { port: 0, clock: wallClock })
  await closed.act('closeBoard', { by: 'lidia.berezina', closed: true })
  const board = await vmeste.install(configText(closed.url))

  const poll = await vmeste.run(board, ['poll'], secrets)
  const status = await vmeste.run(board, ['status'])
  const release = await vmeste.run(board, ['holds', 'release', '1'])
  await closed.act('closeBoard', { by: 'lidia.berezina', closed: false })
  const again = await vmeste.run(board, ['poll'], secrets)
  const holds = await vmeste.run(board, ['holds', 'list', '--json'])
  await closed.close()

  const sentence = 'The Trello board is closed: reopen it, or name another one'
  expect([poll.code, poll.err]).toEqual([3, `vektor trello: ${sentence}\n`])
  expect(status.code).toBe(3)
  expect(status.out).toContain(
    `! vektor: held: ${sentence} (ends by itself with the first reading that succeeds)`,
  )
  expect(release.code).toBe(5)
  expect([again.code, again.err]).toEqual([0, ''])
  expect(json(holds)).toEqual([])
})

test('an interrupted reading exits 130 and counts as no failure', async () => {
  const board = await vmeste.install(configText())
  trello.setFaults({ latencyMs: 3_000 })
  const asked = trello.requests()
  const poll = vmeste.start(board, ['poll'], secrets)
  while (trello.requests() === asked) await sleep(20)

  poll.child.kill('SIGINT')
  const { code, err } = await poll.ended
  trello.setFaults({})
  const status = json<Status>(await vmeste.run(board, ['status', '--json']))

  expect([code, err]).toEqual([130, 'Interrupted; the next run goes on here\n'])
  expect(status.spaces[0]?.sources).toMatchObject([{ state: 'unread', failures: 0, error: null }])
})

test('an import needs no account and brings each event once; a pipe may be closed early', async () => {
  const board = await vmeste.install(configText())
  await writeFile(join(board, 'board.json'), JSON.stringify(boardExport(300)))

  const first = await vmeste.run(board, ['import', 'trello', 'board.json', '--json'])
  const second = await vmeste.run(board, ['import', 'trello', 'board.json'])
  const status = json<Status>(await vmeste.run(board, ['status', '--json']))
  const reader = vmeste.start(board, ['export'])
  reader.child.stdout?.destroy()

  expect(json(first)).toMatchObject({ space: 'vektor', activities: 300, read: 300, setAside: 0 })
  expect(second).toMatchObject({
    code: 0,
    out: 'vektor trello: 0 new activities from 300 events in the file\n',
  })
  expect(status.degraded).toEqual(['vektor/trello: has never been read: is vmeste start running?'])
  expect(await reader.ended).toMatchObject({ code: 0, err: '' })
})

test('a running service is alone on its data, answers for it, and stops cleanly', async () => {
  const board = await vmeste.install(configText())
  const port = await freePort()
  const service = vmeste.start(board, ['start', '--port', String(port)], secrets)
  await untilSaid(service, /Status: http:\/\/127\.0\.0\.1:\d+\/status/)

  const address = await stat(join(board, 'data/server.json'))
  const health = await fetch(`http://127.0.0.1:${port}/health`)
  const stranger = await fetch(`http://127.0.0.1:${port}/holds/7/release`, { method: 'POST' })
  const served = json<Status>(await vmeste.run(board, ['status', '--json']))
  const release = await vmeste.run(board, ['holds', 'release', '7'])
  const refused = await vmeste.run(board, ['export'])
  service.child.kill('SIGTERM')
  const { code, out } = await service.ended

  expect(address.mode & 0o777).toBe(0o600)
  expect([health.status, stranger.status]).toEqual([200, 401])
  expect(served).toMatchObject({ store: 'embedded', spaces: [{ id: 'vektor', writes: false }] })
  expect(release.err).toBe('No hold 7 is open: vmeste holds list shows them\n')
  expect([refused.code, refused.out]).toEqual([75, ''])
  expect(refused.err).toMatch(/is in use by process \d+ on .*: stop it first, or set DATABASE_URL/)
  expect([code, out]).toEqual([0, ''])
  await expect(readFile(join(board, 'data/server.json'))).rejects.toThrow('ENOENT')
})

interface Polled {
  sources: { space: string; source: string; activities: number; error: object | null }[]
}

function configText(url = trello.url): string {
  return `
data: ./data
log: silent
trello: { baseUrl: '${url}' }
email: { from: 'Вместе <vmeste@example.test>' }
spaces:
  - id: vektor
    name: Проба
    trello: { board: IN2LmCfA }
    digests:
      - id: lead
        kind: working-group
        every: monday
        at: '09:00'
        readers: [{ id: lead, channel: email, address: vera@example.test }]
`
}

/** The one JSON value on stdout. */
function json<T>({ out, err }: Ran): T {
  expect(err).toBe('')
  return JSON.parse(out)
}

function logLines({ out }: Ran): LogLine[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** A board of so many cards, as Trello exports it. */
function boardExport(cards: number) {
  const id = (prefix: string, at: number) => `5d2${prefix}${at.toString(16).padStart(20, '0')}`
  const board = { id: id('a', 0), name: 'Проба', closed: false }
  const list = { id: id('b', 0), name: 'Идеи', closed: false, idBoard: board.id }
  return {
    ...board,
    lists: [list],
    checklists: [],
    cards: Array.from({ length: cards }, (_, at) => ({
      ...{ id: id('c', at), name: `Карточка ${at}`, desc: '', closed: false, idList: list.id },
      ...{ idMembers: [], labels: [], shortUrl: 'https://trello.example.org/c/1' },
    })),
    actions: Array.from({ length: cards }, (_, at) => ({
      id: id('d', at),
      type: 'createCard',
      date: new Date(Date.UTC(2019, 6, 15) + at * 1_000).toISOString(),
      data: { board, list, card: { id: id('c', at), name: `Карточка ${at}` } },
    })),
  }
}

async function freePort(): Promise<number> {
  const probe = await startSandbox('trello', { port: 0, clock: wallClock })
  await probe.close()
  return Number(new URL(probe.url).port)
}
