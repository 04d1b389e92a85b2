import { writeFileSync } from 'node:fs'
import { unlimited } from '../../../src/budget.ts'
import { wallClock } from '../../../src/clock.ts'
import type { Connection, Connector, ConnectorType } from '../../../src/connector.ts'
import { createLog } from '../../../src/log.ts'
import { createRecorder, type Recorder } from '../../../src/record.ts'
import type { MirrorPlan, Space } from '../../../src/space.ts'
import { unguarded } from '../../../src/store/guard.ts'
import { openStore, type Store } from '../../../src/store/open.ts'
import { declareSources } from '../../../src/store/sources.ts'
import { fingerprints } from '../../../src/store/subjects.ts'
import { type ChildTask, measure } from './measured.ts'
import { rowsOf } from './rows.ts'

/** What is read, and as whom. */
export interface ProductReading<Settings, Place> {
  type: ConnectorType<Settings, Place>
  settings: Settings
  place: Place
  secrets: Connection<Settings, Place>['secrets']
  /** Its cards are mirrored. */
  mirrored: boolean
}

export function taskOf(argument: string | undefined): ChildTask {
  return JSON.parse(argument ?? '{}')
}

/** The product's own first reading of a source; leaves its rows in `rowsFile` when one is named. */
export async function measureReading<Settings, Place>(
  task: ChildTask,
  reading: ProductReading<Settings, Place>,
): Promise<void> {
  const source = reading.type.name
  const store = await openStore({ databaseUrl: task.databaseUrl, directory: task.directory })
  await declareSources(store.db, [{ space: 's', source }], wallClock.now())
  const count = { requests: 0 }
  const measured = await measure(async () => {
    const connector = connect(reading, count)
    const space = { id: 's', mirror: reading.mirrored ? mirrorPlan(source) : null }
    const activities = await readAll(store, connector, { space: space as Space, source })
    await connector.close?.()
    return { requests: count.requests, activities }
  })
  await refuseOddities(store)
  if (task.rowsFile !== null) {
    writeFileSync(task.rowsFile, JSON.stringify(await rowsOf(store.pool)))
  }
  await store.close()
  process.send?.(measured, () => process.disconnect())
}

/** What is set aside costs less, or more, than what is recorded. */
async function refuseOddities({ db }: Store): Promise<void> {
  const odd = await db.selectFrom('quarantine').select('reason').limit(1).executeTakeFirst()
  if (odd !== undefined) throw new Error(`The invented source is odd: ${odd.reason}`)
}

function mirrorPlan(from: string): Pick<MirrorPlan, 'from' | 'routes' | 'former'> {
  const target = { key: 'x', as: 'entries', into: null } as const
  const only = { lists: [], labels: [], members: [], due: null }
  return { from, routes: [{ target, group: null, only }], former: [] }
}

interface Where {
  space: Space
  source: string
}

async function readAll(store: Store, connector: Connector, where: Where): Promise<number> {
  const memory = {
    fingerprints: (kind: string) => fingerprints(store.db, where.space.id, where.source, kind),
    doubted: async () => false,
  }
  const call = { signal: new AbortController().signal }
  const pages = connector.pull?.(null, memory, call)
  if (pages === undefined) throw new Error('The connector cannot be read')
  return (await openRecorder(store, connector, where).recordAll(pages)).activities
}

function openRecorder({ db }: Store, { reporting = {} }: Connector, where: Where): Recorder {
  const guard = unguarded
  return createRecorder({ db, ...where, reporting, clock: wallClock, guard })
}

function connect<Settings, Place>(
  { type, settings, place, secrets }: ProductReading<Settings, Place>,
  count: { requests: number },
): Connector {
  return type.connect({
    ...{ source: type.name, space: 's', settings, place, shows: [], secrets },
    clock: wallClock,
    log: createLog('silent'),
    budget: () => unlimited,
    count: () => {
      count.requests += 1
    },
  })
}
