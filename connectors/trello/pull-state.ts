import type { Call } from '../../src/connector.ts'
import { AccessLost, TryLater } from '../../src/errors.ts'
import type { CompleteList, Observation } from '../../src/observation.ts'
import type { CardPage, Client } from './client.ts'
import { toAccount, toBoard, toCard, toList } from './normalize-card.ts'
import { createdAt, firstIdOf } from './object-id.ts'
import { Board, Card, List, Member, parseEach } from './schema.ts'

/** The part of an observation that differs from page to page. */
export type Page = Pick<Observation, 'subjects' | 'activities' | 'accounts' | 'rejected'>

/** What the pages of state taught, for the reading of the actions. */
export interface Surveyed {
  boardId: string
  cardOfChecklist: ReadonlyMap<string, string>
  complete: readonly CompleteList[]
}

export interface Place {
  client: Client
  source: string
  board: string
  pageSize: number
}

/** Reads the board with its lists and members, then all cards, page by page. */
export async function* pullState(place: Place, call: Call): AsyncGenerator<Page, Surveyed> {
  const board = toOpenBoard(await place.client.board(place.board, call))
  const lists = parseEach(List, 'list', board.lists)
  const head = boardPage(board, lists, place.source)
  yield head
  const closedLists = new Set(lists.good.filter(({ closed }) => closed).map(({ id }) => id))
  const cards = yield* pullCards(place, closedLists, call)
  const complete: CompleteList[] = lists.rejected.length === 0 ? [{ kind: 'list' }] : []
  if (cards.complete) complete.push({ kind: 'card' })
  return { boardId: board.id, cardOfChecklist: cards.cardOfChecklist, complete }
}

export function boardPage(
  board: Board,
  lists: ReturnType<typeof parseEach<List>>,
  source: string,
): Page {
  const members = parseEach(Member, 'member', board.members ?? [])
  return {
    subjects: [toBoard(board, source), ...lists.good.map((list) => toList(list, board.id, source))],
    activities: [],
    accounts: members.good.map(toAccount),
    rejected: [...lists.rejected, ...members.rejected],
  }
}

export function cardPage(
  raw: readonly unknown[],
  closedLists: ReadonlySet<string>,
  source: string,
): Page & { cards: Card[] } {
  const { good, rejected } = parseEach(Card, 'card', raw)
  const subjects = good.map((card) => toCard(card, closedLists, source))
  return { cards: good, subjects, activities: [], accounts: [], rejected }
}

function toOpenBoard(answer: unknown): Board & { lists: unknown[] } {
  const { success, data, error } = Board.safeParse(answer)
  if (!success || !data.lists) {
    const what = error?.issues[0]?.path.join('.') ?? 'lists'
    throw new TryLater(`Trello answered the board without a usable "${what}"; will try again`)
  }
  if (data.closed)
    throw new AccessLost('The Trello board is closed: reopen it, or name another one')
  return { ...data, lists: data.lists }
}

/**
 * The list of cards is complete when the last page was short and no card was set aside: one that we
 * could not read must not look deleted.
 */
async function* pullCards(place: Place, closedLists: ReadonlySet<string>, call: Call) {
  const seen = new Set<string>()
  const cardOfChecklist = new Map<string, string>()
  let page: CardPage | null = { limit: place.pageSize, before: null }
  let complete = true
  while (page) {
    const raw: readonly unknown[] = await place.client.cards(place.board, page, call)
    const fresh = raw.filter((card) => !seen.has(idOf(card)))
    const { cards, ...seenNow } = cardPage(fresh, closedLists, place.source)
    for (const card of fresh) seen.add(idOf(card))
    noteChecklists(cards, cardOfChecklist)
    yield seenNow
    const short: boolean = raw.length < page.limit
    page = short ? null : nextCards(page, raw)
    complete &&= seenNow.rejected.length === 0 && (short || page !== null)
  }
  return { complete, cardOfChecklist }
}

const maxLimit = 1_000

/**
 * Trello gives cards in no order and may read an id in `before` as its second only, so that the next
 * page starts at the end of the second of the oldest card. More cards than a page holds made in one
 * second (a copied board) ask for a larger page; `null` when the largest does not get past them.
 */
function nextCards(page: CardPage, cards: readonly unknown[]): CardPage | null {
  const oldest = cards.map(idOf).filter(Boolean).sort()[0]
  const at = createdAt(oldest ?? '')
  const before = at === null ? null : firstIdOf(at + 1_000)
  if (before !== null && before !== page.before) return { ...page, before }
  return page.limit < maxLimit ? { ...page, limit: maxLimit } : null
}

function noteChecklists(cards: readonly Card[], cardOfChecklist: Map<string, string>): void {
  for (const card of cards) {
    for (const { id } of card.checklists ?? []) cardOfChecklist.set(id, card.id)
  }
}

function idOf(card: unknown): string {
  const { success, data } = Card.pick({ id: true }).safeParse(card)
  return success ? data.id : ''
}
