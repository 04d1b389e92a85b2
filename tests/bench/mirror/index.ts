import { parseArgs } from 'node:util'
import { conclude } from './report.ts'
import { measureStore, type StoreMeasures } from './rounds.ts'

const usage =
  'npm run bench -- mirror [--cards 3000] [--changes 600] [--rounds 3] [--store postgres|embedded|both]'

const whole = { cards: 3_000, changes: 600, rounds: 3 }

/** How fast cards are shown, and how soon: gives the exit code, 1 when a goal is missed. */
export const mirrorBench = {
  name: 'mirror',
  async run(args: readonly string[]): Promise<number> {
    const asked = askedFor(args)
    if (asked === null) {
      process.stderr.write(`${usage}\n`)
      return 2
    }
    const { stores, ...dose } = asked
    const measures: StoreMeasures[] = []
    for (const store of stores) measures.push(await measureStore(store, dose))
    const isWhole = stores.length === 2 && JSON.stringify(dose) === JSON.stringify(whole)
    return conclude(measures, isWhole)
  },
}

const stores = {
  postgres: ['postgres'],
  embedded: ['embedded'],
  both: ['postgres', 'embedded'],
} as const

function askedFor(args: readonly string[]) {
  const text = { type: 'string' } as const
  const options = { cards: text, changes: text, rounds: text, store: text }
  try {
    const { values } = parseArgs({ args: [...args], options })
    const named = Object.entries(stores).find(([name]) => name === (values.store ?? 'both'))?.[1]
    const [cards, changes, rounds] = (['cards', 'changes', 'rounds'] as const).map((name) =>
      Number(values[name] ?? whole[name]),
    )
    if (!named || !cards || !changes || !rounds) return null
    return { stores: named, cards, changes, rounds }
  } catch {
    return null
  }
}
