import { writeFileSync } from 'node:fs'
import { trello } from '../../../connectors/trello/index.ts'
import { unlimited } from '../../../src/budget.ts'
import { wallClock } from '../../../src/clock.ts'
import type { Connector } from '../../../src/connector.ts'
import { createLog } from '../../../src/log.ts'
import { createRecorder, type Recorder } from '../../../src/record.ts'
import type { Space } from '../../../src/space.ts'
import { openStore } from '../../../src/store/open.ts'
import { declareSources } from '../../../src/store/sources.ts'
import { type ChildTask, measure } from './measured.ts'
import { rowsOf } from './rows.ts'

/** The product's own first reading of the board; leaves its rows in `rowsFile` when one is named. */
const task: ChildTask = JSON.parse(process.argv[2] ?? '{}')
const source = 'trello'
const space = { id: 's', mirror: { from: source, to: 'moodle' } } as Space
let requests = 0

const store = await openStore({ databaseUrl: task.databaseUrl, directory: task.directory })
await declareSources(store.db, [{ space: space.id, source }], wallClock.now())
const measured = await measure(async () => {
  const connector = connect()
  const activities = await readAll(connector)
  await connector.close?.()
  return { requests, activities }
})
if (task.rowsFile !== null) {
  writeFileSync(task.rowsFile, JSON.stringify(await rowsOf(store.pool)))
}
await store.close()
process.send?.(measured, () => process.disconnect())

async function readAll(connector: Connector): Promise<number> {
  const memory = {
    fingerprints: async () => new Map<string, string>(),
    doubted: async () => false,
  }
  const call = { signal: new AbortController().signal }
  const pages = connector.pull?.(null, memory, call)
  if (pages === undefined) throw new Error('The connector cannot be read')
  return (await openRecorder(connector).recordAll(pages)).activities
}

function openRecorder({ reporting = {} }: Connector): Recorder {
  const guard = async () => undefined
  return createRecorder({ db: store.db, space, source, reporting, clock: wallClock, guard })
}

function connect(): Connector {
  return trello.connect({
    source,
    space: space.id,
    settings: trello.settings.parse({ baseUrl: task.url }),
    place: { board: 'vmesteBn' },
    secrets: { TRELLO_KEY: 'key', TRELLO_TOKEN: 'token' },
    clock: wallClock,
    log: createLog('silent'),
    budget: () => unlimited,
    count: () => {
      requests += 1
    },
  })
}
