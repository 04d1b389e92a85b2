import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { type App, openApp } from '../app.ts'
import { within } from '../deadline.ts'
import { keepListening } from '../listen.ts'
import { createLog } from '../log.ts'
import { readStatus } from '../read-status.ts'
import { createReceive } from '../receive.ts'
import { leaveAddress, takeAddressAway } from '../server/running.ts'
import type { Server } from '../server/serve.ts'
import { ping } from '../store/overview.ts'
import { releaseHold } from '../store/release-hold.ts'
import { type CommonOptions, command, parsePort } from './command.ts'
import { stopAsked } from './interrupt.ts'
import { type Desk, openDesk, questionOf } from './open.ts'
import { counted, say, writeJson } from './output.ts'

interface StartOptions extends CommonOptions {
  port?: number
}

const closePatienceMs = 15_000
const healthPatienceMs = 2_000

export function start(): Command {
  return command('start', {
    summary: 'run the service: read, mirror, send, until stopped',
    description:
      'Reads every source at its period, mirrors and sends what is due where writes are on, and answers /health and /status on http://127.0.0.1:8585. The log goes to stderr as JSON lines. Ctrl+C or SIGTERM stops it within seconds; it may be killed at any moment without harm.',
    examples: ['start', 'start --config /etc/vmeste.yaml --port 9000', 'start --port 0'],
  })
    .option(
      '--port <n>',
      'port of the status page; 0: none (default: server.port of the configuration, 8585)',
      parsePort,
    )
    .action(startUntilStopped)
}

async function startUntilStopped(options: StartOptions): Promise<void> {
  const stop = stopAsked()
  const quiet = await openDesk(options, 'needed')
  const desk = { ...quiet, log: createLog(quiet.config.logLevel) }
  const app = await openApp({ ...desk, queue: true })
  try {
    await runUntil(stop, desk, app, options)
  } finally {
    await within(closePatienceMs, app.close())
  }
}

async function runUntil(
  stop: Promise<void>,
  desk: Desk,
  app: App,
  options: StartOptions,
): Promise<void> {
  const { dataDirectory } = desk.config
  const server = await openServer(desk, app, options)
  const stopListening = server === null ? null : keepListening(app.context)
  try {
    await app.work()
    app.startTicking()
    say(...announcement(desk, app, server))
    if (options.json) await writeJson({ ready: true, url: server?.url ?? null, pid: process.pid })
    await stop
    say('Stopping.')
  } finally {
    if (server !== null) await takeAddressAway(dataDirectory)
    await stopListening?.()
    await server?.close()
  }
}

async function openServer(desk: Desk, app: App, options: StartOptions): Promise<Server | null> {
  const { config, clock, log } = desk
  const { host } = config.server
  const port = options.port ?? config.server.port ?? 0
  if (port === 0) {
    await takeAddressAway(config.dataDirectory)
    return null
  }
  const key = randomBytes(24).toString('base64url')
  const { serve } = await import('../server/serve.ts')
  const server = await serve(
    { host, port, key, log },
    {
      health: () => within(healthPatienceMs, ping(app.store.db)),
      status: () => readStatus(questionOf({ ...desk, store: app.store })),
      releaseHold: async (id) =>
        /^\d{1,18}$/.test(id) && releaseHold(app.store.db, id, clock.now()),
      receive: createReceive(app.context),
    },
  )
  if (app.store.kind === 'embedded')
    await leaveAddress(config.dataDirectory, { pid: process.pid, url: server.url, key })
  return server
}

function announcement({ config }: Desk, app: App, server: Server | null): string[] {
  const spaces = [...app.context.spaces.values()].map(({ space, connectors }) => {
    const sources = Object.keys(connectors).filter((name) => connectors[name]?.pull !== undefined)
    const writes = space.writes ? 'writes on' : 'writes off: nothing is mirrored or sent'
    return `  ${space.id}: reads ${sources.join(', ') || 'nothing'}; ${writes}`
  })
  const store = app.store.kind === 'embedded' ? `embedded in ${config.dataDirectory}` : 'PostgreSQL'
  const queue = config.redisUrl === null ? 'in the database' : 'in Redis'
  return [
    `vmeste serves ${counted(spaces.length, 'space')}:`,
    ...spaces,
    `Store: ${store}; queue: ${queue}`,
    server === null ? 'No status page' : `Status: ${server.url}/status`,
    ...webhooksOf(app, server),
  ]
}

/** Where sources call, and where they cannot. */
function webhooksOf(app: App, server: Server | null): string[] {
  const urls = [...app.context.spaces.values()].flatMap(({ connectors }) =>
    Object.values(connectors).flatMap(({ listener }) => listener?.callbackUrl ?? []),
  )
  if (urls.length === 0) return []
  if (server === null) return ['No webhooks: without a port nobody can call here']
  return urls.map((url) => `Webhook: ${url}, to be handed on to ${server.url}/hooks/`)
}
