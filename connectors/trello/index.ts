import { z } from 'zod'
import { BaseUrl } from '../../src/base-url.ts'
import type { Connection, Connector, ConnectorType } from '../../src/connector.ts'
import { check } from './check.ts'
import { createClient } from './client.ts'
import { pull } from './pull.ts'
import { readFile } from './read-file.ts'
import { reporting } from './reporting.ts'

const Settings = z.strictObject({
  /** Without the version; whoever gives `…/1`, as Trello's own pages do, means the same. */
  baseUrl: BaseUrl.transform((url) => url.replace(/\/1$/, '')).default('https://api.trello.com'),
  pollEveryMinutes: z.number().positive().default(2),
  /** Items per request; Trello gives at most 1000. Lower it when Trello finds a request too large. */
  pageSize: z.int().min(1).max(1000).default(1000),
})

const Place = z.strictObject({
  /** The board's id, or the short link in its address: trello.com/b/<short link>/… */
  board: z.string().min(1),
})

/** Trello: reads one board a space, with its cards, comments and everything Trello logs about them. */
export const trello: ConnectorType<z.infer<typeof Settings>, z.infer<typeof Place>> = {
  name: 'trello',
  settings: Settings,
  place: Place,
  secrets: {
    TRELLO_KEY: {
      what: 'API key of a Power-Up made at trello.com/power-ups/admin',
      required: true,
    },
    TRELLO_TOKEN: { what: 'token of a board member, scope read', required: true },
    TRELLO_SECRET: { what: 'secret of the same Power-Up, for webhooks', required: false },
  },
  connect,
  readFile,
  sandbox: async (options) => (await import('./sandbox/index.ts')).startSandbox(options),
}

type TrelloConnection = Connection<z.infer<typeof Settings>, z.infer<typeof Place>>

function connect({ source, settings, place, secrets, clock, count }: TrelloConnection): Connector {
  const { TRELLO_KEY: key = '', TRELLO_TOKEN: token = '' } = secrets
  const client = createClient({ baseUrl: settings.baseUrl, key, token, count })
  const board = { client, source, board: place.board, pageSize: settings.pageSize }
  return {
    reporting,
    pull: (from, _memory, call) => pull(board, clock.now(), from, call),
    check: (call) => check(client, place.board, call),
    close: async () => client.close(),
  }
}
