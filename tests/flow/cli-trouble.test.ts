import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { wallClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { planMessage } from '../../src/store/messages.ts'
import { type CommandLine, openQuickCommandLine, untilSaid } from '../support/command-line.ts'
import { startSandbox } from '../support/service.ts'

// Each run is a process of its own: seconds on a busy machine.
jest.setTimeout(180_000)

let vmeste: CommandLine
let trello: Sandbox
let moodle: Sandbox
let home: string

beforeAll(async () => {
  vmeste = await openQuickCommandLine()
  trello = await startSandbox('trello', { port: 0, clock: wallClock })
  moodle = await startSandbox('moodle', { port: 0, clock: wallClock })
  home = await vmeste.install(configText(trello.url, moodle.url))
  await writeFile(join(home, 'other.json'), '{"name":"not a board"}')
})

afterAll(async () => {
  await Promise.all([trello.close(), moodle.close()])
  await vmeste.close()
})

describe('bad input gets its sentence and exit code, and nothing on stdout', () => {
  test.each([
    [['nonsense'], 2, /unknown command 'nonsense'/],
    [['poll', '--config', 'nowhere.yaml'], 2, /^There is no configuration file .*nowhere\.yaml; /],
    [['poll', '--config', 'other.json'], 2, /other\.json:1:\d+ .*name/],
    [['poll', '--space', 'vektr'], 2, /^There is no space vektr .*: choose one of vektor\n$/],
    [['poll', '--source', 'jira'], 2, /^No source jira is read here: choose one of /],
    [['digest', 'preview'], 2, /required option '--plan <id>' not specified/],
    [['digest', 'preview', '--plan', 'x'], 2, /^Space vektor has no digest x: choose one of lead/],
    [
      ['digest', 'preview', '--plan', 'lead'],
      1,
      /^Nothing of vektor has been read yet: run vmeste/,
    ],
    [['import', 'moodle', 'other.json'], 2, /^There is no import from moodle: only from trello\n$/],
    [['import', 'trello', 'nowhere.json'], 2, /^The file nowhere.json cannot be read: give/],
    [
      ['import', 'trello', 'other.json'],
      2,
      /^other.json is not a Trello board export: a board is exported in Trello/,
    ],
    [['sandbox', 'trello', '--port', '99999'], 2, /A port is a whole number from 0 to 65535/],
    [['sandbox', 'trello', '--board', 'other.json'], 2, /^other.json is not a Trello board export/],
  ])('%j', async (args, code, sentence) => {
    const ran = await vmeste.run(home, args, secrets())

    expect([ran.code, ran.out]).toEqual([code, ''])
    expect(ran.err).toMatch(sentence)
    expect(ran.err).not.toMatch(/\n {4}at |bug/)
  })

  test('all missing secrets at once', async () => {
    const { code, out, err } = await vmeste.run(home, ['poll'])

    expect([code, out]).toEqual([2, ''])
    for (const name of ['TRELLO_KEY', 'TRELLO_TOKEN', 'MOODLE_TOKEN', 'SMTP_URL'])
      expect(err).toMatch(new RegExp(`needs ${name} .*; set ${name}, or ${name}_FILE`))
  })
})

describe('a source that fails says why; the other one goes on', () => {
  test.each([
    ['a wrong token', { TRELLO_TOKEN: 'wrong' }, 2, /^vektor trello: TRELLO_TOKEN is wrong or has/],
    ['maintenance', {}, 75, /^vektor moodle: Moodle is /],
  ])('%s', async (name, env, code, sentence) => {
    const board = await vmeste.install(configText(trello.url, moodle.url))
    moodle.setFaults({ maintenance: name === 'maintenance' })

    const ran = await vmeste.run(board, ['poll'], { ...secrets(), ...env })
    moodle.setFaults({})

    expect(ran.code).toBe(code)
    expect(ran.err).toMatch(sentence)
    expect(ran.err.trimEnd()).not.toContain('\n')
    expect(ran.out).toMatch(/failed +\d+ requests? +never read/)
    expect(ran.out).toMatch(/[1-9]\d* new activities|fresh at/)
  })

  test.each([
    ['the wrong base URL', 'moodle', 2, /^vektor moodle: .*127\.0\.0\.1/],
    ['nobody there', 'trello', 75, /^vektor trello: Nobody listens at 127.0.0.1:1: check baseUrl/],
  ])('%s', async (_, source, code, sentence) => {
    const otherName = moodle.url.replace('127.0.0.1', 'localhost')
    const board = await vmeste.install(configText('http://127.0.0.1:1', otherName))

    const ran = await vmeste.run(board, ['poll', '--source', source], secrets())

    expect([ran.code, ran.err]).toEqual([code, expect.stringMatching(sentence)])
  })
})

test('a folder that cannot be made is told before anything is played', async () => {
  await writeFile(join(home, 'demo-out'), '')

  expect(await vmeste.run(home, ['demo'])).toMatchObject({
    ...{ code: 2, out: '' },
    err: 'demo-out cannot be written (EEXIST): work in a folder that this user may write to, where nothing else is called so\n',
  })
})

test('a web page in place of Trello is a wrong base URL, not a lost board', async () => {
  const site = createServer((_, answer) => {
    answer.writeHead(404, { 'content-type': 'text/html' }).end('<!doctype html><p>Not found</p>')
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
  const { port } = site.address() as AddressInfo
  const board = await vmeste.install(configText(`http://127.0.0.1:${port}`, moodle.url))

  const ran = await vmeste.run(board, ['poll', '--source', 'trello'], secrets())
  site.close()

  expect([ran.code, ran.err]).toEqual([
    2,
    expect.stringMatching(/^vektor trello: A web page answers .*the base URL must be https:/),
  ])
})

describe('what is refused when writing', () => {
  test('is said by poll and kept in view by status, without names', async () => {
    const email = await startSandbox('email', { port: 0, clock: wallClock })
    const wrong = email.secrets.SMTP_URL?.replace(/:[^:@]*@/, ':geheim@') ?? ''
    const board = await vmeste.install(
      configText(trello.url, moodle.url).replace('    trello:', '    writes: on\n    trello:'),
    )
    await oweMessage(board)

    const polled = await vmeste.run(board, ['poll', '--json'], { ...secrets(), SMTP_URL: wrong })
    const status = await vmeste.run(board, ['status'])
    await email.close()

    expect([polled.code, polled.err]).toEqual([2, ''])
    expect(JSON.parse(polled.out).writes[0].errors).toEqual([
      { job: 'deliver', kind: 'Misconfigured', message: expect.stringContaining('SMTP_URL') },
    ])
    expect([status.code, status.out]).toEqual([3, expect.stringContaining('refuses the login')])
    expect(polled.out + status.out).not.toMatch(/geheim|Вера|vera@/)
  })

  test('with --json an error is one JSON value as well', async () => {
    const { code, out } = await vmeste.run(home, ['poll', '--json', '--space', 'x'], secrets())

    expect(JSON.parse(out)).toEqual({
      error: { code, lines: [expect.stringMatching(/no space x/)] },
    })
  })
})

async function oweMessage(directory: string): Promise<void> {
  const store = await vmeste.openStore(directory)
  const message = {
    ...({ space: 'vektor', kind: 'digest', about: 'lead', reader: 'lead', period: '1' } as const),
    ...{ channel: 'email', address: 'vera@example.test', toName: 'Вера', subject: 'x' },
    ...{ html: '<p>x</p>', text: 'x', notBefore: 0, reason: 'owed', covers: null },
  }
  await planMessage(store.db, message, Date.now())
  await store.close()
}

test('a sandbox prints what a shell needs and ends when asked', async () => {
  const sandbox = vmeste.start(home, ['sandbox', 'trello'])
  await untilSaid(sandbox, /Stop it with Ctrl\+C/)
  sandbox.child.kill('SIGINT')
  const { code, out } = await sandbox.ended

  expect(code).toBe(0)
  expect(out).toMatch(/^# trello answers at http:\/\/127\.0\.0\.1:\d+\nTRELLO_KEY=sandbox-key\n/)
})

test('a sandbox takes what happens there line by line', async () => {
  const sandbox = vmeste.start(home, ['sandbox', 'moodle', '--interactive'])
  await untilSaid(sandbox, /Stop it with Ctrl\+C/)
  const discuss = { by: 'user01', forum: 'Обмен опытом', subject: 'Вопрос', message: '<p>Как?</p>' }
  const lines = [`discuss ${JSON.stringify(discuss)}`, 'faults {"down":true}', 'faults {"slow":1}']
  sandbox.child.stdin?.end([...lines, 'dance', 'visit by user01', ''].join('\n'))
  await untilSaid(sandbox, /write the details as JSON/)
  sandbox.child.kill('SIGINT')
  const { code, out, err } = await sandbox.ended

  expect(code).toBe(0)
  expect(out.split('\n').slice(-3)).toEqual([
    expect.stringMatching(/^{"discussionId":\d+,"postId":\d+}$/),
    '{"faults":{"down":true}}',
    '',
  ])
  expect(err).toContain('faults: ✖ Unrecognized key: "slow"\n')
  expect(err).toContain('dance: The Moodle sandbox has no verb "dance"; see its README\n')
})

function secrets(): Record<string, string> {
  return { ...trello.secrets, ...moodle.secrets, SMTP_URL: 'smtp://127.0.0.1:1' }
}

function configText(trelloUrl: string, moodleUrl: string): string {
  return `
data: ./data
log: silent
trello: { baseUrl: '${trelloUrl}' }
moodle: { baseUrl: '${moodleUrl}' }
email: { from: 'Вместе <vmeste@example.test>' }
spaces:
  - id: vektor
    name: Проба
    trello: { board: IN2LmCfA }
    moodle: { course: 2 }
    digests:
      - id: lead
        kind: working-group
        every: monday
        at: '09:00'
        readers: [{ id: lead, channel: email, address: vera@example.test }]
`
}
