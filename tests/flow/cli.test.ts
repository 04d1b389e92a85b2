import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { wallClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import type { LogLine } from '../../src/log-line.ts'
import type { Status } from '../../src/status.ts'
import { buildMain } from '../support/built.ts'
import { type Ran, type Running, startCommand } from '../support/command-line.ts'
import { startSandbox } from '../support/service.ts'

let main: string
let trello: Sandbox
let moodle: Sandbox
let home: string

beforeAll(async () => {
  main = await buildMain()
  trello = await startSandbox('trello', { port: 0, clock: wallClock })
  moodle = await startSandbox('moodle', { port: 0, clock: wallClock })
  home = await mkdtemp(join(tmpdir(), 'vmeste-cli-'))
})

afterAll(async () => {
  await Promise.all([trello.close(), moodle.close()])
  await rm(home, { recursive: true, force: true })
})

describe('a board that is read', () => {
  test('poll, export, status and digest preview: one JSON value each, the same facts', async () => {
    const board = await directory('read')

    const first = await run(board, ['poll', '--json'])
    const second = await run(board, ['poll', '--json'])
    const lines = await run(board, ['export'], {})
    const status = await run(board, ['status', '--json'], {})
    const preview = await run(
      board,
      ['digest', 'preview', '--plan', 'lead', '--format', 'json'],
      {},
    )
    const made = await run(board, ['digest', 'list', '--json'], {})

    const [polled] = json<Polled>(first).sources
    expect(polled).toMatchObject({ space: 'vektor', source: 'trello', error: null })
    expect(polled?.activities).toBeGreaterThan(30)
    expect(json<Polled>(second).sources[0]).toMatchObject({ activities: 0, requests: 3 })
    expect(logLines(lines)).toHaveLength(polled?.activities ?? 0)
    expect(logLines(lines)[0]).toMatchObject({
      origin: 'reported',
      subject: { key: expect.stringMatching(/^trello:/), sourceId: expect.stringMatching(/^\w+$/) },
      erased: false,
    })
    const { spaces, degraded } = json<Status>(status)
    expect(degraded).toEqual([])
    expect(spaces[0]?.sources).toMatchObject([{ source: 'trello', state: 'fresh', requests: 6 }])
    expect(spaces[0]?.next).toMatchObject([{ kind: 'digest', plan: 'lead', local: /T09:00/ }])
    expect(json<{ subject: string; html: string }>(preview).html).toContain('Проба')
    expect(json(made)).toEqual([])
  })

  test('lost access is held, shown, and exits 3; a release is believed once', async () => {
    const board = await directory('held')
    const closing = await startSandbox('trello', { port: 0, clock: wallClock })
    await configure(board, configText({ trello: closing.url }))
    await run(board, ['poll'])
    await closing.act('closeBoard', { by: 'lidia.berezina', closed: true })

    const poll = await run(board, ['poll'])
    const status = await run(board, ['status'], {})
    const [hold] = json<{ id: string; scope: string }[]>(
      await run(board, ['holds', 'list', '--json'], {}),
    )
    const release = await run(board, ['holds', 'release', hold?.id ?? ''], {})
    const again = await run(board, ['holds', 'release', hold?.id ?? ''], {})
    await closing.close()

    expect(poll).toMatchObject({
      code: 3,
      err: 'vektor trello: The Trello board is closed: reopen it, or name another one\n',
    })
    expect(status.code).toBe(3)
    expect(status.out).toContain(`vmeste holds release ${hold?.id}`)
    expect(hold?.scope).toBe('access')
    expect(release).toMatchObject({ code: 0, out: '' })
    expect(again).toMatchObject({
      code: 2,
      err: `No hold ${hold?.id} is open: vmeste holds list shows them\n`,
    })
  })

  test('an interrupted reading exits 130 and is no failure', async () => {
    const board = await directory('interrupted')
    trello.setFaults({ latencyMs: 60_000 })
    const asked = trello.requests()
    const poll = startCommand(main, ['poll'], { cwd: board, env: secrets() })
    while (trello.requests() === asked) await sleep(20)

    poll.child.kill('SIGINT')
    const { code, err } = await poll.ended
    trello.setFaults({})
    const status = json<Status>(await run(board, ['status', '--json'], {}))

    expect([code, err]).toEqual([130, 'Interrupted; the next run goes on here\n'])
    expect(status.spaces[0]?.sources[0]).toMatchObject({ state: 'unread', failures: 0 })
  })
})

describe('bad input gets one clear sentence, its exit code, and nothing on stdout', () => {
  test.each([
    [['nonsense'], 2, /unknown command 'nonsense'/],
    [
      ['poll', '--config', 'nowhere.yaml'],
      2,
      /There is no configuration file .*nowhere\.yaml; copy/,
    ],
    [['poll', '--space', 'vektr'], 2, /There is no space vektr .*: choose one of vektor\n$/],
    [['poll', '--source', 'jira'], 2, /^No source jira is read here: choose one of trello\n$/],
    [['export', '--space', 'vektr'], 2, /There is no space vektr/],
    [
      ['digest', 'preview', '--plan', 'x'],
      2,
      /Space vektor has no digest x: choose one of lead\n$/,
    ],
    [
      ['digest', 'preview', '--plan', 'lead'],
      1,
      /^Nothing of vektor has been read yet: run vmeste/,
    ],
    [['digest', 'preview'], 2, /required option '--plan <id>' not specified/],
    [['import', 'trello', 'vmeste.yaml'], 2, /^vmeste.yaml cannot be read as JSON: name a Trello/],
    [['import', 'trello', 'other.json'], 2, /^other.json is not a Trello board export: in Trello/],
    [['import', 'trello', 'nowhere.json'], 2, /^The file nowhere.json cannot be read: give/],
    [['import', 'moodle', 'other.json'], 2, /^There is no import from moodle: only from trello\n$/],
    [['sandbox', 'trello', '--port', '99999'], 2, /A port is a whole number from 0 to 65535/],
    [['sandbox', 'trello', '--board', 'other.json'], 2, /^other.json is not a Trello board export/],
  ])('%j', async (args, code, sentence) => {
    const board = await directory('bad')

    const ran = await run(board, args)

    expect([ran.code, ran.out]).toEqual([code, ''])
    expect(ran.err).toMatch(sentence)
    expect(ran.err).not.toMatch(/\n {4}at /)
  })

  test('every missing secret at once', async () => {
    const { code, out, err } = await run(await directory('secrets'), ['poll'], {})

    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/needs TRELLO_KEY .*\n.*needs TRELLO_TOKEN .*\n.*needs SMTP_URL .*\n$/)
  })

  test.each([
    ['a wrong token', { TRELLO_TOKEN: 'wrong' }, {}, 2, /TRELLO_TOKEN is wrong or has expired/],
    ['nobody there', {}, { trello: 'http://127.0.0.1:1' }, 75, /127\.0\.0\.1:1/],
    ['maintenance', {}, {}, 75, /^vektor moodle: .*maintenance/],
  ])('%s: the other source goes on', async (name, env, urls, code, sentence) => {
    const board = await directory(`source-${name}`)
    await configure(board, configText({ ...urls, moodle: moodle.url }))
    moodle.setFaults({ maintenance: name === 'maintenance' })

    const ran = await run(board, ['poll', '--json'], { ...secrets(), ...env })
    const text = await run(board, ['poll'], { ...secrets(), ...env })
    moodle.setFaults({})

    const failed = json<Polled>(ran).sources.filter(({ error }) => error !== null)
    expect([ran.code, text.code, failed.length]).toEqual([code, code, 1])
    expect(text.err).toMatch(sentence)
    expect(json<Polled>(ran).sources.some(({ activities }) => activities > 0)).toBe(
      name !== 'wrong' && name === 'maintenance',
    )
  })
})

describe('an import', () => {
  test('needs no account, brings each event once, and survives a reader who has enough', async () => {
    const board = await directory('import')
    await configure(board, 'spaces: [{ id: alone, name: Проба }]')
    await writeFile(join(board, 'board.json'), JSON.stringify(boardExport(300)))

    const first = await run(board, ['import', 'trello', 'board.json', '--json'], {})
    const second = await run(board, ['import', 'trello', 'board.json'], {})
    const reader = startCommand(main, ['export'], { cwd: board, env: {} })
    reader.child.stdout?.destroy()

    expect(json(first)).toMatchObject({ space: 'alone', activities: 300, read: 300, setAside: 0 })
    expect(second).toMatchObject({
      code: 0,
      out: 'alone trello: 0 new activities from 300 events in the file\n',
    })
    expect(await reader.ended).toMatchObject({ code: 0, err: '' })
  })
})

describe('a running service', () => {
  test('is the only one on its data, answers for it, and stops cleanly', async () => {
    const board = await directory('running')
    const port = await freePort()
    const service = startCommand(main, ['start', '--port', String(port)], {
      cwd: board,
      env: secrets(),
    })
    await until(service, /Status: http:\/\/127\.0\.0\.1:\d+\/status/)
    await eventually(async () => {
      expect(json<Status>(await run(board, ['status', '--json'], {})).degraded).toEqual([])
    })

    const address = await stat(join(board, 'data/server.json'))
    const health = await fetch(`http://127.0.0.1:${port}/health`)
    const served = await fetch(`http://127.0.0.1:${port}/status`).then((answer) => answer.json())
    const holds = await run(board, ['holds', 'list', '--json'], {})
    const stranger = await fetch(`http://127.0.0.1:${port}/holds/1/release`, { method: 'POST' })
    const release = await run(board, ['holds', 'release', '7'], {})
    const refused = await run(board, ['export'], {})
    service.child.kill('SIGTERM')
    const ended = await service.ended

    expect(address.mode & 0o777).toBe(0o600)
    expect([health.status, stranger.status]).toEqual([200, 401])
    expect(served).toMatchObject({ store: 'embedded', spaces: [{ id: 'vektor', writes: false }] })
    expect(json(holds)).toEqual([])
    expect(release.err).toBe('No hold 7 is open: vmeste holds list shows them\n')
    expect([refused.code, refused.out]).toEqual([2, ''])
    expect(refused.err).toMatch(
      /is in use by process \d+ on .*: stop it first, or set DATABASE_URL/,
    )
    expect([ended.code, ended.out]).toEqual([0, ''])
    await expect(readFile(join(board, 'data/server.json'))).rejects.toThrow('ENOENT')
  })
})

test('a sandbox prints what a shell needs and ends when asked', async () => {
  const sandbox = startCommand(main, ['sandbox', 'trello'], { cwd: home, env: {} })
  await until(sandbox, /Stop it with Ctrl\+C/)
  sandbox.child.kill('SIGINT')
  const { code, out } = await sandbox.ended

  expect(code).toBe(0)
  expect(out).toMatch(/^# trello answers at http:\/\/127\.0\.0\.1:\d+\nTRELLO_KEY=sandbox-key\n/)
})

interface Polled {
  sources: { space: string; source: string; activities: number; error: object | null }[]
}

function configText(urls: { trello?: string; moodle?: string }): string {
  const course = urls.moodle === undefined ? '' : '    moodle: { course: 2 }'
  return `
data: ./data
log: silent
trello: { baseUrl: '${urls.trello ?? trello.url}' }
moodle: { baseUrl: '${urls.moodle ?? moodle.url}' }
email: { from: 'Вместе <vmeste@example.test>' }
spaces:
  - id: vektor
    name: Проба
    trello: { board: IN2LmCfA }
${course}
    digests:
      - id: lead
        kind: working-group
        every: monday
        at: '09:00'
        readers: [{ id: lead, channel: email, address: vera@example.test }]
`
}

async function directory(name: string): Promise<string> {
  const path = join(home, name)
  await mkdir(path, { recursive: true })
  await configure(path, configText({}))
  await writeFile(join(path, 'other.json'), '{"name":"not a board"}')
  return path
}

function configure(path: string, text: string): Promise<void> {
  return writeFile(join(path, 'vmeste.yaml'), text)
}

function secrets(): Record<string, string> {
  return { ...trello.secrets, ...moodle.secrets, SMTP_URL: 'smtp://127.0.0.1:1' }
}

function run(
  cwd: string,
  args: readonly string[],
  env: Record<string, string> = secrets(),
): Promise<Ran> {
  return startCommand(main, args, { cwd, env }).ended
}

/** The one JSON value on stdout. */
function json<T>({ out }: Ran): T {
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

async function until(running: Running, pattern: RegExp): Promise<void> {
  await eventually(async () => expect(running.said()).toMatch(pattern))
}

async function eventually(check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await sleep(100)
    }
  }
}

async function freePort(): Promise<number> {
  const probe = await startSandbox('trello', { port: 0, clock: wallClock })
  await probe.close()
  return Number(new URL(probe.url).port)
}
