import { randomUUID } from 'node:crypto'
import { access, constants } from 'node:fs/promises'
import type { Command } from 'commander'
import type { Config } from '../../config/config.ts'
import { connectorTypes } from '../../config/connector-types.ts'
import type { ConnectorType } from '../connector.ts'
import { Misconfigured, TryLater } from '../errors.ts'
import { type Held, withLease } from '../lease.ts'
import { createRecorder } from '../record.ts'
import type { Space } from '../space.ts'
import type { Store } from '../store/open.ts'
import { command, type SpaceOptions } from './command.ts'
import { interruptible } from './interrupt.ts'
import { type Desk, openDesk, spaceMeant, withStore } from './open.ts'
import { counted, say, writeJson, writeLines } from './output.ts'
import { openProgress } from './progress.ts'

/** What an import brought; `--json` prints it. */
interface Imported {
  space: string
  source: string
  file: string
  /** Lines new to the log, and events in the file. */
  activities: number
  read: number
  /** Records that could not be understood: see `quarantine list`. */
  setAside: number
}

export function importFile(): Command {
  return command('import', {
    summary: 'take an export file of a source into the log',
    description:
      'Records an export file as if it were the source. No account is needed. What the log already holds is not taken twice, and a file older than the last reading never moves anything back.',
    examples: ['import trello board.json', 'import trello board.json --space vektor --json'],
  })
    .argument('<source>', `where the file comes from: ${names(readable())}`)
    .argument('<file>', 'the export file')
    .option('--space <id>', 'the space it belongs to (default: the only one)')
    .action((source: string, file: string, options: SpaceOptions) =>
      interruptible((signal) => importInto(source, file, options, signal)),
    )
}

async function importInto(
  source: string,
  file: string,
  options: SpaceOptions,
  signal: AbortSignal,
): Promise<void> {
  const type = readable().find(({ name }) => name === source)
  if (type === undefined)
    throw new Misconfigured([`There is no import from ${source}: only from ${names(readable())}`])
  await refuseUnreadable(file)
  const desk = await openDesk(options, 'unneeded')
  const space = spaceMeant(desk.config, options.space)
  const imported = await withStore(desk, (open) =>
    underLease({ ...open, space, type, file }, signal),
  )
  if (options.json) await writeJson(imported)
  else await sayImported(imported)
}

type Import = Desk & { store: Store; space: Space; type: ConnectorType; file: string }

/** Nobody else writes what this source brings meanwhile. */
async function underLease(work: Import, signal: AbortSignal): Promise<Imported> {
  const { space, type } = work
  const found: Imported[] = []
  const name = `poll:${space.id}:${type.name}`
  const context = { ...work, holder: randomUUID() }
  const taken = await withLease(context, name, signal, async (held) => {
    found.push(await record(work, held))
  })
  const [imported] = found
  if (taken && imported !== undefined) return imported
  throw new TryLater(`${type.name} of ${space.id} is being read at this moment: try again soon`)
}

async function record(work: Import, held: Held): Promise<Imported> {
  const { config, clock, store, space, type, file } = work
  const source = type.name
  const reporting = reportingOf(work, config)
  const recording = { db: store.db, space, source, reporting, clock, guard: held.guard }
  const recorder = createRecorder({ ...recording, aside: true })
  const progress = openProgress(`import ${source}: events`, null)
  const imported = { space: space.id, source, file, activities: 0, read: 0, setAside: 0 }
  try {
    for await (const page of type.readFile?.(file, { source, clock }) ?? []) {
      held.signal.throwIfAborted()
      imported.activities += (await recorder.record(page)).activities
      imported.read += page.activities.length
      imported.setAside += page.rejected.length
      progress.set(imported.read)
    }
  } finally {
    progress.end()
  }
  return imported
}

/** Which changes the source reports itself; only known where the space reads it as well. */
function reportingOf({ clock, log, space, type }: Import, config: Config) {
  const place = space.places[type.name]
  if (place === undefined) return {}
  const connector = type.connect({
    source: type.name,
    settings: config.settings[type.name],
    place,
    secrets: config.secrets[type.name] ?? {},
    clock,
    log,
    count: () => {},
  })
  void connector.close?.()
  return connector.reporting ?? {}
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
