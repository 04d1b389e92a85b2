import { parse } from 'csv-parse/sync'
import type { Account } from '../account.ts'
import { Misconfigured } from '../errors.ts'
import { textHash } from '../hash.ts'
import type { Region } from '../space.ts'
import { type Column, columnsOf } from './columns.ts'

/** A registration list as it was understood. */
export interface Register {
  accounts: readonly Account[]
  /** Headings of columns that say nothing we keep. */
  unused: readonly string[]
  /** Regions it names that are none of the space, with how many people name each. */
  unknownRegions: ReadonlyMap<string, number>
}

/**
 * Reads the operator's registration list: CSV with `;`, `,` or tabs, in UTF-8, UTF-16 or Windows-1251,
 * with headings in Russian or English.
 *
 * @throws Misconfigured with all that is wrong, line by line; then nothing of the list counts
 */
export function readRegister(file: Buffer, regions: readonly Region[]): Register {
  const rows = rowsOf(decoded(file))
  const [head, ...body] = rows
  if (head === undefined) throw new Misconfigured(['The list is empty'])
  const { columns, unused } = columnsOf(head.cells)
  const people = body.map(({ line, cells }) => toPerson(line, columns, cells))
  const problems = [...headProblems(columns, head.cells), ...people.flatMap(problemsOf)]
  const doubled = problems.length === 0 ? doubles(people) : []
  if (problems.length + doubled.length > 0) throw new Misconfigured([...problems, ...doubled])
  const accounts = people.map((person) => toAccount(person, regions))
  return { accounts, unused, unknownRegions: unknownIn(accounts, regions) }
}

/** Excel writes Windows-1251 or UTF-16 where nobody asks for anything else. */
function decoded(file: Buffer): string {
  if (file[0] === 0xff && file[1] === 0xfe) return new TextDecoder('utf-16le').decode(file)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file)
  } catch {
    return new TextDecoder('windows-1251').decode(file)
  }
}

interface Row {
  line: number
  cells: readonly string[]
}

function rowsOf(text: string): Row[] {
  try {
    const found = parse(text, {
      delimiter: delimiterOf(text),
      bom: true,
      trim: true,
      skipEmptyLines: true,
      skipRecordsWithEmptyValues: true,
      relaxColumnCount: true,
      relaxQuotes: true,
      info: true,
    }) as unknown as { record: string[]; info: { lines: number } }[]
    return found.map(({ record, info }) => ({ line: info.lines, cells: record }))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Misconfigured([`The list is no CSV: ${reason}`], { cause })
  }
}

/** What stands most often in the first line. */
function delimiterOf(text: string): string {
  const [first = ''] = text.split(/\r?\n/, 1)
  const counts = [';', ',', '\t'].map((mark) => [first.split(mark).length, mark] as const)
  return counts.toSorted(([a], [b]) => b - a)[0]?.[1] ?? ';'
}

interface Person
  extends Readonly<Record<Exclude<Column, 'surname' | 'given' | 'patronymic'>, string>> {
  line: number
}

function toPerson(
  line: number,
  columns: ReadonlyMap<Column, number>,
  cells: readonly string[],
): Person {
  const cell = (column: Column) =>
    (cells[columns.get(column) ?? -1] ?? '').replace(/\s+/g, ' ').trim()
  const parts = (['surname', 'given', 'patronymic'] as const).map(cell).filter(Boolean)
  return {
    line,
    name: cell('name') || parts.join(' '),
    email: cell('email').toLowerCase(),
    organisation: cell('organisation'),
    kind: cell('kind'),
    region: cell('region'),
  }
}

function headProblems(columns: ReadonlyMap<Column, number>, head: readonly string[]): string[] {
  if (['name', 'surname', 'email'].some((column) => columns.has(column as Column))) return []
  return [
    `Line 1 names no column for a person (it has ${head.join(', ')}): give the headings ФИО, E-mail, Организация, Вид организации, Регион`,
  ]
}

function problemsOf({ line, name, email }: Person): string[] {
  if (name === '' && email === '') return [`Line ${line} has neither a name nor an e-mail address`]
  if (email !== '' && !/^[^\s@<>;,]+@[^\s@<>;,]+\.[^\s@<>;,]+$/.test(email))
    return [`Line ${line} has an e-mail address that is none; correct it or leave it empty`]
  return []
}

/** The same person twice would be two. */
function doubles(people: readonly Person[]): string[] {
  const first = new Map<string, number>()
  return people.flatMap((person) => {
    const id = idOf(person)
    const before = first.get(id)
    if (before === undefined) first.set(id, person.line)
    const what = person.email === '' ? 'name' : 'e-mail address'
    return before === undefined ? [] : [`Line ${person.line} has the ${what} of line ${before}`]
  })
}

/** The same as long as the address is; who has none is known by the name. No address in a key. */
function idOf({ email, name }: Person): string {
  return textHash(email || name.toLowerCase()).slice(0, 12)
}

function toAccount(person: Person, regions: readonly Region[]): Account {
  const { name, email, organisation, kind, region } = person
  return {
    sourceId: idOf(person),
    ...{ name: name || null, email: email || null, roles: [], groups: [] },
    organisation: organisation || null,
    organisationKind: kind || null,
    region: regionMeant(region, regions)?.name ?? (region || null),
  }
}

function regionMeant(written: string, regions: readonly Region[]): Region | null {
  const said = written.toLowerCase()
  const means = ({ id, name, labels }: Region) =>
    [id, name, ...labels].some((word) => word.trim().toLowerCase() === said)
  return regions.find(means) ?? null
}

function unknownIn(
  accounts: readonly Account[],
  regions: readonly Region[],
): ReadonlyMap<string, number> {
  const known = new Set(regions.map(({ name }) => name))
  const counts = new Map<string, number>()
  for (const { region } of accounts) {
    if (region && !known.has(region)) counts.set(region, (counts.get(region) ?? 0) + 1)
  }
  return counts
}
