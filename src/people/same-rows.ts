import { grouped } from '../grouped.ts'
import { textHash } from '../hash.ts'
import type { Column } from './columns.ts'

/** A row of a registration list. */
export interface Person
  extends Readonly<Record<Exclude<Column, 'surname' | 'given' | 'patronymic'>, string>> {
  line: number
}

/** A row that stands for a human, with a key of its own. */
export type Identified = Person & { id: string }

/**
 * Whom the rows of a list stand for. The same name with the same address, or the same row, is one
 * person. One address with several names is an office's, one name without an address that of namesakes:
 * two rows are two people.
 *
 * A person is known by the address as long as it is theirs alone, without one by the name; only who
 * shares it is known by more. No key holds an address.
 */
export function apart(rows: readonly Person[]): { people: Identified[]; notes: string[] } {
  const notes: string[] = []
  const people = [...grouped(rows, ({ email, name }) => email || nameKey(name)).values()].flatMap(
    (alike) => {
      const humans = [...grouped(alike, wholeKey).values()].map((same) => merged(same, notes))
      const [only, ...others] = humans
      if (only === undefined || others.length === 0)
        return humans.map((one) => ({ ...one, id: idOf(one.email || nameKey(one.name)) }))
      notes.push(shareNote(humans))
      return humans.map((one) => ({ ...one, id: idOf(wholeKey(one)) }))
    },
  )
  return { people: people.toSorted((a, b) => a.line - b.line), notes }
}

function nameKey(name: string): string {
  return name.toLowerCase()
}

/** What tells one from others of the same address, or of the same name. */
function wholeKey({ email, name, organisation, kind, region }: Person): string {
  const told = email === '' ? [name, organisation, kind, region] : [email, name]
  return JSON.stringify(told.map(nameKey))
}

function idOf(key: string): string {
  return textHash(key).slice(0, 12)
}

/** What a later row says counts; what it leaves empty stays. */
function merged(same: readonly Person[], notes: string[]): Person {
  if (same.length > 1) notes.push(sameNote(same))
  return Object.assign({}, same[0], ...same.slice(1).map(told), { line: same[0]?.line })
}

function sameNote(same: readonly Person[]): string {
  return new Set(same.map(detailsOf)).size > 1
    ? `${linesOf(same)} are one person with different details: what line ${same.at(-1)?.line} says counts.`
    : `${linesOf(same)} are the same: counted once.`
}

function told(row: Person): Partial<Person> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== ''))
}

function detailsOf({ organisation, kind, region }: Person): string {
  return JSON.stringify([organisation, kind, region].map(nameKey))
}

function shareNote(humans: readonly Person[]): string {
  return humans[0]?.email === ''
    ? `${linesOf(humans)} have one name and no e-mail address: taken as different people. If they are one, leave one line; if not, their addresses tell them apart.`
    : `${linesOf(humans)} have one e-mail address and different names: taken as different people, and nobody is linked by it.`
}

function linesOf(rows: readonly Person[]): string {
  const lines = rows.map(({ line }) => line)
  return `Lines ${lines.slice(0, -1).join(', ')} and ${lines.at(-1)}`
}
