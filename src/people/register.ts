import type { Account } from '../account.ts'
import { Misconfigured } from '../errors.ts'
import type { Region } from '../space.ts'
import { type Column, columnsOf } from './columns.ts'
import { type Row, readRows } from './csv.ts'
import { apart, type Identified, type Person } from './same-rows.ts'

/** A registration list as it was understood. */
export interface Register {
  accounts: readonly Account[]
  /** How rows were taken that have a name or an address in common; lines only, nobody's data. */
  notes: readonly string[]
  /** Headings of columns that say nothing we keep. */
  unused: readonly string[]
  /** Regions it names that are none of the space, with how many people name each. */
  unknownRegions: ReadonlyMap<string, number>
}

/**
 * Reads the operator's registration list: a table with headings in Russian or English.
 *
 * @throws Misconfigured with all that is wrong, line by line; then nothing of the list counts
 */
export function readRegister(file: Buffer, regions: readonly Region[]): Register {
  const [head, ...body] = readRows(file)
  if (head === undefined) throw new Misconfigured(['The list is empty'])
  const { columns, unused } = columnsOf(head.cells)
  const rows = body.map(({ line, cells }) => toPerson(line, columns, cells))
  const problems = [
    ...headProblems(columns, head.cells),
    ...body.flatMap((row) => surplusOf(row, head.cells)),
    ...rows.flatMap(problemsOf),
  ]
  if (problems.length > 0) throw new Misconfigured(problems)
  const { people, notes } = apart(rows)
  const accounts = people.map((person) => toAccount(person, regions))
  return { accounts, notes, unused, unknownRegions: unknownIn(accounts, regions) }
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

/** What stands under no heading has most likely moved there from its own. */
function surplusOf({ line, cells }: Row, { length }: readonly string[]): string[] {
  if (cells.slice(length).every((cell) => cell === '')) return []
  return [
    `Line ${line} has more fields than there are headings: quote a field that contains a separator`,
  ]
}

function problemsOf({ line, name, email }: Person): string[] {
  if (name === '' && email === '') return [`Line ${line} has neither a name nor an e-mail address`]
  if (email !== '' && !/^[^\s@<>;,]+@[^\s@<>;,]+\.[^\s@<>;,]+$/.test(email))
    return [`Line ${line} has an e-mail address that is none; correct it or leave it empty`]
  return []
}

function toAccount(person: Identified, regions: readonly Region[]): Account {
  const { id, name, email, organisation, kind, region } = person
  return {
    sourceId: id,
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
