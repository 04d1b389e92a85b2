import type { Query } from './paging.ts'
import type { Action, Board, Card } from './world.ts'

type Thing = Readonly<Record<string, unknown>>

const boardParts = new Set(['lists', 'labels', 'members', 'cards', 'checklists', 'actions'])

/** The board with the nested resources that were asked for. */
export function boardAnswer(board: Board, query: Query): Thing {
  const own = Object.fromEntries(Object.entries(board).filter(([key]) => !boardParts.has(key)))
  const labels = board.labels.slice(0, Number(query.labels_limit ?? 50))
  return {
    ...pick(own, query.fields ?? 'id,name,desc,descData,closed,url,shortUrl,prefs,labelNames'),
    ...(query.lists && { lists: openOrAll(board.lists, query.lists) }),
    ...(query.labels && query.labels !== 'none' && { labels }),
    ...(query.members &&
      query.members !== 'none' && {
        members: board.members.map((member) => pick(member, query.member_fields)),
      }),
  }
}

/** A card, with labels as they are now; attachments and checklists only where asked for. */
export function cardAnswer(board: Board, card: Card, query: Query): Thing {
  const { attachments, ...own } = { ...card, labels: labelsOf(board, card) }
  const checklists = board.checklists.filter(({ idCard }) => idCard === card.id)
  return {
    ...pick(own, query.fields),
    ...(query.attachments === 'true' && {
      attachments: attachments.map((attachment) => pick(attachment, query.attachment_fields)),
    }),
    ...(query.checklists === 'all' && { checklists }),
  }
}

export function actionAnswer(action: Action, query: Query): Thing {
  const { memberCreator, member, ...own } = action
  const creator = isThing(memberCreator) && query.memberCreator !== 'false'
  return {
    ...pick(own, query.fields),
    ...(isThing(member) && query.member !== 'false' && { member }),
    ...(creator && { memberCreator: pick(memberCreator, query.memberCreator_fields) }),
  }
}

/** Trello's filters of cards: `visible` is open and in an open list. */
export function isListed(board: Board, card: Card, filter: string): boolean {
  if (filter === 'all') return true
  if (filter === 'closed') return card.closed
  const list = board.lists.find(({ id }) => id === card.idList)
  return !card.closed && (filter === 'open' || list?.closed !== true)
}

function labelsOf(board: Board, card: Card): readonly unknown[] {
  if (!card.idLabels) return card.labels
  return card.idLabels.flatMap((id) => board.labels.find((label) => label.id === id) ?? [])
}

function openOrAll<T extends { closed: boolean }>(things: readonly T[], filter: string): T[] {
  if (filter === 'none') return []
  return things.filter(({ closed }) => filter === 'all' || closed === (filter === 'closed'))
}

/** `fields=a,b` gives these and always the id; absent or `all` gives everything. */
function pick(thing: Thing, fields: string | undefined): Thing {
  if (fields === undefined || fields === 'all') return thing
  const wanted = new Set(['id', ...fields.split(',')])
  return Object.fromEntries(Object.entries(thing).filter(([key]) => wanted.has(key)))
}

function isThing(value: unknown): value is Thing {
  return typeof value === 'object' && value !== null
}
