import { isComment } from './find.ts'
import { forgetCard, nextIdShort } from './new-card.ts'
import { type Card, otherBoard, type World } from './world.ts'

/** Takes a card off the board, to list `idList` of the other board; its comments leave the log too. */
export function goAway(world: World, cardId: string, idList: string): void {
  const { board, away } = world
  const card = board.cards.find(({ id }) => id === cardId)
  if (!card) return
  const checklists = board.checklists.filter(({ idCard }) => idCard === cardId)
  const comments = board.actions.filter((action) => isCommentOn(action, cardId))
  away.cards.set(cardId, { card, checklists, comments })
  Object.assign(card, { idBoard: otherBoard.id, idList })
  forgetCard(world, cardId)
  if (comments.length === 0) return
  board.actions = board.actions.filter((action) => !isCommentOn(action, cardId))
}

/** Brings it back with its comments, but for labels and fields that are gone from the board. */
export function comeBack(world: World, cardId: string, idList: string): Card {
  const { board, away } = world
  const gone = away.cards.get(cardId)
  if (!gone) throw new Error(`No card "${cardId}" is on the other board`)
  const { card, checklists, comments } = gone
  away.cards.delete(cardId)
  Object.assign(card, { idBoard: board.id, idList, idShort: nextIdShort(world) })
  const labels = new Set(board.labels.map(({ id }) => id))
  const fields = new Set(board.customFields.map(({ id }) => id))
  card.idLabels = (card.idLabels ?? []).filter((id) => labels.has(id))
  card.customFieldItems = card.customFieldItems.filter((item) => fields.has(item.idCustomField))
  board.cards.push(card)
  board.checklists.push(...checklists)
  board.actions = [...board.actions, ...comments]
  return card
}

function isCommentOn(action: World['board']['actions'][number], cardId: string): boolean {
  return action.data.card?.id === cardId && isComment(action)
}
