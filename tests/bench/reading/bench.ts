import { parseArgs } from 'node:util'
import { minute } from '../../../src/clock.ts'
import { buildChildren } from '../build.ts'
import { conclude, type ReadingBench } from './report.ts'
import { type Measurement, measureOne, type StoreName } from './rounds.ts'

const stores: Readonly<Record<string, readonly StoreName[]>> = {
  postgres: ['postgres'],
  embedded: ['embedded'],
  both: ['postgres', 'embedded'],
}

function usageOf({ name, sizes }: ReadingBench): string {
  return `npm run bench -- ${name} [--sizes ${sizes.join()}] [--store postgres|embedded|both] [--rounds 3]`
}

/** Embedded is slower and has no goal: one round. */
const oneRound = 1

/** No new measurement is begun after this. */
const patienceMs = 7 * minute

/**
 * The first reading of an invented source, measured against a floor in the same run. Gives the exit
 * code: 1 when a goal is missed.
 */
export async function runReading(bench: ReadingBench, args: readonly string[]): Promise<number> {
  const asked = askedFor(bench, args)
  if (asked === null) {
    process.stderr.write(`${usageOf(bench)}\n`)
    return 2
  }
  // Ctrl+C reaches the measured process as well, and its end ends everything in good order.
  process.on('SIGINT', () => undefined)
  return conclude(bench, await measureAll(bench, asked))
}

async function measureAll(
  { name, counts: [unit] }: ReadingBench,
  { stores, sizes, rounds: asked }: Asked,
): Promise<Measurement[]> {
  const children = buildChildren()
  const until = Date.now() + patienceMs
  const measurements: Measurement[] = []
  for (const [store, size] of stores.flatMap((store) =>
    sizes.map((size) => [store, size] as const),
  )) {
    const rounds = store === 'embedded' ? oneRound : asked
    const isLate = Date.now() > until
    process.stderr.write(`${store}, ${size} ${unit}${isLate ? ': left out, it is too late' : ''}\n`)
    if (!isLate) measurements.push(await measureOne({ children, bench: name, store, size, rounds }))
  }
  return measurements
}

interface Asked {
  stores: readonly StoreName[]
  sizes: readonly number[]
  rounds: number
}

function askedFor(bench: ReadingBench, args: readonly string[]): Asked | null {
  const text = { type: 'string' } as const
  const options = { sizes: text, store: text, rounds: text }
  try {
    const { values } = parseArgs({ args: [...args], options })
    const { store = 'both', sizes = bench.sizes.join(), rounds = '3' } = values
    const numbers = sizes.split(',').map(Number)
    const known = stores[store]
    if (known === undefined || ![...numbers, Number(rounds)].every((n) => n > 0)) return null
    return { stores: known, sizes: numbers, rounds: Number(rounds) }
  } catch {
    return null
  }
}
