import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { Misconfigured } from '../errors.ts'
import { type Register, readRegister } from '../people/register.ts'
import { dropUnlisted, linkPeople } from '../store/identity.ts'
import type { Db } from '../store/open.ts'
import { saveAccounts } from '../store/people.ts'
import { register } from '../store/persons.ts'
import { inTransaction } from '../store/transaction.ts'
import { command, type SpaceOptions } from './command.ts'
import { openDesk, spaceMeant, withStore } from './open.ts'
import { counted, say, writeJson } from './output.ts'

/** What a list brought; `--json` prints it. */
interface Imported {
  space: string
  people: number
  /** Gone from the list since the last time. */
  removed: number
  /** Accounts that the list has linked, or no longer links, by e-mail address. */
  linked: number
  unusedColumns: readonly string[]
  unknownRegions: Readonly<Record<string, number>>
}

export function importPeople(): Command {
  return command('import', {
    summary: 'take the registration list: who is from where',
    description:
      'A CSV file with a heading line: ФИО (or Фамилия, Имя, Отчество), E-mail, Организация, Вид организации (ГУ, СОНКО), Регион. The list replaces the one before it. Accounts with the same e-mail address are linked; for the others see people match.',
    examples: ['people import uchastniki.csv', 'people import uchastniki.csv --space vektor'],
  })
    .argument('<file>', 'the list, as Excel or LibreOffice saves it as CSV')
    .option('--space <id>', 'the space it belongs to (default: the only one)')
    .action(takeList)
}

async function takeList(file: string, options: SpaceOptions): Promise<void> {
  const desk = await openDesk(options, 'unneeded')
  const space = spaceMeant(desk.config, options.space)
  const list = readRegister(await contentOf(file), space.regions)
  if (list.accounts.length === 0)
    throw new Misconfigured([`${file} lists nobody: the list before it stays as it is`])
  const imported = await withStore(desk, ({ store }) =>
    inTransaction(store.db, (db) => keep(db, space.id, list)),
  )
  if (options.json) await writeJson(imported)
  else sayImported(imported)
}

async function keep(db: Db, space: string, list: Register): Promise<Imported> {
  await saveAccounts(db, space, register, list.accounts)
  const removed = await dropUnlisted(
    db,
    space,
    list.accounts.map(({ sourceId }) => sourceId),
  )
  return {
    ...{ space, people: list.accounts.length, removed },
    linked: await linkPeople(db, space),
    unusedColumns: list.unused,
    unknownRegions: Object.fromEntries(list.unknownRegions),
  }
}

/** @throws Misconfigured */
async function contentOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (cause) {
    throw new Misconfigured([`${file} cannot be read: name a CSV file`], { cause })
  }
}

function sayImported(imported: Imported): void {
  const { people, removed, linked, unusedColumns, unknownRegions } = imported
  say(
    `${counted(people, 'person', 'people')} in the list, ${removed} gone from it, ${counted(linked, 'account')} linked or no longer linked by it.`,
  )
  if (unusedColumns.length > 0) say(`Not used: the columns ${unusedColumns.join(', ')}.`)
  for (const [region, count] of Object.entries(unknownRegions))
    say(
      `${counted(count, 'person', 'people')} from ${region}: no region of this space is called so.`,
    )
  say('Who is linked: vmeste people list. Who may be: vmeste people match.')
}
