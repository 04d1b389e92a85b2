import { parseArgs } from 'node:util'
import type { Proof } from '../proof.ts'

/** What the command line says. */
export interface Asked {
  name: string | null
  from: number
  seeds: number | null
  changes: number | null
  minutes: number
  workers: number
  fresh: boolean
}

/** What is really run. */
export interface Dose {
  seeds: readonly number[]
  changes: number | null
}

/** The command line makes no sense; the message says how it does. */
export class Misuse extends Error {
  override readonly name = 'Misuse'
}

export const usage =
  'npm run proof -- <name> [--seeds N] [--from SEED] [--changes N] [--minutes M] [--workers N] [--fresh]'

/** @throws Misuse */
export function askedFor(args: readonly string[]): Asked {
  const { values, positionals } = parse(args)
  if (positionals.length > 1) throw new Misuse(`One proof at a time: ${usage}`)
  return {
    name: positionals[0] ?? null,
    from: toNumber('from', values.from) ?? 1,
    seeds: toNumber('seeds', values.seeds),
    changes: toNumber('changes', values.changes),
    minutes: toNumber('minutes', values.minutes, false) ?? 40,
    workers: toNumber('workers', values.workers) ?? 2,
    fresh: values.fresh ?? false,
  }
}

export function doseOf(proof: Proof, { from, seeds, changes }: Asked): Dose {
  const length = seeds ?? proof.seeds
  return {
    seeds: Array.from({ length }, (_, at) => from + at),
    changes: changes ?? proof.changes ?? null,
  }
}

/** Only a dose that holds the proof's own may replace its table. */
export function isFullDose(proof: Proof, { seeds, changes }: Dose): boolean {
  return seeds[0] === 1 && seeds.length >= proof.seeds && (changes ?? 0) >= (proof.changes ?? 0)
}

export function repeatCommand(proof: Proof, { changes }: Dose, seed: number): string {
  const other = changes === (proof.changes ?? null) ? '' : ` --changes ${changes}`
  return `npm run proof -- ${proof.name} --from ${seed} --seeds 1${other}`
}

function parse(args: readonly string[]) {
  const number = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: number,
        seeds: number,
        changes: number,
        minutes: number,
        workers: number,
        fresh: { type: 'boolean' },
      },
    })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Misuse(`${reason}\n${usage}`, { cause })
  }
}

function toNumber(option: string, given: string | undefined, whole = true): number | null {
  if (given === undefined) return null
  const number = Number(given)
  if (number > 0 && (!whole || Number.isInteger(number))) return number
  throw new Misuse(
    `--${option} wants a ${whole ? 'whole ' : ''}number above 0, not ${given}\n${usage}`,
  )
}
