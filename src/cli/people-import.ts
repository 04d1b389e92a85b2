import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { Account } from '../account.ts'
import { Misconfigured } from '../errors.ts'
import { type ListLink, linksBeyond, listLinks, unlinkedByAddress } from '../people/listed.ts'
import { regionLike } from '../people/region-like.ts'
import { type Register, readRegister } from '../people/register.ts'
import type { Space } from '../space.ts'
import { dropUnlisted, linkPeople, readFaces, readVerdicts } from '../store/identity.ts'
import type { Db } from '../store/open.ts'
import { saveAccounts } from '../store/people.ts'
import { register } from '../store/persons.ts'
import { inTransaction } from '../store/transaction.ts'
import { command, type SpaceOptions } from './command.ts'
import { openDesk, spaceMeant, withStore } from './open.ts'
import { counted, say, writeJson } from './output.ts'
import { shown, toJsonFace } from './people-words.ts'

/** What a list brought; `--json` prints it. */
interface Imported {
  space: string
  people: number
  /** Gone from the list since the last time. */
  removed: number
  /** People of the list with the accounts that are theirs from now on, or no longer. */
  linked: readonly ListLink[]
  unlinked: readonly ListLink[]
  /** How many have the address of an account that is not theirs. */
  addressesToSettle: number
  notes: readonly string[]
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
  if (options.json) await writeJson(toJson(imported))
  else sayImported(imported, space)
}

async function keep(db: Db, space: string, list: Register): Promise<Imported> {
  const before = listLinks(await readFaces(db, space), register)
  await saveAccounts(db, space, register, list.accounts.map(inFull))
  const ids = list.accounts.map(({ sourceId }) => sourceId)
  const removed = await dropUnlisted(db, space, ids)
  await linkPeople(db, space)
  const [faces, verdicts] = [await readFaces(db, space), await readVerdicts(db, space)]
  const after = listLinks(faces, register)
  return {
    ...{ space, people: ids.length, removed, notes: list.notes, unusedColumns: list.unused },
    ...{ linked: linksBeyond(after, before), unlinked: linksBeyond(before, after) },
    addressesToSettle: unlinkedByAddress(faces, register, verdicts).length,
    unknownRegions: Object.fromEntries(list.unknownRegions),
  }
}

/** What the list leaves empty is empty, whatever the list before it said. */
function inFull(account: Account): Account {
  const said = Object.entries(account).map(([field, value]) => [field, value ?? ''])
  return { ...(Object.fromEntries(said) as Account), sourceId: account.sourceId }
}

/** @throws Misconfigured */
async function contentOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (cause) {
    throw new Misconfigured([`${file} cannot be read: name a CSV file`], { cause })
  }
}

function toJson(imported: Imported) {
  const links = (found: readonly ListLink[]) =>
    found.map(({ listed, account }) => ({
      listed: toJsonFace(listed),
      account: toJsonFace(account),
    }))
  return { ...imported, linked: links(imported.linked), unlinked: links(imported.unlinked) }
}

function sayImported(imported: Imported, space: Space): void {
  const { people, removed, linked, unlinked, notes, addressesToSettle } = imported
  say(
    `${counted(people, 'person', 'people')} in the list, ${removed} gone from it. ${counted(linked.length, 'account')} newly linked with it, ${unlinked.length} no longer.`,
  )
  sayFirst(linked.map((link) => `  linked: ${inWords(link)}`))
  sayFirst(unlinked.map((link) => `  no longer linked: ${inWords(link)}`))
  sayFirst(notes)
  if (addressesToSettle > 0)
    say(
      `${counted(addressesToSettle, 'person has', 'people have')} the e-mail address of an account with another name, or one that several share: vmeste people match shows who may be whom.`,
    )
  if (imported.unusedColumns.length > 0)
    say(`Not used: the columns ${imported.unusedColumns.join(', ')}.`)
  sayRegions(imported.unknownRegions, space)
  say('Who is linked: vmeste people list. Who may be: vmeste people match.')
}

function inWords({ listed, account }: ListLink): string {
  return `${listed.name || 'somebody without a name'} and ${shown(account)}`
}

/** Enough to see what is meant; `--json` has them all. */
function sayFirst(lines: readonly string[]): void {
  say(...lines.slice(0, most))
  if (lines.length > most) say(`  … and ${lines.length - most} more such lines (--json has all)`)
}

const most = 20

function sayRegions(unknown: Imported['unknownRegions'], { regions }: Space): void {
  for (const [written, count] of Object.entries(unknown)) {
    const meant = regionLike(written, regions)
    const advice =
      meant === null
        ? ' If it belongs here, add it under regions in the configuration and import again.'
        : ` If it is ${meant.name}, add “${written}” to the labels of ${meant.id} in the configuration and import again.`
    say(
      `${counted(count, 'person', 'people')} from ${written}: no region of this space is called so.${advice}`,
    )
  }
}
