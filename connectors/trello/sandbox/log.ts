import { findCard, findList, findMember } from './find.ts'
import { type Card, newId, type World } from './world.ts'

/** Writes a listed action, as Trello would, and moves the board's and the card's last activity. */
export function logAction(
  world: World,
  by: string,
  type: string,
  data: Readonly<Record<string, unknown>> & { card?: { id: string; [field: string]: unknown } },
): string {
  const { id, fullName, username } = findMember(world, by)
  const action = {
    id: newId(world),
    idMemberCreator: id,
    data: { board: boardRef(world), ...data },
    appCreator: null,
    type,
    date: new Date(world.clock.now()).toISOString(),
    limits: null,
    memberCreator: { id, activityBlocked: false, avatarHash: null, fullName, username },
  }
  world.board.actions.unshift(action)
  touch(world, data.card?.id)
  return action.id
}

/** What Trello does on changes it does not list: only the last activity moves. */
export function touch(world: World, cardId?: string): void {
  const now = new Date(world.clock.now()).toISOString()
  world.board.dateLastActivity = now
  const card = world.board.cards.find(({ id }) => id === cardId)
  if (card) card.dateLastActivity = now
}

export function boardRef({ board: { id, name, shortLink } }: World) {
  return { id, name, shortLink }
}

export function cardRef({ id, name, idShort, shortLink }: Card) {
  return { id, name, idShort, shortLink }
}

export function listRef(world: World, ref: string) {
  const { id, name } = findList(world, ref)
  return { id, name }
}

/** A card with the list it is in: what most actions on cards carry. */
export function cardInList(world: World, ref: string) {
  const card = findCard(world, ref)
  return { card: cardRef(card), list: listRef(world, card.idList) }
}
