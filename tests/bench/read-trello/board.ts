import { type Data, dataOf } from './happening.ts'
import { kindAt } from './kinds.ts'
import { createWords, type Words } from './words.ts'

export interface Named {
  id: string
  name: string
}

export interface Member {
  id: string
  fullName: string
  username: string
}

export interface Card extends Named {
  desc: string
  closed: boolean
  due: string | null
  dueComplete: boolean
  start: string | null
  idList: string
  idMembers: string[]
  labels: (Named & { color: string })[]
  idShort: number
  shortLink: string
  shortUrl: string
  cardRole: string | null
  isTemplate: boolean
  attachments: (Named & { url: string })[]
  checklists: (Named & { idCard: string; checkItems: (Named & { state: string })[] })[]
  customFieldItems: { id: string; idCustomField: string; value: { text: string } }[]
}

export interface Action {
  id: string
  idMemberCreator: string
  data: Data
  type: string
  date: string
  memberCreator: Member
}

export interface Board extends Named {
  lists: (Named & { closed: boolean })[]
  members: Member[]
  labels: (Named & { color: string })[]
  customFields: (Named & { type: string })[]
  /** Oldest first. */
  cards: Card[]
  /** Oldest first. */
  actions: Action[]
}

/** The board while it is made up. */
export interface Making extends Words {
  board: Board
  now: number
  newId(): string
  newCard(): Card
}

const most = 5_000

/**
 * An invented board that has lived through that many actions: a tenth as many cards (at most what
 * Trello allows to be open), actions in the mix and sizes of real logs, several a second.
 */
export function makeBoard(actions: number): Board {
  const making = begin()
  const { board } = making
  const cards = Math.min(most, Math.ceil(actions / 10))
  for (let at = 0; at < actions; at += 1) {
    // In real logs more than a quarter of the actions share their second with another.
    making.now += making.below(100) < 28 ? 1 + making.below(400) : 1_000 + making.below(60_000)
    while (board.cards.length <= (cards * at) / actions) board.cards.push(making.newCard())
    board.actions.push(newAction(making))
  }
  while (board.cards.length < cards) board.cards.push(making.newCard())
  return board
}

function newAction(making: Making): Action {
  const kind = kindAt(making.below(1_000_000) / 1_000_000)
  const memberCreator = making.pick(making.board.members)
  return {
    id: making.newId(),
    idMemberCreator: memberCreator.id,
    data: dataOf(kind, making),
    type: kind.split(' ')[0] ?? kind,
    date: new Date(making.now).toISOString(),
    memberCreator,
  }
}

function begin(): Making {
  const words = createWords(7)
  let ids = 0
  let shorts = 0
  const making: Making = {
    ...words,
    now: Date.UTC(2019, 0, 9, 6),
    newId() {
      ids += 1
      const second = Math.floor(making.now / 1_000).toString(16)
      return second.padStart(8, '0') + ids.toString(16).padStart(16, '0')
    },
    newCard() {
      shorts += 1
      return cardOf(making, shorts)
    },
    board: {
      id: '',
      name: 'Вместе: помощь на дому, проекты регионов',
      lists: [],
      members: [],
      labels: [],
      customFields: [],
      cards: [],
      actions: [],
    },
  }
  furnish(making)
  return making
}

function furnish({ board, newId, name, person, text }: Making): void {
  const some = <T>(length: number, make: (at: number) => T) =>
    Array.from({ length }, (_, at) => make(at))
  board.id = newId()
  board.lists = some(12, (at) => ({ id: newId(), name: text(18), closed: at > 9 }))
  board.members = some(30, () => ({ id: newId(), ...person() }))
  board.labels = some(15, () => ({ id: newId(), name: text(10), color: 'green' }))
  board.customFields = some(2, () => ({ id: newId(), name: name(), type: 'text' }))
}

function cardOf(making: Making, idShort: number): Card {
  const { below, board, name, newId, now, pick, text } = making
  const id = newId()
  const shortLink = id.slice(-8)
  const due = below(40) === 0 ? new Date(now + 9e8).toISOString() : null
  const attachments =
    below(3) === 0 ? [{ id: newId(), name: name(), url: `https://example.test/${id}` }] : []
  return {
    ...{ id, name: name(), desc: text(below(4) === 0 ? 600 : 120), closed: below(5) === 0, due },
    ...{ dueComplete: due !== null && below(2) === 0, start: null, idList: pick(board.lists).id },
    ...{ idMembers: below(2) === 0 ? [pick(board.members).id] : [], labels: [pick(board.labels)] },
    ...{ idShort, shortLink, shortUrl: `https://trello.com/c/${shortLink}` },
    ...{ cardRole: null, isTemplate: false, attachments },
    checklists: below(4) === 0 ? [checklistOf(making, id)] : [],
    customFieldItems: [],
  }
}

function checklistOf({ below, name, newId }: Making, idCard: string): Card['checklists'][number] {
  const checkItems = Array.from({ length: 4 }, () => ({
    id: newId(),
    name: name(),
    state: below(2) === 0 ? 'complete' : 'incomplete',
  }))
  return { id: newId(), name: name(), idCard, checkItems }
}
