import type { Query } from './paging.ts'
import { misled } from './traps.ts'
import type { Action, Board, Card, List, World } from './world.ts'

export type Thing = Readonly<Record<string, unknown>>

const boardParts = new Set([
  ...['lists', 'labels', 'members', 'cards', 'checklists', 'customFields', 'actions'],
  'nextIdShort',
])

/** The board's own fields, as answers and webhooks show them. */
export function boardFields({ board, trap }: World, fields: string | undefined): Thing {
  const own = Object.fromEntries(Object.entries(board).filter(([key]) => !boardParts.has(key)))
  return pick(trap === 'closedBoard' ? { ...own, closed: true } : own, fields)
}

/** The board with the nested resources that were asked for, but for actions. */
export function boardAnswer(world: World, query: Query): Thing {
  const { board } = world
  const shown = <T>(things: readonly T[]) => (world.trap === 'downgraded' ? [] : things)
  const labels = board.labels.slice(0, Number(query.labels_limit ?? 50))
  const lists = openOrAll(board.lists, query.lists ?? 'none')
  const members = board.members.map((member) => pick(member, query.member_fields))
  return {
    ...boardFields(world, query.fields ?? 'id,name,desc,descData,closed,url,shortUrl,prefs'),
    ...(query.lists && { lists: misled(world, 'lists', lists) }),
    ...(isAsked(query.labels) && { labels: shown(labels) }),
    ...(isAsked(query.members) && { members: shown(members) }),
    ...(query.customFields === 'true' && { customFields: shown(board.customFields) }),
  }
}

/** A card, with labels as they are now; what belongs to it only where asked for. */
export function cardAnswer(board: Board, card: Card, query: Query): Thing {
  const { attachments, customFieldItems, ...own } = { ...card, labels: labelsOf(board, card) }
  const { checklists } = board
  return {
    ...pick(own, query.fields),
    ...(query.attachments === 'true' && {
      attachments: attachments.map((attachment) => pick(attachment, query.attachment_fields)),
    }),
    ...(query.checklists === 'all' && {
      checklists: checklists.filter(({ idCard }) => idCard === card.id),
    }),
    ...(query.customFieldItems === 'true' && { customFieldItems }),
  }
}

export function listAnswer(list: List, idBoard: string, query: Query): Thing {
  return pick({ ...list, idBoard }, query.fields)
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

function isAsked(nested: string | undefined): boolean {
  return nested !== undefined && nested !== 'none'
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
