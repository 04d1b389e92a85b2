import { openProgress } from '../../../src/cli/progress.ts'
import type { Proof } from '../proof.ts'
import {
  type Asked,
  askedFor,
  type Dose,
  doseOf,
  isFullDose,
  Misuse,
  repeatCommand,
} from './asked.ts'
import { listing, type Outcome, toText, writeDocument } from './report.ts'
import { runSeeds } from './run-seeds.ts'
import { type Finished, openState } from './state.ts'

/** Where the runner finds and leaves its things. */
export interface Place {
  /** The module that exports `proofs`. */
  list: URL
  /** Folder of the files that let a run go on. */
  states: string
  /** Folder of the tables. */
  docs: string
  /** Of what the proofs run on: what was shown of other sources is not shown of these. */
  source: string
}

/**
 * Runs one proof and gives the exit code: 0 shown, 1 contradicted, 2 usage, 75 stopped by the time
 * (the next run goes on), 130 interrupted.
 */
export async function runCommand(args: readonly string[], place: Place): Promise<number> {
  const { proofs } = (await import(place.list.href)) as { proofs: readonly Proof[] }
  try {
    const asked = askedFor(args)
    if (asked.name === null) return list(proofs)
    return await prove(find(proofs, asked.name), asked, place)
  } catch (error) {
    if (!(error instanceof Misuse)) throw error
    say(error.message)
    return 2
  }
}

function list(proofs: readonly Proof[]): number {
  process.stdout.write(listing(proofs))
  return 0
}

function find(proofs: readonly Proof[], name: string): Proof {
  const found = proofs.find((proof) => proof.name === name)
  if (found !== undefined) return found
  throw new Misuse(`There is no proof ${name}.\n\n${listing(proofs)}`)
}

async function prove(proof: Proof, asked: Asked, place: Place): Promise<number> {
  const dose = doseOf(proof, asked)
  const state = openState(place.states, proof.name, {
    key: { changes: dose.changes, source: place.source },
    fresh: asked.fresh,
  })
  const known = dose.seeds.flatMap((seed) => state.shown.get(seed) ?? [])
  const stop = listenForStop()
  const found = await runRest({ proof, asked, dose, place, known, stop }, state.add)
  stop.forget()
  const outcome = { proof, dose, workers: asked.workers, finished: [...known, ...found] }
  return conclude(outcome, known.length, stop.asked(), place)
}

interface Run {
  proof: Proof
  asked: Asked
  dose: Dose
  place: Place
  known: readonly Finished[]
  stop: Stop
}

/** The seeds that are not shown yet. */
async function runRest(run: Run, keep: (one: Finished) => void): Promise<Finished[]> {
  const { proof, asked, dose, place, known, stop } = run
  const done = new Set(known.map(({ seed }) => seed))
  const progress = openProgress(proof.name, dose.seeds.length)
  const found: Finished[] = []
  progress.set(known.length)
  await runSeeds({
    seeds: dose.seeds.filter((seed) => !done.has(seed)),
    changes: dose.changes,
    proof: proof.name,
    list: place.list,
    workers: asked.workers,
    untilMs: Date.now() + asked.minutes * 60_000,
    signal: stop.signal,
    cut: (seed) => say(`Seed ${seed} was still running and does not count.`),
    finished(one) {
      found.push(one)
      keep(one)
      progress.set(known.length + found.length, failedNote(found))
      if (one.failures.length > 0) say(failureText(proof, dose, one))
    },
  })
  progress.end()
  return found
}

function conclude(outcome: Outcome, known: number, stopped: boolean, { docs }: Place): number {
  const { proof, dose, finished } = outcome
  process.stdout.write(toText(outcome))
  if (known > 0) say(`${known} seeds were shown before; --fresh starts over.`)
  if (stopped) {
    say(
      `Interrupted after ${finished.length} of ${dose.seeds.length} seeds; the same command goes on.`,
    )
    return 130
  }
  if (isFullDose(proof, dose)) say(`Written to ${writeDocument(docs, outcome)}.`)
  else say('Less than the full dose: not written to docs.')
  if (finished.some(({ failures }) => failures.length > 0)) return 1
  if (finished.length === dose.seeds.length) return 0
  say(
    `Stopped by the time after ${finished.length} of ${dose.seeds.length} seeds; the same command goes on.`,
  )
  return 75
}

function failedNote(found: readonly Finished[]): string {
  const failed = found.filter(({ failures }) => failures.length > 0).length
  return failed === 0 ? '' : `${failed} failed`
}

const shownFailures = 10

function failureText(proof: Proof, dose: Dose, { seed, failures }: Finished): string {
  const more = failures.length - shownFailures
  return [
    `\nSeed ${seed} fails:`,
    ...failures.slice(0, shownFailures).map((failure) => `  - ${failure}`),
    ...(more > 0 ? [`  - and ${more} more`] : []),
    `Repeat it: ${repeatCommand(proof, dose, seed)}`,
  ].join('\n')
}

interface Stop {
  signal: AbortSignal
  asked(): boolean
  forget(): void
}

function listenForStop(): Stop {
  const controller = new AbortController()
  const act = () => controller.abort()
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const name of signals) process.on(name, act)
  return {
    signal: controller.signal,
    asked: () => controller.signal.aborted,
    forget() {
      for (const name of signals) process.off(name, act)
    },
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
