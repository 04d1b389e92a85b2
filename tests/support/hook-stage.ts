import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { z } from 'zod'
import type { TrelloSandbox } from '../../connectors/trello/sandbox/truth.ts'
import type { App } from '../../src/app.ts'
import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import { ensureListening } from '../../src/listen.ts'
import { createReceive } from '../../src/receive.ts'
import { type Server, serve } from '../../src/server/serve.ts'
import { type LoggedActivity, readLog } from '../../src/store/activities.ts'
import { readSource, type Source } from '../../src/store/sources.ts'
import { configOf, openQuietly, startSandbox } from './service.ts'
import { silent } from './wirings.ts'

/** One space that reads the Trello sandbox and is called by it, on a clock of its own. */
export interface HookStage {
  clock: VirtualClock
  sandbox: TrelloSandbox
  app: App
  configText: string
  callbackUrl: string
  /** Opens the server; where it is open already, nothing. */
  open(): Promise<void>
  /** Nobody answers from now on. */
  shut(): Promise<void>
  /** Posts to `/hooks/<path>`; without `sign` as Trello signs, `null` for not at all. */
  post(body: string, sign?: string | null, path?: string): Promise<Response>
  sign(body: string | Buffer, secret?: string): string
  /** Looks once whether Trello calls. */
  listen(): Promise<void>
  read(): Promise<void>
  source(): Promise<Source | null>
  log(): Promise<LoggedActivity[]>
  /** Those Trello knows. */
  webhooks(): Promise<object[]>
  close(): Promise<void>
}

export const called = { space: 'vektor', source: 'trello' }

export async function openHookStage(start: number): Promise<HookStage> {
  const clock = virtualClock(start)
  const options = { port: 0, clock, delivery: 'manual' }
  const sandbox = (await startSandbox('trello', options)) as TrelloSandbox
  const port = await freePort()
  const configText = textOf(sandbox.url, port)
  const app = await openQuietly(await configOf(configText, [sandbox]), clock)
  const callbackUrl = `http://127.0.0.1:${port}/hooks/trello/vektor`
  const sign = (body: string | Buffer, secret = 'sandbox-secret') =>
    createHmac('sha1', secret).update(body).update(callbackUrl).digest('base64')
  let server: Server | null = null
  const stage: HookStage = {
    ...{ clock, sandbox, app, configText, callbackUrl, sign },
    async open() {
      server ??= await openServer(app, port)
    },
    async shut() {
      await server?.close()
      server = null
    },
    post(body, signature = sign(body), path = 'trello/vektor') {
      const signed = signature === null ? null : { 'x-trello-webhook': signature }
      const headers = { 'content-type': 'application/json', ...signed }
      return fetch(`http://127.0.0.1:${port}/hooks/${path}`, { method: 'POST', headers, body })
    },
    listen: () => ensureListening(app.context, new AbortController().signal),
    async read() {
      await app.hurry()
      await app.run('poll', called)
      const source = await stage.source()
      if (source?.lastError != null) throw new Error(source.lastError)
    },
    source: () => readSource(app.store.db, called.space, called.source),
    log: () => logOf(app),
    webhooks: () => webhooksOf(sandbox),
    async close() {
      await stage.shut()
      await app.close()
      await sandbox.close()
    },
  }
  await stage.open()
  return stage
}

function textOf(baseUrl: string, port: number): string {
  return `
log: silent
trello: { baseUrl: '${baseUrl}', webhooks: 'http://127.0.0.1:${port}/hooks' }
spaces:
  - id: vektor
    name: Проба
    trello: { board: IN2LmCfA }
`
}

function openServer({ context }: App, port: number): Promise<Server> {
  return serve(
    { host: '127.0.0.1', port, key: 'key', log: silent },
    {
      health: async () => undefined,
      status: () => Promise.reject(new Error('nobody asks for it here')),
      releaseHold: async () => false,
      receive: createReceive(context),
    },
  )
}

async function logOf({ store }: App): Promise<LoggedActivity[]> {
  const lines: LoggedActivity[] = []
  for await (const page of readLog(store.db, called.space)) lines.push(...page)
  return lines
}

async function webhooksOf({ url }: TrelloSandbox): Promise<object[]> {
  const authorization = 'OAuth oauth_consumer_key="sandbox-key", oauth_token="sandbox-token"'
  const headers = { authorization }
  const answer = await fetch(`${url}/1/members/me/tokens?webhooks=true`, { headers })
  const tokens = z.array(z.object({ webhooks: z.array(z.looseObject({})) }))
  return tokens.parse(await answer.json()).flatMap(({ webhooks }) => webhooks)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = Object(probe.address())
  probe.close()
  await once(probe, 'close')
  return port
}
