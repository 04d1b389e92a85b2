import { parseArgs } from 'node:util'
import { minute } from '../../../src/clock.ts'
import { buildChildren } from '../build.ts'
import { conclude } from './report.ts'
import { type Measurement, measureBoard, type StoreName } from './rounds.ts'

const stores: Readonly<Record<string, readonly StoreName[]>> = {
  postgres: ['postgres'],
  embedded: ['embedded'],
  both: ['postgres', 'embedded'],
}

const usage =
  'npm run bench -- read-trello [--actions 1000,10000,100000] [--store postgres|embedded|both] [--rounds 3]'

/** Embedded is slower and has no goal: one round. */
const oneRound = 1

/** No new measurement is begun after this. */
const patienceMs = 7 * minute

/**
 * The first reading of an invented board, measured against a floor in the same run. Gives the exit
 * code: 1 when a goal is missed.
 */
export async function readTrello(args: readonly string[]): Promise<number> {
  const asked = askedFor(args)
  if (asked === null) {
    process.stderr.write(`${usage}\n`)
    return 2
  }
  // Ctrl+C reaches the measured process as well, and its end ends everything in good order.
  process.on('SIGINT', () => undefined)
  return conclude(await measureAll(asked))
}

async function measureAll({
  stores,
  actions: sizes,
  rounds: asked,
}: Asked): Promise<Measurement[]> {
  const children = buildChildren()
  const until = Date.now() + patienceMs
  const measurements: Measurement[] = []
  for (const [store, actions] of stores.flatMap((store) =>
    sizes.map((size) => [store, size] as const),
  )) {
    const rounds = store === 'embedded' ? oneRound : asked
    const isLate = Date.now() > until
    process.stderr.write(
      `${store}, ${actions} actions${isLate ? ': left out, it is too late' : ''}\n`,
    )
    if (!isLate) measurements.push(await measureBoard({ children, store, actions, rounds }))
  }
  return measurements
}

interface Asked {
  stores: readonly StoreName[]
  actions: readonly number[]
  rounds: number
}

function askedFor(args: readonly string[]): Asked | null {
  const text = { type: 'string' } as const
  const options = { actions: text, store: text, rounds: text }
  try {
    const { values } = parseArgs({ args: [...args], options })
    const { store = 'both', actions = '1000,10000,100000', rounds = '3' } = values
    const numbers = actions.split(',').map(Number)
    const known = stores[store]
    if (known === undefined || ![...numbers, Number(rounds)].every((n) => n > 0)) return null
    return { stores: known, actions: numbers, rounds: Number(rounds) }
  } catch {
    return null
  }
}
