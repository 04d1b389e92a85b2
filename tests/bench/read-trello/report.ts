import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { table } from '../../../src/cli/output.ts'
import type { Measured } from './measured.ts'
import type { Measurement } from './rounds.ts'

/** What must hold at this many actions on PostgreSQL. */
const goals = { actions: 100_000, ratio: 1.6, itemsPerSecond: 20_000, peakMb: 220 }

const document = 'docs/proofs/bench-read-trello.md'

/** Prints the table, writes it when nothing is left out, and gives the exit code. */
export function conclude(measurements: readonly Measurement[]): number {
  const lines = measurements.map(toLine)
  const judged = lines.find(isJudged)
  const missed = judged === undefined ? [] : missedGoals(judged)
  const rows = [header, ...lines.map(toCells)]
  const said = judged === undefined ? [] : ['', verdict(missed)]
  process.stdout.write(`${[...table(rows), ...said].join('\n')}\n`)
  if (isWhole(lines)) writeFileSync(document, toMarkdown(rows, missed))
  else process.stderr.write('Less than the whole bench: not written to docs.\n')
  return missed.length === 0 ? 0 : 1
}

interface Line {
  store: string
  rounds: number
  actions: number
  cards: number
  floorSeconds: number
  seconds: number
  ratio: number
  itemsPerSecond: number
  peakMb: number
}

const header = [
  'store',
  'rounds',
  'actions',
  'cards',
  'floor, s',
  'product, s',
  'ratio',
  'items/s',
  'peak memory, MB',
]

function toLine({ store, actions, cards, floor, product }: Measurement): Line {
  const floorSeconds = median(floor, ({ seconds }) => seconds)
  const seconds = median(product, ({ seconds }) => seconds)
  const itemsPerSecond = (actions + cards) / seconds
  const peakMb = median(product, ({ peakMb }) => peakMb)
  return {
    store,
    rounds: product.length,
    actions,
    cards,
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
    ...[whole(line.rounds), whole(line.actions), whole(line.cards)],
    ...[line.floorSeconds, line.seconds, line.ratio].map((value) => value.toFixed(2)),
    ...[whole(line.itemsPerSecond), whole(line.peakMb)],
  ]
}

function isJudged({ store, actions }: Line): boolean {
  return store === 'postgres' && actions === goals.actions
}

function missedGoals({ ratio, itemsPerSecond, peakMb }: Line): string[] {
  const said = [
    [ratio > goals.ratio, `ratio ${ratio.toFixed(2)} is above ${goals.ratio}`],
    [itemsPerSecond < goals.itemsPerSecond, `${whole(itemsPerSecond)} items/s are too few`],
    [peakMb > goals.peakMb, `${whole(peakMb)} MB are too many`],
  ] as const
  return said.flatMap(([isMissed, words]) => (isMissed ? [words] : []))
}

function isWhole(lines: readonly Line[]): boolean {
  return ['postgres', 'embedded'].every((store) =>
    [1_000, 10_000, goals.actions].every((actions) =>
      lines.some((line) => line.store === store && line.actions === actions),
    ),
  )
}

function verdict(missed: readonly string[]): string {
  const { actions, ratio, itemsPerSecond, peakMb } = goals
  const wanted = `at ${whole(actions)} actions on PostgreSQL at most ${ratio} times the floor, at least ${whole(itemsPerSecond)} items/s, at most ${peakMb} MB`
  return missed.length === 0
    ? `Holds: ${wanted}.`
    : `MISSED: ${missed.join('; ')}. Wanted: ${wanted}.`
}

function toMarkdown(rows: readonly string[][], missed: readonly string[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const [head = [], ...body] = rows
  const date = new Date().toISOString().slice(0, 10)
  return `${[
    '# First reading of a Trello board, against a floor',
    '',
    'The product reads an invented board from a server on loopback and records it. The floor fetches and',
    'parses the same pages with a bare client and inserts the same rows into the same tables, a',
    'transaction a page, without any thought. Both run in turns, each in a new process on a new database;',
    'of several rounds the median counts. Items are actions and cards. The board has the mix of real logs',
    'and 0.9 KB an action.',
    '',
    line(head),
    line(head.map((_, at) => (at === 0 ? '---' : '---:'))),
    ...body.map(line),
    '',
    verdict(missed),
    '',
    `On ${date}, Node ${process.version}, ${cpus().length} cores. Written by \`npm run bench -- read-trello\`.`,
  ].join('\n')}\n`
}

function median(all: readonly Measured[], of: (one: Measured) => number): number {
  const values = all.map(of).sort((a, b) => a - b)
  return values[Math.floor(values.length / 2)] ?? Number.NaN
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
