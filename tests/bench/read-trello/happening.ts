import type { Card, Making } from './board.ts'
import type { Kind } from './kinds.ts'

export type Data = Readonly<Record<string, unknown>>

/** What the `data` of such an action holds; it happens to some card of the board. */
export function dataOf(kind: Kind, making: Making): Data {
  const board = { id: making.board.id, name: making.board.name, shortLink: 'vmesteBn' }
  const [type = '', field] = kind.split(' ')
  if (type === 'updateCard') return { ...updateOf(field ?? '', making), board }
  return { ...(others[type] ?? inBoard)(making), board }
}

type Make = (making: Making) => Data

const others: Readonly<Record<string, Make>> = {
  // Creations of cards that have left the board since are listed as well.
  createCard: (making) =>
    withList(making, making.below(2) === 0 ? someCard(making) : making.newCard()),
  copyCard: (making) => ({
    ...withList(making, making.newCard()),
    cardSource: refOf(someCard(making)),
  }),
  deleteCard: (making) => {
    const { name: _, ...card } = refOf(making.newCard())
    return { card, list: making.pick(making.board.lists) }
  },
  addAttachmentToCard: (making) => ({
    ...withList(making, someCard(making)),
    attachment: {
      id: making.newId(),
      name: making.name(),
      url: `https://example.test/${making.newId()}`,
    },
  }),
  deleteAttachmentFromCard: (making) => ({
    card: refOf(someCard(making)),
    attachment: { id: making.newId(), name: making.name() },
  }),
  addMemberToCard: memberOnCard,
  removeMemberFromCard: memberOnCard,
  commentCard: (making) => ({
    ...withList(making, someCard(making)),
    text: making.text(40 + making.below(260)),
    textData: { emoji: {} },
  }),
  updateCheckItemStateOnCard: (making) => ({
    card: refOf(someCard(making)),
    checklist: { id: making.newId(), name: making.name() },
    checkItem: { id: making.newId(), name: making.name(), state: 'complete' },
  }),
  addChecklistToCard: (making) => ({
    card: refOf(someCard(making)),
    checklist: { id: making.newId(), name: making.name() },
  }),
  createList: (making) => ({ list: { id: making.newId(), name: making.name() } }),
  updateList: (making) => ({
    list: { ...making.pick(making.board.lists), pos: making.below(90_000) },
    old: { pos: making.below(90_000) },
  }),
  updateBoard: () => ({ old: { prefs: { background: 'blue' } } }),
  addMemberToBoard: ({ board, pick }) => ({ idMemberAdded: pick(board.members).id }),
  updateCustomFieldItem: (making) => {
    const customField = { ...making.pick(making.board.customFields) }
    const value = { text: making.name() }
    return {
      card: refOf(someCard(making)),
      customField,
      customFieldItem: { id: making.newId(), value, idCustomField: customField.id },
      old: { value: null },
    }
  },
}

const inBoard: Make = () => ({})

/** The card with its new value, and the old one beside it. */
function updateOf(field: string, making: Making): Data {
  const card = someCard(making)
  if (field === 'idList') return moveOf(making, card)
  const [before, after] = valuesOf(field, making, card)
  const data = withList(making, card)
  return { ...data, card: { ...refOf(card), [field]: after }, old: { [field]: before } }
}

function moveOf({ board, pick }: Making, card: Card): Data {
  const [before, after] = [pick(board.lists), pick(board.lists)]
  const listOf = ({ id, name }: { id: string; name: string }) => ({ id, name })
  return {
    card: { ...refOf(card), idList: after.id },
    old: { idList: before.id },
    listBefore: listOf(before),
    listAfter: listOf(after),
  }
}

function valuesOf(field: string, making: Making, card: Card): [unknown, unknown] {
  const { below, name, newId, now, text } = making
  const made: Readonly<Record<string, () => unknown>> = {
    name,
    desc: () => text(100 + below(600)),
    pos: () => below(900_000),
    closed: () => card.closed,
    due: () => new Date(now + below(9e8)).toISOString(),
    idLabels: () => [newId()],
    cover: () => ({ color: null, idAttachment: newId(), size: 'normal', brightness: 'dark' }),
    dueReminder: () => below(1_440),
  }
  if (field === 'closed' || field === 'dueComplete') return [!card.closed, card.closed]
  const make = made[field] ?? newId
  return [make(), make()]
}

function memberOnCard(making: Making): Data {
  const { id, fullName: name } = making.pick(making.board.members)
  return { idMember: id, member: { id, name }, card: refOf(someCard(making)) }
}

function withList({ board, pick }: Making, card: Card): Data {
  const { id, name } = pick(board.lists)
  return { card: refOf(card), list: { id, name } }
}

function someCard({ board, pick }: Making): Card {
  return pick(board.cards)
}

function refOf({ id, name, idShort, shortLink }: Card) {
  return { id, name, idShort, shortLink }
}
