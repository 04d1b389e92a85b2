import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from '@jest/globals'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmeste-proof-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

test('without a name it lists what can be shown', async () => {
  const { code, out } = await prove('{}')

  expect(code).toBe(0)
  expect(out).toContain('sum  4 seeds  Numbers add up')
})

test('sums the counts of all seeds and writes the table', async () => {
  const { code, out } = await prove('{ rows: { numbers: seed, changes }, failures: [] }', 'sum')

  expect(code).toBe(0)
  expect(out).toMatch(/seeds +4 of 4\n +numbers +10\n +changes +1,200\n +failed seeds +0\n/)
  const document = readFileSync(join(folder, 'docs/sum.md'), 'utf8')
  expect(document).toContain('# Numbers add up\n\nOne and one is two.\n')
  expect(document).toContain('| numbers | 10 |\n')
  expect(document).toMatch(/Seeds 1 to 4, 300 changes each, on [\d-]+, Node v[\d.]+, \d+ cores/)
})

test('a small dose does not replace the table', async () => {
  const { out } = await prove('{ rows: { changes }, failures: [] }', 'sum', '--seeds', '3')
  const fewer = await prove('{ rows: { changes }, failures: [] }', 'sum', '--changes', '5')

  expect(out).toMatch(/seeds +3 of 3\n/)
  expect(fewer.out).toMatch(/changes +20\n/)
  expect(() => readFileSync(join(folder, 'docs/sum.md'))).toThrow()
})

test('a failure prints the command that repeats it, and is run again next time', async () => {
  const odd = '{ rows: {}, failures: seed % 3 ? [] : ["three divides it"] }'

  const { code, said } = await prove(odd, 'sum', '--changes', '7')
  const again = await prove(odd, 'sum', '--changes', '7')

  expect(code).toBe(1)
  expect(said).toContain('Seed 3 fails:\n  - three divides it\n')
  expect(said).toContain('Repeat it: npm run proof -- sum --from 3 --seeds 1 --changes 7\n')
  expect(again.code).toBe(1)
  expect(again.said).toContain('Seed 3 fails:')
  expect(again.said).toContain('3 seeds were shown before')
})

test.each([
  ['an error', '(() => { throw new Error("worn out") })()', 'worn out'],
  ['a dead process', 'process.exit(9)', 'the process ended (9)'],
])('%s is a failure of its seed alone', async (_, result, reason) => {
  const one = `seed === 2 ? ${result} : { rows: { well: 1 }, failures: [] }`

  const { code, out, said } = await prove(one, 'sum')

  expect(code).toBe(1)
  expect(said).toContain(reason)
  expect(out).toMatch(/well +3\n/)
})

test('what was shown is not run again, unless it is to start over', async () => {
  const timed = '{ rows: { at: Date.now() }, failures: [] }'
  const at = ({ out }: Said) => /at +([\d,]+)/.exec(out)?.[1]

  const first = await prove(timed, 'sum')
  const second = await prove(timed, 'sum')
  const fresh = await prove(timed, 'sum', '--fresh')

  expect(at(second)).toBe(at(first))
  expect(at(fresh)).not.toBe(at(first))
})

test('stops by itself when the time is over, and goes on from there', async () => {
  const slow = '(await new Promise((r) => setTimeout(r, seed > 2 ? 60_000 : 1)), result)'

  const { code, said } = await prove(slow, 'sum', '--minutes', '0.08')

  expect(code).toBe(75)
  expect(said).toContain('Seed 3 was still running')
  expect(said).toContain('Stopped by the time after 2 of 4 seeds')
  const rest = await prove('result', 'sum')
  expect(rest.said).toContain('2 seeds were shown before')
  expect(rest.code).toBe(0)
})

test('Ctrl+C ends the workers too', async () => {
  const child = start('(console.error("pid", process.pid), await new Promise(() => {}))', 'sum')
  const workers = await workersOf(child)

  child.kill('SIGINT')

  expect(await once(child, 'exit')).toEqual([130, null])
  expect(workers).toHaveLength(2)
  for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})

test.each([
  [['other'], 'There is no proof other.'],
  [['sum', '--seeds', 'many'], '--seeds wants a whole number above 0, not many'],
  [['sum', '--sedes', '3'], "Unknown option '--sedes'"],
  [['sum', 'sum'], 'One proof at a time'],
])('%j is refused with what is right', async (args, reason) => {
  const { code, said } = await prove('result', ...args)

  expect(code).toBe(2)
  expect(said).toContain(reason)
  expect(said).toContain('npm run proof -- <name>')
})

interface Said {
  code: number | null
  out: string
  said: string
}

/** Runs a proof whose every seed gives `result`, an expression over `seed` and `changes`. */
async function prove(result: string, ...args: string[]): Promise<Said> {
  const child = start(result, ...args)
  const texts = { out: '', said: '' }
  child.stdout?.on('data', (part) => {
    texts.out += part
  })
  child.stderr?.on('data', (part) => {
    texts.said += part
  })
  const [code] = await once(child, 'close')
  return { code, ...texts }
}

function start(result: string, ...args: string[]): ChildProcess {
  const command = pathToFileURL('tests/proof/runner/command.ts').href
  const list = join(folder, 'list.mjs')
  const main = join(folder, 'main.mjs')
  const run = `async (seed, { changes }) => { const result = { rows: {}, failures: [] }; return ${result} }`
  const about = `name: 'sum', title: 'Numbers add up', summary: 'One and one is two.'`
  writeFileSync(list, `export const proofs = [{ ${about}, seeds: 4, changes: 300, run: ${run} }]`)
  const place = `{ list: new URL('./list.mjs', import.meta.url), states: '${folder}/states', docs: '${folder}/docs', source: 'same' }`
  writeFileSync(
    main,
    `import { runCommand } from '${command}'
    process.exitCode = await runCommand(process.argv.slice(2), ${place})`,
  )
  return spawn(process.execPath, ['--import', './tests/support/load-ts.js', main, ...args])
}

function workersOf({ stderr }: ChildProcess): Promise<number[]> {
  const pids: number[] = []
  return new Promise((resolve) => {
    stderr?.on('data', (part) => {
      for (const [, pid] of String(part).matchAll(/pid (\d+)/g)) pids.push(Number(pid))
      if (pids.length === 2) resolve(pids)
    })
  })
}
