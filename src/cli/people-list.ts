import type { Command } from 'commander'
import { type Entry, readDirectory } from '../store/directory.ts'
import { command, type SpaceOptions } from './command.ts'
import { openDesk, spaceMeant, withStore } from './open.ts'
import { counted, say, table, writeJson, writeLines } from './output.ts'

interface ListOptions extends SpaceOptions {
  unmapped?: boolean
}

export function listPeople(): Command {
  return command('list', {
    summary: 'everybody with organisation, region and accounts',
    description:
      'Region and organisation come from the profile, a group, or your list (people import). What nothing tells stays empty: nobody is guessed.',
    examples: ['people list', 'people list --unmapped'],
  })
    .option('--space <id>', 'the space (default: the only one)')
    .option('--unmapped', 'only those whose region nothing tells')
    .action(list)
}

async function list(options: ListOptions): Promise<void> {
  const desk = await openDesk(options, 'unneeded')
  const space = spaceMeant(desk.config, options.space)
  const everybody = await withStore(desk, ({ store }) => readDirectory(store.db, space))
  const unmapped = everybody.filter(({ region }) => region === null)
  const shown = options.unmapped === true ? unmapped : everybody
  if (options.json) return writeJson(shown)
  if (shown.length === 0) return say(everybody.length === 0 ? nobodyYet : 'Everybody has a region.')
  const head = ['name', 'organisation', 'region', 'accounts']
  await writeLines(table([head, ...shown.map(toCells)]))
  say('', `${counted(everybody.length, 'person', 'people')}, ${unmapped.length} without a region.`)
}

const nobodyYet =
  'Nobody is known yet: read the sources with vmeste poll, or take a list with vmeste people import.'

function toCells({ name, organisation, organisationKind, region, accounts }: Entry): string[] {
  const kind = organisationKind === null ? '' : ` (${organisationKind})`
  return [
    name ?? '-',
    organisation === null ? (organisationKind ?? '-') : `${organisation}${kind}`,
    region ?? '-',
    accounts.map(toWords).join(', '),
  ]
}

function toWords({ source, id, username, gone }: Entry['accounts'][number]): string {
  return `${source}:${username ?? id}${gone ? ' (left)' : ''}`
}
