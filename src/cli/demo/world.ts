import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectorTypes } from '../../../config/connector-types.ts'
import { parseConfig } from '../../../config/load.ts'
import { type App, openApp } from '../../app.ts'
import { type VirtualClock, virtualClock } from '../../clock.ts'
import type { ConnectorType, Sandbox } from '../../connector.ts'
import type { Log } from '../../log.ts'
import { firstLook } from './calendar.ts'
import { configurationText } from './configuration.ts'
import type { SandboxName } from './step.ts'

/** The real service and the three stand-ins it talks to, in virtual time. */
export interface World {
  app: App
  clock: VirtualClock
  sandboxes: Readonly<Record<SandboxName, Sandbox>>
  /** Requests to Moodle that would change something there, lost and repeated ones too. */
  moodleWrites(): number
  close(): Promise<void>
}

export async function openWorld(log: Log): Promise<World> {
  const clock = virtualClock(firstLook)
  const ends: (() => Promise<void>)[] = []
  const close = async () => {
    for (const end of ends.toReversed()) await end()
  }
  try {
    const start = async (name: SandboxName) => {
      const sandbox = await startSandbox(name, clock)
      ends.push(() => sandbox.close())
      return sandbox
    }
    const sandboxes = {
      trello: await start('trello'),
      moodle: await start('moodle'),
      email: await start('email'),
    }
    const directory = await mkdtemp(join(tmpdir(), 'vmeste-demo-'))
    ends.push(() => rm(directory, { recursive: true, force: true }))
    const writes = { count: 0 }
    const config = await parseConfig({
      text: configurationText({ trello: sandboxes.trello.url, moodle: sandboxes.moodle.url }),
      name: join(directory, 'vmeste.yaml'),
      env: Object.assign({}, ...Object.values(sandboxes).map(({ secrets }) => secrets)),
      types: connectorTypes.map((type) => countingWrites(type, writes)),
    })
    const app = await openApp({ config, clock, log, queue: true })
    ends.push(() => app.close())
    await app.work()
    return { app, clock, sandboxes, moodleWrites: () => writes.count, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function startSandbox(name: SandboxName, clock: VirtualClock): Promise<Sandbox> {
  const type = connectorTypes.find((one) => one.name === name)
  if (type?.sandbox === undefined) throw new Error(`The connector ${name} has no sandbox`)
  return type.sandbox({ port: 0, clock })
}

const writing = /_(?:add|update|delete|send|create)_/

function countingWrites(type: ConnectorType, writes: { count: number }): ConnectorType {
  if (type.name !== 'moodle') return type
  return {
    ...type,
    connect: (connection) =>
      type.connect({
        ...connection,
        count(request) {
          if (writing.test(request)) writes.count += 1
          connection.count(request)
        },
      }),
  }
}
