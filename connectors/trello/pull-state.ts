import type { Call } from '../../src/connector.ts'
import { AccessLost, Misconfigured, TryLater } from '../../src/errors.ts'
import type { CompleteList, Observation, Rejected } from '../../src/observation.ts'
import type { CardPage, Client } from './client.ts'
import { optionTexts } from './custom-field.ts'
import { completeBut } from './listed.ts'
import { idOf } from './mark.ts'
import type { Surroundings } from './meaning.ts'
import { toAccount, toBoard, toCard, toList } from './normalize-card.ts'
import { createdAt, firstIdOf } from './object-id.ts'
import { type CommentPeriods, newsOf, type Reached } from './reading.ts'
import { Board, Card, CustomField, Label, List, ListedCard, Member, parseEach } from './schema.ts'

/** The part of an observation that differs from page to page. */
export type Page = Pick<Observation, 'subjects' | 'activities' | 'accounts' | 'rejected'>

/** What the pages of state taught, for the reading of the actions. */
export interface Surveyed extends Surroundings {
  complete: readonly CompleteList[]
  /** The newest actions, where they came along with the board; `null`: still to be asked for. */
  actions: readonly unknown[] | null
}

export interface Place {
  client: Client
  source: string
  board: string
  pageSize: number
  comments: CommentPeriods
}

/**
 * Reads the cards, and the board with its lists, members, labels, custom fields. Where all cards came
 * on one page, the newest actions come along with the board: they are read after all state, and one
 * request is saved.
 */
export async function* pullState(
  place: Place,
  reached: Reached,
  call: Call,
): AsyncGenerator<Page, Surveyed> {
  const { client, source, pageSize } = place
  const firstPage: CardPage = { limit: pageSize, before: null }
  const first = await client.cards(place.board, firstPage, call)
  const isWhole = first.length < pageSize && reached.nextBefore === null
  const actions = isWhole ? { limit: pageSize, since: newsOf(reached).floor } : null
  const board = toOpenBoard(await client.board(place.board, actions, call))
  refuseOther(board, reached)
  const head = boardPage(board, source)
  yield head.page
  const around = { source, boardId: board.id, fieldOptions: optionTexts(head.fields) }
  const cards = yield* pullCards(place, around, { page: firstPage, raw: first }, call)
  const oddLists = head.page.rejected.filter(({ kind }) => kind === 'list')
  const complete = [
    ...completeBut({ kind: 'list' }, oddLists, source),
    ...(cards.read ? completeBut({ kind: 'card' }, cards.odd, source) : []),
  ]
  return { ...around, complete, actions: isWhole ? (board.actions ?? null) : null }
}

/** The board itself with everything that is listed with it. */
export function boardPage(board: Board, source: string): { page: Page; fields: CustomField[] } {
  const lists = parseEach(List, 'list', board.lists ?? [])
  const members = parseEach(Member, 'member', board.members ?? [])
  const labels = parseEach(Label, 'label', board.labels ?? [])
  const fields = parseEach(CustomField, 'customField', board.customFields ?? [])
  const parts = { members: members.good, labels: labels.good, fields: fields.good }
  const page = {
    subjects: [
      toBoard(board, parts, source),
      ...lists.good.map((list) => toList(list, board.id, source)),
    ],
    activities: [],
    accounts: members.good.map(toAccount),
    rejected: [lists, members, labels, fields].flatMap(({ rejected }) => rejected),
  }
  return { page, fields: fields.good }
}

/** A page of cards as the API lists them, with everything that was asked for. */
function cardPage(raw: readonly unknown[], around: Surroundings): Page {
  return toCardPage(parseEach(ListedCard, 'card', raw), around)
}

/** A page of cards from a file, in which old boards leave out much. */
export function exportedCardPage(raw: readonly unknown[], around: Surroundings): Page {
  return toCardPage(parseEach(Card, 'card', raw), around)
}

function toCardPage(
  { good, rejected }: ReturnType<typeof parseEach<Card>>,
  around: Surroundings,
): Page {
  const subjects = good.map((card) => toCard(card, around))
  return { subjects, activities: [], accounts: [], rejected }
}

/** One log tells of one board: on another one everything would seem gone, and its past be skipped. */
function refuseOther({ id }: Board, reached: Reached): void {
  if (reached.board === null || reached.board === id) return
  throw new Misconfigured([
    `The space names another Trello board (${id}) than its log tells of (${reached.board}): give the new board a space of its own`,
  ])
}

/** A board always has members: one that shows none is shown to a stranger. */
function toOpenBoard(answer: unknown): Board {
  const { success, data, error } = Board.safeParse(answer)
  const missing = (['lists', 'members', 'labels'] as const).find((part) => !data?.[part])
  if (!success || missing !== undefined) {
    const what = error?.issues[0]?.path.join('.') ?? missing
    throw new TryLater(`Trello answered the board without a usable "${what}"; will try again`)
  }
  if (data.closed)
    throw new AccessLost('The Trello board is closed: reopen it, or name another one')
  if (data.members?.length === 0)
    throw new AccessLost(
      'Trello shows the board without its members: let the member of TRELLO_TOKEN join the board again',
    )
  return data
}

/** The list of cards was read to its end when the last page was short. */
async function* pullCards(
  place: Place,
  around: Surroundings,
  first: { page: CardPage; raw: readonly unknown[] },
  call: Call,
) {
  const seen = new Set<string>()
  let page: CardPage | null = first.page
  let raw = first.raw
  const odd: Rejected[] = []
  let read = true
  while (page) {
    const fresh = raw.filter((card) => !seen.has(idOf(card)))
    for (const card of fresh) seen.add(idOf(card))
    const short: boolean = raw.length < page.limit
    page = short ? null : nextCards(page, raw)
    const cards = cardPage(fresh, around)
    odd.push(...cards.rejected)
    read &&= short || page !== null
    yield cards
    if (page) raw = await place.client.cards(place.board, page, call)
  }
  return { read, odd }
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
