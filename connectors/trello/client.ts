import type { Call } from '../../src/connector.ts'
import { AccessLost, GiveUp, Misconfigured, TryLater } from '../../src/errors.ts'
import { createHttp, type HttpAnswer } from '../../src/http.ts'

/** The calls we make; each gives parsed JSON with no meaning read into it. */
export interface Client {
  /** The board with all its lists and members, archived ones too. */
  board(board: string, call: Call): Promise<Readonly<Record<string, unknown>>>
  /** At most `limit` cards created before `before`, the newest ones, in no order; archived ones too. */
  cards(board: string, page: CardPage, call: Call): Promise<readonly unknown[]>
  /** At most `limit` actions with `since` < date < `before`, newest first. */
  actions(board: string, page: ActionPage, call: Call): Promise<readonly unknown[]>
  close(): void
}

export interface CardPage {
  limit: number
  /** A 24-hex id; Trello may read it as the second it was made in. */
  before: string | null
}

interface ActionPage {
  limit: number
  /** ISO 8601. */
  since: string | null
  before: string | null
}

export interface ClientOptions {
  baseUrl: string
  key: string
  token: string
  /** Called with the name of each request before it is made. */
  count(request: string): void
}

type Get = (name: string, path: string, query: Query, call: Call) => Promise<unknown>
type Query = Readonly<Record<string, string | null>>

const timeoutMs = 30_000

/**
 * Trello's REST API, version 1, with key and token in the header, where no log of addresses sees
 * them. @throws TryLater (limits, their errors, no JSON), Misconfigured (key, token, base URL),
 * AccessLost (the board is not, or no longer, readable)
 */
export function createClient(options: ClientOptions): Client {
  const http = createHttp(options.baseUrl, timeoutMs)
  const authorization = `OAuth oauth_consumer_key="${options.key}", oauth_token="${options.token}"`
  const get: Get = async (name, path, query, { signal }) => {
    options.count(`GET ${name}`)
    const request = { method: 'GET', path, query: withoutNulls(query), signal } as const
    return toJson(await http.send({ ...request, headers: { authorization } }))
  }
  return {
    board: (board, call) => getBoard(get, board, call),
    cards: (board, page, call) => getCards(get, board, page, call),
    actions: (board, page, call) => getActions(get, board, page, call),
    close: () => http.close(),
  }
}

async function getBoard(get: Get, board: string, call: Call) {
  const query = {
    fields: 'id,name,closed,url,dateLastActivity',
    lists: 'all',
    members: 'all',
    member_fields: 'id,fullName,username',
  }
  const answer = await get('/boards/{id}', `/1/boards/${encodeURIComponent(board)}`, query, call)
  if (isRecord(answer)) return answer
  throw new TryLater(
    'Trello answered the board with something that is not an object; will try again',
  )
}

async function getCards(get: Get, board: string, page: CardPage, call: Call) {
  const query = {
    limit: String(page.limit),
    before: page.before,
    attachments: 'true',
    attachment_fields: 'name,url',
    checklists: 'all',
    fields:
      'name,desc,closed,due,dueComplete,start,idList,idMembers,labels,shortUrl,cardRole,isTemplate',
  }
  const path = `/1/boards/${encodeURIComponent(board)}/cards/all`
  return toArray(await get('/boards/{id}/cards/{filter}', path, query, call), 'cards')
}

async function getActions(get: Get, board: string, page: ActionPage, call: Call) {
  const query = {
    limit: String(page.limit),
    since: page.since,
    before: page.before,
    fields: 'type,date,data,idMemberCreator',
    member: 'false',
    memberCreator_fields: 'fullName,username',
  }
  const path = `/1/boards/${encodeURIComponent(board)}/actions`
  return toArray(await get('/boards/{boardId}/actions', path, query, call), 'actions')
}

function toJson(answer: HttpAnswer): unknown {
  if (answer.status !== 200) throw toError(answer)
  const parsed = parse(answer.body)
  if (parsed !== undefined) return parsed
  throw new TryLater(
    'Trello answered with something that is not JSON; will try again (if it stays so, check baseUrl of trello)',
  )
}

/** The parser's own error quotes the text, which may be somebody's: it is not handed on. */
function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function toError(answer: HttpAnswer): Error {
  const { status } = answer
  const says = excerpt(answer.body)
  if (isPage(answer) && [401, 403, 404].includes(status)) return notTrello(status)
  if (status === 429) return rateLimited(answer)
  if (status >= 500) return new TryLater(`Trello is out of order (${status}); will try again`)
  if (status === 404) {
    return new AccessLost(
      'Trello does not know the board (404): check the board of the space, and whether somebody deleted it',
    )
  }
  if (status === 401) return refused(says)
  if (status >= 300 && status < 400) {
    return misconfigured(
      `Trello redirects (${status}): the base URL must be https://api.trello.com`,
    )
  }
  if (status === 403) return forbidden(says)
  if (status === 400)
    return misconfigured(`Trello calls the request wrong (${says}): check the board id`)
  return new GiveUp(`Trello answered ${status} ${says}`)
}

/** Boards with very many checklists get a 403 for a page that is too large. */
function forbidden(says: string): Error {
  const remedy = /too.?many/i.test(says)
    ? 'lower pageSize of trello to 500'
    : 'let the member of TRELLO_TOKEN join the board, and give the token the scope read'
  return misconfigured(`Trello refuses (403 ${says}): ${remedy}`)
}

/** Trello's own refusals are a line of text or JSON, never a page. */
function isPage({ headers, body }: HttpAnswer): boolean {
  return /html/i.test(headers['content-type'] ?? '') || body.trimStart().startsWith('<')
}

function notTrello(status: number): Error {
  return misconfigured(
    `A web page answers in place of Trello (${status}): the base URL must be https://api.trello.com, and no proxy may stand before it`,
  )
}

/** A private board that the token's member has left answers "unauthorized permission requested". */
function refused(says: string): Error {
  if (says.startsWith('unauthorized permission')) {
    return new AccessLost('The Trello token may not read the board: let its member join the board')
  }
  const what =
    says === 'invalid key' ? 'TRELLO_KEY is wrong' : 'TRELLO_TOKEN is wrong or has expired'
  return misconfigured(`${what}: make a new one as connectors/trello/README.md says (401 ${says})`)
}

/** Trello documents no Retry-After; its window is named by `…-interval-ms` and is 10 s long. */
function rateLimited({ headers }: HttpAnswer): TryLater {
  const seconds = Number(headers['retry-after'] ?? Number.NaN)
  const interval = Number(headers['x-rate-limit-api-token-interval-ms'] ?? Number.NaN)
  const afterMs = [seconds * 1_000, interval, 10_000].find((ms) => ms > 0) ?? null
  return new TryLater('Trello asks to slow down (429); will wait', { afterMs })
}

function misconfigured(problem: string): Misconfigured {
  return new Misconfigured([problem])
}

/** Trello's own short error text, for the operator; never a page. */
function excerpt(body: string): string {
  const line = body.trim()
  return /^[\w ,.:"{}_-]{1,200}$/.test(line) ? line : 'no reason given'
}

function toArray(answer: unknown, what: string): readonly unknown[] {
  if (Array.isArray(answer)) return answer
  throw new TryLater(
    `Trello answered the ${what} with something that is not a list; will try again`,
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function withoutNulls(query: Query): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== null),
  )
}
