import { z } from 'zod'
import { type Clock, hour } from '../../src/clock.ts'
import type { Call, Listener } from '../../src/connector.ts'
import { Gone, Misconfigured, Uncertain } from '../../src/errors.ts'
import type { Instant } from '../../src/ids.ts'
import type { Client } from './client.ts'
import { misshapen } from './failure.ts'
import { parseEach } from './schema.ts'

interface EnsureOptions {
  client: Client
  /** Id or short link. */
  board: string
  callbackUrl: string
  clock: Pick<Clock, 'now'>
}

/** The one webhook we want to have, as Trello calls its parts. */
interface Wanted {
  idModel: string
  callbackURL: string
}

const Webhook = z.looseObject({
  id: z.string().min(1),
  idModel: z.string(),
  callbackURL: z.string(),
  active: z.boolean(),
  consecutiveFailures: z.number().nullish(),
  firstConsecutiveFailDate: z.string().nullish(),
})
type Webhook = z.infer<typeof Webhook>

const Token = z.looseObject({ webhooks: z.array(z.unknown()).nullish() })

/**
 * Sees to it that Trello calls us for our board: once, not twice, and not switched off. One request
 * where all is well. @throws Misconfigured where Trello does not get through to us, TryLater
 */
export function createEnsure({
  client,
  board,
  callbackUrl,
  clock,
}: EnsureOptions): Listener['ensure'] {
  let idModel: string | null = /^[0-9a-f]{24}$/.test(board) ? board : null
  return async (call) => {
    idModel ??= await boardId(client, board, call)
    const wanted = { idModel, callbackURL: callbackUrl }
    const [oldest, ...others] = await ours(client, wanted, call)
    if (oldest === undefined) return create(client, wanted, call)
    for (const { id } of others) await remove(client, id, call)
    if (!oldest.active) await reaching(callbackUrl, client.webhooks.activate(oldest.id, call))
    complainOfFailures(oldest, callbackUrl, clock.now())
  }
}

/** Trello gets through to us, yet is turned away each time: most often the secret is not its own. */
function complainOfFailures(webhook: Webhook, callbackUrl: string, now: Instant): void {
  const since = Date.parse(webhook.firstConsecutiveFailDate ?? '')
  if (!webhook.consecutiveFailures || !(now - since > hour)) return
  throw new Misconfigured([
    `All of Trello's calls to ${callbackUrl} have failed since ${new Date(since).toISOString()}: check that TRELLO_SECRET is the secret of the Power-Up of TRELLO_KEY, and that this is the address Trello calls, letter by letter`,
  ])
}

async function boardId(client: Client, board: string, call: Call): Promise<string> {
  const { data } = z
    .looseObject({ id: z.string() })
    .safeParse(await client.webhooks.board(board, call))
  if (data === undefined) throw misshapen('board', 'a board')
  return data.id
}

/** Ids begin with the second they were made in: the oldest comes first. */
async function ours(client: Client, wanted: Wanted, call: Call): Promise<Webhook[]> {
  const answer = z.array(Token).safeParse(await client.webhooks.tokens(call))
  if (!answer.success) throw misshapen('list of webhooks', 'a list of tokens')
  const all = answer.data.flatMap(({ webhooks }) => webhooks ?? [])
  return parseEach(Webhook, 'webhook', all)
    .good.filter(
      ({ idModel, callbackURL }) =>
        idModel === wanted.idModel && callbackURL === wanted.callbackURL,
    )
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** Refused because there is one already, or the answer was lost: a second look tells. */
async function create(client: Client, wanted: Wanted, call: Call): Promise<void> {
  try {
    await reaching(wanted.callbackURL, client.webhooks.create(wanted, call))
  } catch (error) {
    if (!(error instanceof Misconfigured || error instanceof Uncertain)) throw error
    const [made] = await ours(client, wanted, call)
    if (made === undefined) throw error
  }
}

async function remove(client: Client, id: string, call: Call): Promise<void> {
  await client.webhooks.remove(id, call).catch((error: unknown) => {
    if (!(error instanceof Gone)) throw error
  })
}

/** Before Trello makes or wakes a webhook it asks its address with HEAD, and wants a 200. */
async function reaching(callbackUrl: string, request: Promise<unknown>): Promise<void> {
  try {
    await request
  } catch (cause) {
    if (!(cause instanceof Misconfigured)) throw cause
    throw new Misconfigured(
      [
        `Trello does not call us at ${callbackUrl}: let that address answer HEAD with 200 from outside, under a valid certificate, as connectors/trello/README.md says (${cause.message})`,
      ],
      { cause },
    )
  }
}
