import type { Truth } from '../../connectors/trello/sandbox/truth.ts'
import type { Instant, SubjectKey } from '../../src/ids.ts'
import { existence, same } from './sight.ts'
import { type Fact, factsOf, type Line, lineText } from './story.ts'
import type { Seen } from './trap-board.ts'

/** What counts as gone since then, or was told to be, and is there and never went. */
export function wrongGoings(truths: readonly Truth[], before: Seen, now: Seen): string[] {
  const facts = factsOf(truths)
  const { subjects } = now.sight
  const gone = [...now.stored]
    .filter(([key, one]) => one.gone && before.stored.get(key)?.gone !== true && subjects.has(key))
    .filter(([key]) => !hasReturned(facts, now, key))
  const told = now.log
    .slice(before.log.length)
    .filter(isGoing)
    .filter((line) => subjects.has(line.subject) && !facts.some((fact) => tells(line, fact)))
  return [
    ...gone.map(([key]) => `${key} counts as gone and is there`),
    ...told.map((line) => `told as gone and is there: ${lineText(line)}`),
  ]
}

/** It went and came back, by itself or with what it is in; the way back may not have been seen. */
function hasReturned(facts: readonly Fact[], { sight }: Seen, key: SubjectKey): boolean {
  const home = String(sight.subjects.get(key)?.get('place'))
  return facts.some(({ subject, kind }) => kind === 'arrived' && [key, home].includes(subject))
}

/** Lines that were inferred since then although nothing happened that is not told elsewhere. */
export function strayLines(truths: readonly Truth[], before: Seen, now: Seen): string[] {
  const told = new Set(
    now.log.flatMap(({ key, reported, amendedBy }) => (reported ? key : amendedBy)),
  )
  const untold = factsOf(truths).filter(({ action }) => action === null || !told.has(action))
  const inferred = now.log.filter(({ reported, amendedBy }) => !reported && amendedBy === null)
  const isCovered = (line: Line) => {
    const isSame = (one: Line | Fact) => samePlace(line, one)
    return inferred.filter(isSame).length <= untold.filter(isSame).length
  }
  const known = new Set(before.log.map(({ key }) => key))
  const news = inferred.filter(({ key }) => !known.has(key))
  return news
    .filter((line) => !isCovered(line))
    .map((line) => `told and did not happen, or told twice: ${lineText(line)}`)
}

function samePlace(line: Line, other: Line | Fact): boolean {
  const { subject, field, entry } = other
  return subject === line.subject && field === line.field && entry === line.entry
}

export function isGoing({ kind }: Line): boolean {
  return kind === 'deleted' || kind === 'left'
}

export function tells(line: Line, { subject, kind }: Fact): boolean {
  return line.subject === subject && line.kind === kind
}

/** Everything that happened since that place in the row and is listed. */
export function changesSince(
  truths: readonly Truth[],
  since: number,
  listed: ReadonlyMap<string, Instant>,
): Fact[] {
  return factsOf(truths)
    .slice(since)
    .filter(({ action }) => action !== null && listed.has(action))
}

export function isTold(log: readonly Line[], { action }: Fact): boolean {
  return log.some(({ key, amendedBy }) => key === action || amendedBy === action)
}

/** Where the board is stored otherwise than it is; comments are read again later. */
export function differences({ sight, stored }: Pick<Seen, 'sight' | 'stored'>): string[] {
  const keys = new Set([...sight.subjects.keys(), ...stored.keys()])
  return [...keys]
    .filter((key) => !key.startsWith('trello:comment:'))
    .flatMap((key) => {
      const [real, known] = [sight.subjects.get(key), stored.get(key)]
      const isKnown = known !== undefined && !known.gone
      if (real === undefined) return isKnown ? [`${key} is stored and is not there`] : []
      if (!isKnown) return [`${key} is there and is not stored`]
      const spots = new Set([...real.keys(), ...known.spots.keys()])
      spots.delete(existence)
      return [...spots]
        .filter((spot) => !same(real.get(spot), known.spots.get(spot)))
        .map((spot) => `${key} ${spot} is not stored as it is`)
    })
}
