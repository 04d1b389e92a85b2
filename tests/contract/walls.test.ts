import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

/** From file, and what it may and may not import. The files exist only in this test's own copy. */
const walls: readonly { from: string; may: readonly string[]; mayNot: readonly string[] }[] = [
  {
    from: 'src/planted.ts',
    may: ['./record.ts', './store/open.ts', 'zod', 'axios'],
    mayNot: [
      '../connectors/index.ts',
      '../connectors/trello/client.ts',
      '../jobs/poll.ts',
      '../config/load.ts',
      'bullmq',
      'ioredis',
      'pg',
      'kysely',
      'kysely/helpers/postgres',
      '@electric-sql/pglite',
      '@electric-sql/pglite/worker',
    ],
  },
  {
    from: 'src/text/planted.ts',
    may: ['../window.ts'],
    mayNot: ['../../connectors/index.ts', '../../jobs/index.ts', '../../config/load.ts', 'pg'],
  },
  {
    from: 'src/queue.ts',
    may: ['bullmq', 'ioredis', './log.ts'],
    mayNot: ['pg', 'kysely', '../jobs/index.ts', '../config/load.ts'],
  },
  {
    from: 'src/store/planted.ts',
    may: ['kysely', 'pg', '@electric-sql/pglite', '../subject.ts'],
    mayNot: ['bullmq', 'ioredis', '../../connectors/index.ts', '../../config/load.ts'],
  },
  {
    from: 'src/app.ts',
    may: ['../config/load.ts', '../jobs/index.ts', './queue.ts'],
    mayNot: ['../connectors/index.ts', '../jobs/poll.ts', 'bullmq', 'pg', 'kysely'],
  },
  {
    from: 'src/cli/planted.ts',
    may: ['../../config/load.ts', '../../jobs/index.ts', '../app.ts'],
    mayNot: ['../../connectors/index.ts', '../../connectors/email/index.ts', '../../jobs/poll.ts'],
  },
  {
    from: 'src/server/planted.ts',
    may: ['../../config/load.ts', 'fastify'],
    mayNot: ['../../connectors/index.ts', 'ioredis', 'pg'],
  },
  {
    from: 'connectors/index.ts',
    may: ['./email/index.ts', '../src/connector.ts'],
    mayNot: ['../config/load.ts', '../jobs/index.ts'],
  },
  {
    from: 'connectors/email/planted.ts',
    may: ['./client.ts', './sandbox/index.ts', '../../src/connector.ts', 'nodemailer'],
    mayNot: [
      '../trello/client.ts',
      '../index.ts',
      '../../jobs/index.ts',
      '../../config/load.ts',
      'bullmq',
      'kysely',
    ],
  },
  {
    from: 'connectors/email/sandbox/planted.ts',
    may: ['./mailbox.ts', '../schema.ts', '../../../src/clock.ts'],
    mayNot: ['../../trello/client.ts', '../../index.ts', '../../../config/load.ts', 'pg'],
  },
  {
    from: 'connectors/email/sandbox/deep/planted.ts',
    may: ['../mailbox.ts', '../../schema.ts', '../../../../src/clock.ts'],
    mayNot: ['../../../trello/client.ts', '../../../../jobs/index.ts'],
  },
  {
    from: 'jobs/planted.ts',
    may: ['../src/record.ts', '../src/store/open.ts'],
    mayNot: ['./poll.ts', './index.ts', '../connectors/index.ts', '../config/load.ts', 'bullmq'],
  },
  {
    from: 'jobs/index.ts',
    may: ['./poll.ts', '../src/job.ts'],
    mayNot: ['../connectors/index.ts', '../config/load.ts'],
  },
  {
    from: 'config/planted.ts',
    may: ['../connectors/index.ts', '../src/space.ts', './load.ts', 'yaml'],
    mayNot: ['../connectors/email/index.ts', '../jobs/index.ts', '../src/app.ts', 'pg', 'ioredis'],
  },
]

/** Sources that break or keep a rule by what they say rather than whom they know. */
const sources: readonly { file: string; text: string; rule: string | null }[] = [
  { file: 'src/env.ts', text: 'export const a = process.env.HOME\n', rule: 'noProcessEnv' },
  { file: 'src/cli/env.ts', text: 'export const a = process.env.HOME\n', rule: 'noProcessEnv' },
  {
    file: 'connectors/email/env.ts',
    text: 'export const a = process.env.A\n',
    rule: 'noProcessEnv',
  },
  { file: 'jobs/env.ts', text: 'export const a = process.env.A\n', rule: 'noProcessEnv' },
  { file: 'tests/unit/env.ts', text: 'export const a = process.env.A\n', rule: 'noProcessEnv' },
  { file: 'config/env.ts', text: 'export const a = process.env.HOME\n', rule: null },
  { file: 'tests/support/env.ts', text: 'export const a = process.env.HOME\n', rule: null },
  {
    file: 'src/circle-a.ts',
    text: "export { b as a } from './circle-b.ts'\n",
    rule: 'noImportCycles',
  },
  {
    file: 'src/circle-b.ts',
    text: "export { a as b } from './circle-a.ts'\n",
    rule: 'noImportCycles',
  },
  { file: 'src/CamelCase.ts', text: 'export const a = 1\n', rule: 'useFilenamingConvention' },
  { file: 'src/barrel.ts', text: "export * from './ids.ts'\n", rule: 'noReExportAll' },
  { file: 'src/main-export.ts', text: 'export default 1\n', rule: 'noDefaultExport' },
  { file: 'src/colour.ts', text: 'export enum Colour {\n  Red,\n}\n', rule: 'noEnum' },
  { file: 'src/lines-40.ts', text: functionOf(40), rule: null },
  { file: 'src/lines-45.ts', text: functionOf(45), rule: 'noExcessiveLinesPerFunction' },
  { file: 'src/file-301.ts', text: 'export {}\n'.repeat(301), rule: 'noExcessiveLinesPerFile' },
]

let copy: string
let complaints: readonly { rule: string; file: string; line: number }[]

beforeAll(() => {
  copy = realpathSync(mkdtempSync(join(tmpdir(), 'vmeste-walls-')))
  for (const name of ['biome.json', 'package.json']) copyFileSync(name, join(copy, name))
  for (const { from, may, mayNot } of walls) {
    plant(from, [...may, ...mayNot].map((name) => `import '${name}'\n`).join(''))
  }
  for (const { file, text } of sources) plant(file, text)
  complaints = lint()
})

afterAll(() => rmSync(copy, { recursive: true }))

describe('a planted import is refused', () => {
  test.each(walls)('in $from', ({ from, may, mayNot }) => {
    const refused = complaints
      .filter(({ rule, file }) => rule === 'noRestrictedImports' && file === from)
      .map(({ line }) => [...may, ...mayNot][line - 1])

    expect(new Set(refused)).toEqual(new Set(mayNot))
  })
})

describe('a planted source', () => {
  test.each(sources)('in $file: $rule', ({ file, rule }) => {
    const said = complaints.filter((complaint) => complaint.file === file).map((one) => one.rule)

    const rules = [...new Set(sources.flatMap((source) => source.rule ?? []))]
    expect([...new Set(said)].filter((one) => rules.includes(one))).toEqual(rule ? [rule] : [])
  })
})

describe('what the linter cannot see', () => {
  test('no vendor is named in the core', () => {
    const core = filesBelow('src').filter((file) => !/^src\/(cli\/|app\.ts)/.test(file))

    const naming = core.filter((file) => /trello|moodle/i.test(readFileSync(file, 'utf8')))

    expect(naming).toEqual([])
  })

  test('nobody reads the environment behind the linter', () => {
    const readers = ['src', 'connectors', 'jobs', 'config']
      .flatMap(filesBelow)
      .filter((file) => /process\s*(\?\.|\.|\[)\s*['"]?env/.test(readFileSync(file, 'utf8')))

    expect(readers).toEqual(['config/environment.ts'])
  })

  test('nothing is imported by a name the walls do not see', () => {
    const hidden = ['src', 'connectors', 'jobs', 'config']
      .flatMap(filesBelow)
      .filter((file) => /\b(require|import)\(\s*[^'"\s)]/.test(readFileSync(file, 'utf8')))

    expect(hidden).toEqual([])
  })
})

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(copy, file)), { recursive: true })
  writeFileSync(join(copy, file), text)
}

/** One run over everything planted. The linter ends with an error, as it should; its lines are the answer. */
function lint() {
  const command = resolve('node_modules/@biomejs/biome/bin/biome')
  const options = ['lint', '--reporter=github', '--max-diagnostics=none', '.']
  const output = outputOf(() =>
    execFileSync('node', [command, ...options], { cwd: copy, encoding: 'utf8', stdio: 'pipe' }),
  )
  const form = /^::\w+ title=lint\/\w+\/(\w+),file=([^,]+),line=(\d+)/gm
  return [...output.matchAll(form)].map(([, rule = '', file = '', line]) => ({
    rule,
    file: relative(copy, resolve(copy, file)),
    line: Number(line),
  }))
}

function outputOf(run: () => string): string {
  try {
    return run()
  } catch (error) {
    return String(Object(error).stdout)
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => file.endsWith('.ts'))
    .sort()
}

function functionOf(lines: number): string {
  return `export function long() {\n${'  void 0\n'.repeat(lines - 2)}}\n`
}
