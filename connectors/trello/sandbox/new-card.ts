import { type Card, newId, type World } from './world.ts'

/** Puts an empty card at the end of a list, or with what is `given` of it. */
export function addCard(
  world: World,
  given: Partial<Card> & Pick<Card, 'name' | 'idList'>,
  id = newId(world),
): Card {
  const shortLink = id.slice(-8)
  const card: Card = {
    ...{ id, shortLink, shortUrl: `https://trello.com/c/${shortLink}` },
    ...{ idShort: nextIdShort(world), idBoard: world.board.id, desc: '', closed: false, due: null },
    ...{ dueComplete: false, start: null, cardRole: null, isTemplate: false },
    ...{ attachments: [], labels: [], idMembers: [], idLabels: [], customFieldItems: [] },
    ...given,
  }
  world.board.cards.push(card)
  return card
}

/** Numbers are given once: those of deleted cards do not come again. */
export function nextIdShort({ board }: World): number {
  const next = Number(
    board.nextIdShort ?? Math.max(0, ...board.cards.map((card) => card.idShort)) + 1,
  )
  board.nextIdShort = next + 1
  return next
}

/** Takes a card off the board together with its checklists. */
export function forgetCard({ board }: World, cardId: string): void {
  board.cards = board.cards.filter(({ id }) => id !== cardId)
  board.checklists = board.checklists.filter(({ idCard }) => idCard !== cardId)
}
