import { doubleMark } from '../../src/sweep.ts'
import { sayIn } from '../../src/text/messages.ts'
import type { Entry } from './mirror-stage.ts'
import type { WantedEntry } from './wanted-entries.ts'

export interface WalkFacts {
  /** Cards on the board. */
  wanted: ReadonlyMap<string, WantedEntry>
  /** Every card that ever was there. */
  known: ReadonlySet<string>
  entries: readonly Entry[]
  /** Entries that were there at some time and that nobody removed by hand. */
  kept: ReadonlySet<number>
}

/** What is wrong with the entries of a course at rest, each in one sentence. */
export function judgeWalk({ wanted, known, entries, kept }: WalkFacts): string[] {
  const living = entries.filter((entry) => !isDouble(entry))
  const here = new Set(entries.map(({ id }) => id))
  const lost = [...kept].filter((id) => !here.has(id))
  const strangers = living.filter(({ values }) => !known.has(values.card_id ?? ''))
  const boasting = entries.filter((entry) => isDouble(entry) && entry.values.state !== doubleText)
  return [
    ...[...known].flatMap((card) => wrongs(card, wanted.get(card), entriesOf(card, living))),
    ...lost.map((id) => `entry ${id} is gone, and nobody removed it`),
    ...strangers.map(({ id, values }) => `entry ${id} is of no card (${values.card_id})`),
    ...boasting.map(({ id }) => `entry ${id} is a double and does not say so`),
  ]
}

export function isDouble({ values }: Entry): boolean {
  return values.card_id?.startsWith(doubleMark) === true
}

function entriesOf(card: string, living: readonly Entry[]): readonly Entry[] {
  return living.filter(({ values }) => values.card_id === card)
}

const doubleText = sayIn('ru')('card.double')
const goneText = sayIn('ru')('card.deleted')

function wrongs(card: string, wanted: WantedEntry | undefined, entries: readonly Entry[]) {
  const [entry, ...more] = entries
  if (more.length > 0)
    return [`card ${card} is shown ${entries.length} times (${entries.map(({ id }) => id)})`]
  if (entry === undefined) return wanted?.isTask ? [`card ${card} is not shown`] : []
  if (wanted !== undefined) return differences(card, entry, wanted.values)
  const { state } = entry.values
  return state === goneText ? [] : [`card ${card} is gone, and entry ${entry.id} says «${state}»`]
}

function differences(card: string, { id, values }: Entry, wanted: Entry['values']): string[] {
  return Object.keys(wanted)
    .filter((field) => (values[field] ?? '') !== (wanted[field] ?? ''))
    .map(
      (field) =>
        `card ${card}, entry ${id}: ${field} is ${short(values[field])} instead of ${short(wanted[field])}`,
    )
}

function short(text: string | undefined): string {
  const shown = JSON.stringify(text ?? '')
  return shown.length > 400 ? `${shown.slice(0, 400)}… (${shown.length})` : shown
}
