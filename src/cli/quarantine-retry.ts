import type { Command } from 'commander'
import { connectorTypes } from '../../config/connector-types.ts'
import { Misconfigured } from '../errors.ts'
import type { Recorder } from '../record.ts'
import {
  eachQuarantined,
  keepQuarantined,
  type Quarantined,
  type QuarantineFilter,
  quarantinedSources,
  resolveRows,
} from '../store/quarantine.ts'
import { command, type SpaceOptions } from './command.ts'
import { exits } from './exit.ts'
import { interruptible } from './interrupt.ts'
import { openDesk, withStore } from './open.ts'
import { counted, say, table, writeJson, writeLines } from './output.ts'
import { openProgress } from './progress.ts'
import { type Aside, recordAside } from './recording.ts'

/**
 * What became of a record. Settled: `recorded`, `understood` (the next reading brings it). Still set
 * aside: `kept`, and `waiting` (it cannot be read again by itself).
 */
export type Outcome = 'recorded' | 'understood' | 'kept' | 'waiting'

/** One line of `--json`. */
export interface Retried extends Pick<Quarantined, 'id' | 'space' | 'source' | 'kind'> {
  sourceId: string | null
  outcome: Outcome
  /** Lines new to the log. */
  activities: number
  /** Why it is still set aside. */
  reason: string | null
}

export function retry(): Command {
  return command('retry', {
    summary: 'try again to understand what is set aside',
    description:
      'Reads each record that is set aside again, as after an update of vmeste, without asking its source, and records what is understood by now. Exits 3 when something stays set aside. On the embedded database the service must be stopped first.',
    examples: ['quarantine retry', 'quarantine retry 7', 'quarantine retry --space vektor --json'],
  })
    .argument('[id]', 'number of the record, as quarantine list shows it (default: all)')
    .option('--space <id>', 'only this space')
    .action((id: string | undefined, options: SpaceOptions) =>
      interruptible((signal) => retryAsked(id ?? null, options, signal)),
    )
}

async function retryAsked(
  id: string | null,
  options: SpaceOptions,
  signal: AbortSignal,
): Promise<void> {
  if (id !== null) demandNumber(id)
  const retried = await withStore(await openDesk(options, 'unneeded'), async (open) => {
    const filter = { space: options.space ?? null, id }
    return retryAll({ ...open, aside: 'event' }, filter, signal)
  })
  if (id !== null && retried.length === 0) throw unknownRecord(id)
  if (options.json) await writeJson(retried)
  else await show(retried)
  if (retried.some(isSetAside)) process.exitCode = exits.degraded
}

/** @throws Misconfigured */
export function demandNumber(id: string): void {
  if (!/^\d{1,18}$/.test(id)) throw unknownRecord(id)
}

export function unknownRecord(id: string): Misconfigured {
  return new Misconfigured([`No record ${id} is set aside: vmeste quarantine list shows them`])
}

type Work = Omit<Aside, 'space' | 'type'>

type Note = (one: Retried) => void

async function retryAll(
  work: Work,
  filter: QuarantineFilter,
  signal: AbortSignal,
): Promise<readonly Retried[]> {
  const retried: Retried[] = []
  const progress = openProgress('quarantine retry: records', null)
  const note: Note = (one) => progress.set(retried.push(one))
  try {
    for (const place of await quarantinedSources(work.store.db, filter))
      await retrySource(work, { ...filter, ...place }, signal, note)
  } finally {
    progress.end()
  }
  return retried
}

async function retrySource(
  work: Work,
  filter: QuarantineFilter & { space: string; source: string },
  signal: AbortSignal,
  note: Note,
): Promise<void> {
  const records = eachQuarantined(work.store.db, filter)
  const space = work.config.spaces.find(({ id }) => id === filter.space)
  const type = connectorTypes.find(({ name }) => name === filter.source)
  if (space === undefined || type?.reread === undefined) {
    for await (const record of records) note(became(record, 'waiting'))
    return
  }
  const aside = { ...work, space, type }
  await recordAside(aside, signal, async (recorder, held) => {
    for await (const record of records) {
      held.throwIfAborted()
      note(await retryOne(aside, recorder, record))
    }
  })
}

async function retryOne(
  { type, store, clock }: Aside,
  recorder: Recorder,
  record: Quarantined,
): Promise<Retried> {
  const { page, reason } = readAgain(type, record)
  if (reason !== null) {
    await keepQuarantined(store.db, record.id, reason)
    return { ...became(record, 'kept'), reason }
  }
  const { activities } = page === null ? { activities: 0 } : await recorder.record(page)
  await resolveRows(store.db, [record.id], clock.now())
  return { ...became(record, page === null ? 'understood' : 'recorded'), activities, reason: null }
}

/** What the record says as we read today, or the reason it says nothing yet. */
function readAgain({ name: source, reread }: Aside['type'], record: Quarantined) {
  const { kind, raw, seenAt } = record
  try {
    const page = reread?.({ kind, raw, seenAt: seenAt.getTime() }, { source }) ?? null
    return { page, reason: page?.rejected[0]?.reason ?? null }
  } catch (error) {
    return { page: null, reason: error instanceof Error ? error.message : String(error) }
  }
}

function became(record: Quarantined, outcome: Outcome): Retried {
  const { id, space, source, kind, sourceId, reason } = record
  return { id, space, source, kind, sourceId, outcome, activities: 0, reason }
}

function isSetAside({ outcome }: Retried): boolean {
  return outcome === 'kept' || outcome === 'waiting'
}

async function show(retried: readonly Retried[]): Promise<void> {
  if (retried.length === 0) return say('Nothing is set aside.')
  const rows = retried.map((one) => [
    ...[one.id, `${one.space} ${one.source}`, one.kind, one.sourceId ?? ''],
    ...[inWords(one), one.reason ?? ''],
  ])
  await writeLines(table([['id', 'where', 'kind', 'its id', 'became', 'reason'], ...rows]))
  const left = retried.filter(isSetAside).length
  say(`${counted(retried.length - left, 'record')} settled, ${left} still set aside`)
}

function inWords({ outcome, activities }: Retried): string {
  if (outcome === 'recorded') return counted(activities, 'new activity', 'new activities')
  if (outcome === 'understood') return 'understood: the next reading brings it'
  if (outcome === 'kept') return 'still not understood'
  return 'stays until a reading understands it'
}
