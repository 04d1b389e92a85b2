import type { Call } from '../../src/connector.ts'
import { type Ask, type AskOptions, createAsk, type Query } from './ask.ts'
import { type CommentCalls, commentCalls } from './comment-client.ts'
import { misshapen } from './failure.ts'
import { type WebhookCalls, webhookCalls } from './webhook-client.ts'

/** The calls we make; each gives parsed JSON with no meaning read into it. */
export interface Client {
  /** The board with all its lists, members, labels, custom fields, and where asked its newest actions. */
  board(
    board: string,
    actions: NestedActions | null,
    call: Call,
  ): Promise<Readonly<Record<string, unknown>>>
  /** At most `limit` cards created before `before`, the newest ones, in no order; archived ones too. */
  cards(board: string, page: CardPage, call: Call): Promise<readonly unknown[]>
  /** At most `limit` actions with `since` < date < `before`, newest first. */
  actions(board: string, page: ActionPage, call: Call): Promise<readonly unknown[]>
  readonly webhooks: WebhookCalls
  /** Of one card, and written there. */
  readonly written: CommentCalls
  /** Like `actions`, but only those that are comments. */
  comments(
    board: string,
    page: Pick<ActionPage, 'limit' | 'before'>,
    call: Call,
  ): Promise<readonly unknown[]>
  /** At most ten GETs in one; each answer as `{ "<status>": body }`, in the same order. */
  batch(paths: readonly string[], call: Call): Promise<readonly unknown[]>
  /** How far Trello's clock is ahead of ours, ms. */
  clockAhead(): number
  close(): void
}

export interface NestedActions {
  limit: number
  since: number | null
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

/**
 * Trello's REST API, version 1: one small function for each endpoint, no meaning. @throws TryLater
 * (limits, their errors, no JSON), Misconfigured (key, token, base URL), AccessLost (the board is
 * not, or no longer, readable)
 */
export function createClient(options: AskOptions): Client {
  const ask = createAsk(options)
  return {
    board: (board, actions, call) => getBoard(ask, board, actions, call),
    cards: (board, page, call) => getCards(ask, board, page, call),
    actions: (board, page, call) => getActions(ask, board, page, call),
    comments: (board, page, call) => getComments(ask, board, page, call),
    batch: (paths, call) => getBatch(ask, paths, call),
    webhooks: webhookCalls(ask),
    written: commentCalls(ask),
    clockAhead: ask.clockAhead,
    close: () => ask.close(),
  }
}

async function getBoard(ask: Ask, board: string, actions: NestedActions | null, call: Call) {
  const query = {
    fields: 'id,name,closed,url,dateLastActivity',
    lists: 'all',
    members: 'all',
    member_fields: 'id,fullName,username',
    labels: 'all',
    labels_limit: '1000',
    customFields: 'true',
    ...(actions !== null && nestedActions(actions)),
  }
  const path = `/1/boards/${encodeURIComponent(board)}`
  const answer = await ask.get('/boards/{id}', path, query, call)
  if (isRecord(answer)) return answer
  throw misshapen('board', 'an object')
}

function nestedActions({ limit, since }: NestedActions): Query {
  return {
    actions: 'all',
    actions_limit: String(limit),
    actions_since: since === null ? null : new Date(since).toISOString(),
    action_fields: actionFields,
    action_member: 'false',
    action_memberCreator_fields: creatorFields,
  }
}

const actionFields = 'type,date,data,idMemberCreator'
const creatorFields = 'fullName,username'

async function getCards(ask: Ask, board: string, page: CardPage, call: Call) {
  const query = {
    limit: String(page.limit),
    before: page.before,
    attachments: 'true',
    attachment_fields: 'name,url',
    checklists: 'all',
    customFieldItems: 'true',
    fields:
      'name,desc,closed,due,dueComplete,start,idList,idMembers,labels,shortUrl,cardRole,isTemplate',
  }
  const path = `/1/boards/${encodeURIComponent(board)}/cards/all`
  return toArray(await ask.get('/boards/{id}/cards/{filter}', path, query, call), 'cards')
}

async function getActions(ask: Ask, board: string, page: ActionPage, call: Call) {
  const query = {
    limit: String(page.limit),
    since: page.since,
    before: page.before,
    ...plainAction,
  }
  return toArray(
    await ask.get('/boards/{boardId}/actions', actionsOf(board), query, call),
    'actions',
  )
}

async function getComments(
  ask: Ask,
  board: string,
  page: Pick<ActionPage, 'limit' | 'before'>,
  call: Call,
) {
  const query = {
    filter: 'commentCard,copyCommentCard',
    limit: String(page.limit),
    before: page.before,
    ...plainAction,
  }
  return toArray(
    await ask.get('/boards/{boardId}/actions', actionsOf(board), query, call),
    'comments',
  )
}

const plainAction = { fields: actionFields, member: 'false', memberCreator_fields: creatorFields }

function actionsOf(board: string): string {
  return `/1/boards/${encodeURIComponent(board)}/actions`
}

/** A comma inside one of the addresses would end it. */
async function getBatch(ask: Ask, paths: readonly string[], call: Call) {
  const urls = paths.map((path) => path.replaceAll(',', '%2C')).join(',')
  return toArray(await ask.get('/batch', '/1/batch', { urls }, call), 'batch')
}

function toArray(answer: unknown, what: string): readonly unknown[] {
  if (Array.isArray(answer)) return answer
  throw misshapen(what, 'a list')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
