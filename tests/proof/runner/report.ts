import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { table } from '../../../src/cli/output.ts'
import type { Proof } from '../proof.ts'
import { type Dose, repeatCommand, usage } from './asked.ts'
import type { Finished } from './state.ts'

export interface Outcome {
  proof: Proof
  dose: Dose
  workers: number
  /** In any order. */
  finished: readonly Finished[]
}

/** For a terminal. */
export function toText(outcome: Outcome): string {
  return lines([outcome.proof.title, ...table(toRows(outcome)).map((row) => `  ${row}`)])
}

/** Writes `<docs>/<name>.md` and gives its path. */
export function writeDocument(docs: string, outcome: Outcome): string {
  const file = join(docs, `${outcome.proof.name}.md`)
  mkdirSync(docs, { recursive: true })
  writeFileSync(file, toMarkdown(outcome))
  return file
}

export function listing(proofs: readonly Proof[]): string {
  const rows = proofs.map(({ name, title, seeds }) => [name, `${seeds} seeds`, title])
  return lines([usage, '', ...(rows.length === 0 ? ['There is no proof yet.'] : table(rows))])
}

function toMarkdown(outcome: Outcome): string {
  const { proof, finished } = outcome
  const cells = [['', 'count'], ['---', '---:'], ...toRows(outcome)]
  return lines([
    `# ${proof.title}`,
    '',
    proof.summary,
    '',
    ...cells.map(([what, count]) => `| ${what} | ${count} |`),
    '',
    ...failuresOf(outcome),
    `${circumstances(outcome)} Written by \`npm run proof -- ${proof.name}\`, which took ${spent(finished)}.`,
  ])
}

function toRows({ dose, finished }: Outcome): string[][] {
  const sums = new Map<string, number>()
  for (const [row, count] of finished.flatMap(({ rows }) => Object.entries(rows))) {
    sums.set(row, (sums.get(row) ?? 0) + count)
  }
  const failed = finished.filter(({ failures }) => failures.length > 0).length
  return [
    ['seeds', `${finished.length} of ${dose.seeds.length}`],
    ...[...sums].map(([row, sum]) => [row, sum.toLocaleString('en')]),
    ['failed seeds', String(failed)],
  ]
}

const listed = 20

function failuresOf({ proof, dose, finished }: Outcome): string[] {
  const failed = finished
    .filter(({ failures }) => failures.length > 0)
    .sort((a, b) => a.seed - b.seed)
  if (failed.length === 0) return []
  const commands = failed
    .slice(0, listed)
    .map(({ seed }) => `    ${repeatCommand(proof, dose, seed)}`)
  return ['Failed:', '', ...commands, '']
}

function circumstances({ proof, dose, workers }: Outcome): string {
  const [first, last] = [dose.seeds[0], dose.seeds.at(-1)]
  const changes = dose.changes === null ? '' : `, ${dose.changes} ${proof.unit ?? 'changes'} each`
  const date = new Date().toISOString().slice(0, 10)
  return `Seeds ${first} to ${last}${changes}, on ${date}, Node ${process.version}, ${cpus().length} cores, ${workers} processes.`
}

function spent(finished: readonly Finished[]): string {
  const minutes = finished.reduce((sum, { ms }) => sum + ms, 0) / 60_000
  return `${minutes.toFixed(1)} minutes of one process`
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`
}
