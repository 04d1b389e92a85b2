import { createServer } from 'node:http'
import type { Asked } from '../reading/measured.ts'
import { type Board, makeBoard } from './board.ts'

/**
 * Serves an invented board as Trello would: `server-child.ts <number of actions>`. Every item is
 * written as JSON once and every answer kept, so that it costs whoever reads as little as can be. Says
 * `{ url, others }` when it listens; answers `asked` with what was asked since the last time.
 */
const board = makeBoard(Number(process.argv[2]))
const cards = board.cards.map((card) => ({ at: card.id, json: JSON.stringify(card) }))
const actions = board.actions.map((action) => ({ at: action.date, json: JSON.stringify(action) }))
board.cards = []
board.actions = []
const answers = new Map<string, Buffer>()
let asked: Asked[] = []

const server = createServer((request, response) => {
  const path = request.url ?? ''
  asked.push({ path, body: null })
  const answer = answers.get(path) ?? Buffer.from(answerTo(new URL(path, 'http://localhost')))
  answers.set(path, answer)
  response.writeHead(answer.length === 0 ? 404 : 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': answer.length,
  })
  response.end(answer)
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  process.send?.({ url: `http://127.0.0.1:${port}`, others: cards.length })
})
process.on('message', () => {
  process.send?.(asked)
  asked = []
})
process.on('disconnect', () => process.exit())

function answerTo({ pathname, searchParams: query }: URL): string {
  const route = /^\/1\/boards\/\w+(.*)$/.exec(pathname)?.[1]
  if (route === '') return boardAnswer(board, query)
  if (route === '/cards/all') return page(cards, limitsOf(query, ''))
  if (route === '/actions') return page(actions, limitsOf(query, ''))
  return ''
}

function boardAnswer(
  { id, name, lists, members, labels, customFields }: Board,
  query: URLSearchParams,
): string {
  const dateLastActivity = actions.at(-1)?.at ?? null
  const head = { id, name, closed: false, url: 'https://trello.com/b/vmesteBn', dateLastActivity }
  const parts = { lists, members, labels, customFields }
  const wanted = Object.entries(parts).filter(([part]) => query.has(part))
  const json = JSON.stringify({ ...head, ...Object.fromEntries(wanted) })
  if (!query.has('actions')) return json
  return `${json.slice(0, -1)},"actions":${page(actions, limitsOf(query, 'actions_'))}}`
}

interface Limits {
  limit: number
  before: string | null
  since: string | null
}

function limitsOf(query: URLSearchParams, prefix: string): Limits {
  return {
    limit: Number(query.get(`${prefix}limit`) ?? 50),
    before: query.get(`${prefix}before`),
    since: query.get(`${prefix}since`),
  }
}

type Item = { at: string; json: string }

/** The newest with `since` < at < `before`, newest first; ids and ISO dates sort as they should. */
function page(items: readonly Item[], { limit, before, since }: Limits): string {
  const end = before === null ? items.length : countBelow(items, before)
  const from = since === null ? 0 : countBelow(items, `${since}~`)
  const found = items.slice(Math.max(from, end - limit), end).reverse()
  return `[${found.map(({ json }) => json).join(',')}]`
}

/** How many of the items, in ascending order, lie below `at`. */
function countBelow(items: readonly Item[], at: string): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((items[middle]?.at ?? '') < at) low = middle + 1
    else high = middle
  }
  return low
}
