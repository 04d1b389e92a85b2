import { z } from 'zod'
import { BaseUrl } from '../../src/base-url.ts'
import { hour, second } from '../../src/clock.ts'
import type { Connection, Connector, ConnectorType } from '../../src/connector.ts'
import { textHash } from '../../src/hash.ts'
import { check } from './check.ts'
import { type Client, createClient } from './client.ts'
import { pull } from './pull.ts'
import { readFile } from './read-file.ts'
import { commentPeriods } from './reading.ts'
import { createReplies } from './replies.ts'
import { reporting } from './reporting.ts'
import { reread } from './reread.ts'
import { verify } from './verify.ts'
import { createListener } from './webhook.ts'
import { callbackUrlOf, WebhookBase } from './webhook-address.ts'

const Options = z.strictObject({
  /** Without the version; whoever gives `…/1`, as Trello's own pages do, means the same. */
  baseUrl: BaseUrl.transform((url) => url.replace(/\/1$/, '')).default('https://api.trello.com'),
  pollEveryMinutes: z
    .number()
    .positive()
    .optional()
    .describe('How often to ask what is new; default: 2, with webhooks 15'),
  webhooks: WebhookBase.optional().describe(
    'public https address under which Trello reaches /hooks of this service, for example https://vmeste.example.org/hooks; default: Trello does not call',
  ),
  /** All comments are read again so often to find edits and deletions; the newest ones each hour. */
  commentsEveryHours: z.number().positive().default(24),
  /** Items per request; Trello gives at most 1000. Lower it when Trello finds a request too large. */
  pageSize: z.int().min(1).max(1000).default(1000),
})

/** Where Trello calls, reading only has to bring what a webhook does not carry or has lost. */
const Settings = Options.transform(({ pollEveryMinutes, ...options }) => ({
  ...options,
  pollEveryMinutes: pollEveryMinutes ?? (options.webhooks === undefined ? 2 : 15),
}))

const Place = z.strictObject({
  /** The board's id, or the short link in its address: trello.com/b/<short link>/… */
  board: z.string().min(1),
})

/** Trello: reads one board a space, with all that Trello logs of it; writes answers where a space wants that. */
export const trello: ConnectorType<z.infer<typeof Settings>, z.infer<typeof Place>> = {
  name: 'trello',
  settings: Settings,
  place: Place,
  secrets: {
    TRELLO_KEY: {
      what: 'API key of a Power-Up made at trello.com/power-ups/admin',
      required: true,
    },
    TRELLO_TOKEN: {
      what: 'token of a board member, scope read (read,write for mirror.replies)',
      required: true,
    },
    TRELLO_SECRET: {
      what: 'secret of the same Power-Up',
      required: false,
      neededBy: {
        setting: 'webhooks',
        because: 'without it no signature can be checked, and anybody could call',
      },
    },
  },
  connect,
  reporting,
  reread,
  readFile,
  sandbox: async (options) => (await import('./sandbox/index.ts')).startSandbox(options),
}

type TrelloConnection = Connection<z.infer<typeof Settings>, z.infer<typeof Place>>

/** Trello's own, for each token. */
const limit = { max: 100, intervalMs: 10 * second }

function connect(connection: TrelloConnection): Connector {
  const { source, settings, place, secrets, clock, count } = connection
  const { TRELLO_KEY: key = '', TRELLO_TOKEN: token = '' } = secrets
  const budget = connection.budget(`${source} ${textHash(token).slice(0, 8)}`, limit)
  const client = createClient({ baseUrl: settings.baseUrl, key, token, budget, clock, count })
  const comments = { ...commentPeriods, all: settings.commentsEveryHours * hour }
  const board = { client, source, board: place.board, pageSize: settings.pageSize, comments }
  return {
    reporting,
    pull: (from, memory, call) => pull(board, { readAt: clock.now(), from, memory }, call),
    ...listenerOf(connection, client),
    ...(connection.replies && { replies: createReplies(board) }),
    verify: (keys, call) => verify(client, place.board, keys, call),
    check: (call) =>
      check(client, { board: place.board, writes: connection.replies === true }, call),
    close: async () => client.close(),
  }
}

function listenerOf(
  { source, space, settings, place, secrets, clock }: TrelloConnection,
  client: Client,
): Pick<Connector, 'listener'> {
  if (settings.webhooks === undefined) return {}
  const callbackUrl = callbackUrlOf(settings.webhooks, source, space)
  const { board } = place
  const secret = secrets.TRELLO_SECRET
  return { listener: createListener({ source, board, client, callbackUrl, secret, clock }) }
}
