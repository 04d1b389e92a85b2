import { access, constants } from 'node:fs/promises'
import type { Command } from 'commander'
import { connectorTypes } from '../../config/connector-types.ts'
import type { ConnectorType } from '../connector.ts'
import { Misconfigured } from '../errors.ts'
import { countSetAside } from '../store/quarantine.ts'
import { command, type SpaceOptions } from './command.ts'
import { interruptible } from './interrupt.ts'
import { openDesk, spaceMeant, withStore } from './open.ts'
import { counted, say, writeJson, writeLines } from './output.ts'
import { openProgress } from './progress.ts'
import { type Aside, recordAside } from './recording.ts'

interface ImportOptions extends SpaceOptions {
  force?: boolean
}

/** What an import brought; `--json` prints it. */
interface Imported {
  space: string
  source: string
  file: string
  /** Lines new to the log, and events in the file. */
  activities: number
  read: number
  /** Records that could not be understood and were not set aside before: see `quarantine list`. */
  setAside: number
}

export function importFile(): Command {
  return command('import', {
    summary: 'take an export file of a source into the log',
    description:
      'Records an export file as if it were the source. No account is needed, and the space may name other sources only. What the log already holds is not taken twice, and a file older than what is known never moves anything back.',
    examples: ['import trello board.json', 'import trello board.json --space vektor --json'],
  })
    .argument('<source>', `where the file comes from: ${names(readable())}`)
    .argument('<file>', 'the export file')
    .option('--space <id>', 'the space it belongs to (default: the only one)')
    .option('--force', 'take it although the space names another board')
    .action((source: string, file: string, options: ImportOptions) =>
      interruptible((signal) => importInto(source, file, options, signal)),
    )
}

async function importInto(
  source: string,
  file: string,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<void> {
  const type = readable().find(({ name }) => name === source)
  if (type === undefined)
    throw new Misconfigured([`There is no import from ${source}: only from ${names(readable())}`])
  await refuseUnreadable(file)
  const desk = await openDesk(options, 'unneeded')
  const space = spaceMeant(desk.config, options.space)
  const place = options.force === true ? null : (space.places[source] ?? null)
  const imported = await withStore(desk, (open) =>
    record({ ...open, space, type, aside: 'file', file, place }, signal),
  )
  if (options.json) await writeJson(imported)
  else await sayImported(imported)
}

/** `place`: what the file must be of; `null`: anything. */
type Import = Aside & { file: string; place: unknown }

async function record(work: Import, signal: AbortSignal): Promise<Imported> {
  const { clock, space, type, store, file, place } = work
  const { name: source } = type
  const from = { source, clock, place }
  const pages = type.readFile?.(file, from) ?? []
  const since = clock.now()
  const progress = openProgress(`import ${source}: events`, null)
  const imported = { space: space.id, source, file, activities: 0, read: 0, setAside: 0 }
  try {
    await recordAside(work, signal, async (recorder, held) => {
      for await (const page of pages) {
        held.throwIfAborted()
        imported.activities += (await recorder.record(page)).activities
        imported.read += page.activities.length
        progress.set(imported.read)
      }
    })
  } finally {
    progress.end()
  }
  const setAside = await countSetAside(store.db, { space: space.id, source, since })
  return { ...imported, setAside }
}

async function refuseUnreadable(file: string): Promise<void> {
  await access(file, constants.R_OK).catch((cause) => {
    throw new Misconfigured([`The file ${file} cannot be read: give the path of an export file`], {
      cause,
    })
  })
}

async function sayImported(imported: Imported): Promise<void> {
  const { space, source, activities, read, setAside } = imported
  const news = counted(activities, 'new activity', 'new activities')
  await writeLines([`${space} ${source}: ${news} from ${counted(read, 'event')} in the file`])
  if (setAside > 0) say(`${counted(setAside, 'record')} set aside: vmeste quarantine list`)
}

function readable(): readonly ConnectorType[] {
  return connectorTypes.filter(({ readFile }) => readFile !== undefined)
}

function names(types: readonly ConnectorType[]): string {
  return types.map(({ name }) => name).join(', ')
}
