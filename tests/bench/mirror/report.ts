import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { table } from '../../../src/cli/output.ts'
import { effectsAtOnce, requestsAtOnce, warmingUp } from './at-once.ts'
import type { Effects, Timed } from './effects.ts'
import type { StoreMeasures } from './rounds.ts'

/** On PostgreSQL and Redis. */
const goals = { effectsPerSecond: 1_000, ratio: 0.5, median: 15, slowest: 80 }

/** Prints what was measured, writes it when it is all of it, and gives the exit code. */
export function conclude(measures: readonly StoreMeasures[], isWhole: boolean): number {
  const lines = measures.map(toLine)
  const judged = lines.find(({ store }) => store === 'postgres')
  const missed = judged === undefined ? [] : missedGoals(judged)
  const rows = [header, ...lines.map(toCells)]
  process.stdout.write(`${[...table(rows), '', verdict(missed)].join('\n')}\n`)
  if (isWhole) writeFileSync('docs/proofs/bench-mirror.md', toMarkdown(rows, missed))
  else process.stderr.write('Less than the whole bench: not written to docs.\n')
  return missed.length === 0 ? 0 : 1
}

const header = [
  ...['store', 'rounds', 'floor, creates/s', 'creates/s', 'ratio', 'updates/s'],
  ...['seen → written, p50 ms', 'p99', 'committed → written, p50 ms', 'p99'],
]

type Line = ReturnType<typeof toLine>

function toLine({ store, product, floor, fromSeen, fromCommit }: StoreMeasures) {
  const speed = (all: readonly Effects[], of: (one: Effects) => Timed | undefined) =>
    quantile(
      all.flatMap((one) => of(one) ?? []).map(({ effects, seconds }) => effects / seconds),
      0.5,
    )
  const [floorSpeed, creates] = [floor, product].map((all) => speed(all, ({ create }) => create))
  return {
    ...{ store, rounds: product.length, floorSpeed: floorSpeed ?? 0, creates: creates ?? 0 },
    ratio: (creates ?? 0) / (floorSpeed ?? 1),
    updates: speed(product, ({ update }) => update),
    delays: [fromSeen, fromCommit].flatMap((all) => [quantile(all, 0.5), quantile(all, 0.99)]),
  }
}

function toCells({ store, rounds, floorSpeed, creates, ratio, updates, delays }: Line): string[] {
  const [first, second] = [floorSpeed, creates].map((value) => Math.round(value).toString())
  return [
    ...[store, String(rounds), first ?? '', second ?? '', ratio.toFixed(2)],
    ...[Math.round(updates).toString(), ...delays.map((ms) => ms.toFixed(1))],
  ]
}

function missedGoals({ creates, updates, ratio, delays: [median = 0, slowest = 0] }: Line) {
  const said = [
    [Math.min(creates, updates) < goals.effectsPerSecond, 'too few effects a second'],
    [ratio < goals.ratio, `${ratio.toFixed(2)} of the floor`],
    [median > goals.median, `half of the changes took more than ${median.toFixed(1)} ms`],
    [slowest > goals.slowest, `one in a hundred took more than ${slowest.toFixed(1)} ms`],
  ] as const
  return said.flatMap(([isMissed, words]) => (isMissed ? [words] : []))
}

function verdict(missed: readonly string[]): string {
  const { effectsPerSecond, ratio, median, slowest } = goals
  const wanted = `on Redis and PostgreSQL at least ${effectsPerSecond} confirmed effects a second and ${ratio} of the floor; from seen to written p50 at most ${median} ms, p99 at most ${slowest} ms`
  return missed.length === 0
    ? `Holds: ${wanted}.`
    : `MISSED: ${missed.join('; ')}. Wanted: ${wanted}.`
}

function toMarkdown(rows: readonly string[][], missed: readonly string[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const [head = [], ...body] = rows
  return `${[
    '# Showing cards, against a bare loop',
    '',
    'The product shows 3,000 new cards at a remote that answers in Moodle’s shape and does nothing else,',
    'then shows them all once more with new titles: each effect is reserved, called and confirmed. The',
    'floor sends the same bodies and writes the same rows, one transaction before and one after each call,',
    `without any thought; both have ${effectsAtOnce} effects in work and ask the remote ${requestsAtOnce} things at once. They take turns, each in a new`,
    `process on a new database, which shows ${warmingUp} others before it is timed; of several rounds the median counts.`,
    '',
    'Then 600 cards that are shown get a label, twenty a second, each told by a delivery of its own. Measured',
    'is the time from there, and from when the change was committed, to the moment at which the request has',
    'arrived at the remote: recording, the queue, the lease, the reservation and the call. What the remote',
    'itself takes is not in it.',
    '',
    line(head),
    line(head.map((_, at) => (at === 0 ? '---' : '---:'))),
    ...body.map(line),
    '',
    verdict(missed),
    '',
    `On ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} cores. Written by \`npm run bench -- mirror\`.`,
  ].join('\n')}\n`
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
