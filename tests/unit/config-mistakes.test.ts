import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { problemsOf, secrets, wholeText } from '../support/config.ts'

interface Slip {
  slip: string
  right: string
  wrong: string
  said: string
  at?: string
}

const slips: Slip[] = parse(readFileSync('tests/unit/config-mistakes.yaml', 'utf8'))

describe('a slip is named with its line and what to do', () => {
  test.each(slips)('$slip', async ({ right, wrong, said, at = wrong }) => {
    expect(wholeText).toContain(right)
    const text = wholeText.replace(right, wrong)

    const problems = await problemsOf(text)

    const line = text.slice(0, text.indexOf(at)).split('\n').length
    expect(problems).toContainEqual(expect.stringMatching(pattern(`vmeste.yaml:${line}:…${said}`)))
  })
})

describe('what the environment lacks', () => {
  test('each secret, with what it is, both ways to give it and the line that needs it', async () => {
    const problems = await problemsOf(wholeText, {})

    expect(problems).toHaveLength(4)
    expect(problems.join('\n')).toMatch(
      /^vmeste\.yaml:14:5 spaces\[0\]\.trello needs TRELLO_KEY \(API key.*\); set TRELLO_KEY, or TRELLO_KEY_FILE/,
    )
  })

  test.each([
    [{ MOODLE_TOKN: 'x' }, /needs MOODLE_TOKEN .*\(MOODLE_TOKN is set; was it meant\?\)/],
    [{ REDIS_URL: 'redis://127.0.0.1' }, /REDIS_URL is set without DATABASE_URL/],
    [{ DATABASE_URL: 'mysql://u:hunter2@db' }, /DATABASE_URL is no postgres:\/\/ address/],
    [{ SMTP_URL: 'smtp://x', SMTP_URL_FILE: '/x' }, /SMTP_URL and SMTP_URL_FILE are both set/],
    [
      { TRELLO_SECRET_FILE: '/nowhere/at-all' },
      /TRELLO_SECRET_FILE names.*cannot be read \(ENOENT\)/,
    ],
  ])('%j', async (env, said) => {
    const bare: Record<string, string> = { ...secrets, ...env }
    if ('MOODLE_TOKN' in env) delete bare.MOODLE_TOKEN

    const problems = await problemsOf(wholeText, bare)

    expect(problems).toEqual([expect.stringMatching(said)])
    expect(problems.join()).not.toContain('hunter2')
  })
})

test('all problems stand in one message, in the order of the file, the environment last', async () => {
  const text = wholeText
    .replace('log: info', 'log: loud')
    .replace('course: 2', 'course: two')
    .replace('to: 2019-09-15', 'too: 2019-09-15')
    .replace('region: kaliningrad\n        every', 'region: krym\n        every')

  const problems = await problemsOf(text, { ...secrets, REDIS_URL: 'redis://127.0.0.1' })

  expect(problems.map((line) => line.split(' ')[1])).toEqual([
    'log',
    'spaces[0].moodle.course',
    'spaces[0].windows[0].from',
    'spaces[0].windows[0].too',
    'spaces[0].digests[1].region',
    'REDIS_URL',
  ])
})

test.each([
  ['baseUrl: https://u:hunter2@moodle.example.test:99999'],
  ['baseUrl: hunter2hunter2hunter2hunter2hunter2'],
  ['token: hunter2'],
])('no password is shown of %s', async (line) => {
  const text = wholeText.replace('baseUrl: https://moodle.example.test', line)

  const problems = await problemsOf(text)

  expect(problems).not.toEqual([])
  expect(problems.join()).not.toContain('hunter2')
})

test.each([
  ['', /holds no settings; start from a copy/],
  ['# only a comment', /holds no settings/],
  ['- a\n- b', /holds no settings/],
  ['a: &a [*a]', /./],
  ['spaces: []', /spaces is \[\]; expected something not empty/],
  ['spaces:\n  - 5', /spaces\[0\] is 5; expected a section with keys of its own/],
])('the file %j gets its sentence', async (text, said) => {
  expect((await problemsOf(text)).join('\n')).toMatch(said)
})

function pattern(said: string): RegExp {
  return new RegExp(
    said
      .split(/ ?… ?/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*'),
  )
}
