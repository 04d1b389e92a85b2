import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { table } from '../../../src/cli/output.ts'
import type { Measured } from './measured.ts'
import type { Measurement } from './rounds.ts'

/** A bench of reading: what it is called, what it counts, what must hold. */
export interface ReadingBench {
  /** On the command line; its folder is called so. */
  name: string
  title: string
  /** What is read and counted, as it stands above the table. */
  about: readonly string[]
  /** What its size counts, and what comes with it. */
  counts: readonly [size: string, others: string]
  sizes: readonly number[]
  /** At the largest size on PostgreSQL. */
  goals: { ratio: number; itemsPerSecond: number | null; peakMb: number }
}

/** Prints the table, writes it when nothing is left out, and gives the exit code. */
export function conclude(bench: ReadingBench, measurements: readonly Measurement[]): number {
  const lines = measurements.map(toLine)
  const judged = lines.find((line) => line.store === 'postgres' && line.size === largest(bench))
  const missed = judged === undefined ? [] : missedGoals(bench, judged)
  const rows = [headerOf(bench), ...lines.map(toCells)]
  const said = judged === undefined ? [] : ['', verdict(bench, missed)]
  process.stdout.write(`${[...table(rows), ...said].join('\n')}\n`)
  if (isWhole(bench, lines)) writeFileSync(documentOf(bench), toMarkdown(bench, rows, missed))
  else process.stderr.write('Less than the whole bench: not written to docs.\n')
  return missed.length === 0 ? 0 : 1
}

interface Line {
  store: string
  rounds: number
  size: number
  others: number
  floorSeconds: number
  seconds: number
  ratio: number
  itemsPerSecond: number
  peakMb: number
}

function documentOf({ name }: ReadingBench): string {
  return `docs/proofs/bench-${name}.md`
}

function largest({ sizes }: ReadingBench): number {
  return Math.max(...sizes)
}

function headerOf({ counts }: ReadingBench): string[] {
  const measured = ['floor, s', 'product, s', 'ratio', 'items/s', 'peak memory, MB']
  return ['store', 'rounds', ...counts, ...measured]
}

function toLine({ store, size, others, floor, product }: Measurement): Line {
  const floorSeconds = median(floor, ({ seconds }) => seconds)
  const seconds = median(product, ({ seconds }) => seconds)
  const itemsPerSecond = (size + others) / seconds
  const peakMb = median(product, ({ peakMb }) => peakMb)
  return {
    store,
    rounds: product.length,
    size,
    others,
    floorSeconds,
    seconds,
    ratio: seconds / floorSeconds,
    itemsPerSecond,
    peakMb,
  }
}

function toCells(line: Line): string[] {
  return [
    line.store,
    ...[whole(line.rounds), whole(line.size), whole(line.others)],
    ...[line.floorSeconds, line.seconds, line.ratio].map((value) => value.toFixed(2)),
    ...[whole(line.itemsPerSecond), whole(line.peakMb)],
  ]
}

function missedGoals({ goals }: ReadingBench, { ratio, itemsPerSecond, peakMb }: Line): string[] {
  const said = [
    [ratio > goals.ratio, `ratio ${ratio.toFixed(2)} is above ${goals.ratio}`],
    [itemsPerSecond < (goals.itemsPerSecond ?? 0), `${whole(itemsPerSecond)} items/s are too few`],
    [peakMb > goals.peakMb, `${whole(peakMb)} MB are too many`],
  ] as const
  return said.flatMap(([isMissed, words]) => (isMissed ? [words] : []))
}

function isWhole({ sizes }: ReadingBench, lines: readonly Line[]): boolean {
  return ['postgres', 'embedded'].every((store) =>
    sizes.every((size) => lines.some((line) => line.store === store && line.size === size)),
  )
}

function verdict(bench: ReadingBench, missed: readonly string[]): string {
  const { ratio, itemsPerSecond, peakMb } = bench.goals
  const speed = itemsPerSecond === null ? '' : `, at least ${whole(itemsPerSecond)} items/s`
  const wanted = `at ${whole(largest(bench))} ${bench.counts[0]} on PostgreSQL at most ${ratio} times the floor${speed}, at most ${peakMb} MB`
  return missed.length === 0
    ? `Holds: ${wanted}.`
    : `MISSED: ${missed.join('; ')}. Wanted: ${wanted}.`
}

function toMarkdown(
  bench: ReadingBench,
  rows: readonly string[][],
  missed: readonly string[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const [head = [], ...body] = rows
  const date = new Date().toISOString().slice(0, 10)
  return `${[
    `# ${bench.title}`,
    '',
    ...bench.about,
    'The floor fetches and parses the same pages with a bare client and inserts the same rows into the',
    'same tables, a transaction a page, without any thought. Both run in turns, each in a new process on a',
    'new database; of several rounds the median counts.',
    '',
    line(head),
    line(head.map((_, at) => (at === 0 ? '---' : '---:'))),
    ...body.map(line),
    '',
    verdict(bench, missed),
    '',
    `On ${date}, Node ${process.version}, ${cpus().length} cores. Written by \`npm run bench -- ${bench.name}\`.`,
  ].join('\n')}\n`
}

function median(all: readonly Measured[], of: (one: Measured) => number): number {
  const values = all.map(of).sort((a, b) => a - b)
  return values[Math.floor(values.length / 2)] ?? Number.NaN
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
