import { z } from 'zod'
import { comeBack, goAway } from './elsewhere.ts'
import { findList } from './find.ts'
import { type Deed, keepQuiet, logAction, onCard } from './log.ts'
import { addCard } from './new-card.ts'
import { cardInList, listRef } from './refs.ts'
import { verb } from './verb.ts'
import { newId, otherBoard, type World } from './world.ts'

const by = z.string()
const ref = z.string()

/** To another board and from there: what comes back has the id it had. */
export const elsewhereVerbs = {
  moveCardAway: verb({ by, card: ref }, moveCardAway),
  moveCardToBoard: verb(
    { by, list: ref, card: ref.optional(), name: ref.optional() },
    moveCardToBoard,
  ),
  moveListAway: verb({ by, list: ref }, moveListAway),
  moveListToBoard: verb(
    { by, list: ref.optional(), name: ref.optional(), cards: z.array(z.string()).default([]) },
    moveListToBoard,
  ),
}

interface Coming {
  by: string
  /** Id of a card that left, or else the name of one that was never here. */
  card?: string | undefined
  list: string
  name?: string | undefined
}

const oneDay = 24 * 60 * 60 * 1_000

function moveCardAway(world: World, { by, card: ref }: { by: string; card: string }) {
  const data = { ...cardInList(world, ref), boardTarget: otherBoard }
  const { id } = data.card
  goAway(world, id, otherBoard.id)
  return { id, action: logAction(world, by, 'moveCardFromBoard', data, [onCard(id, 'left')]) }
}

function moveCardToBoard(world: World, { by, card, list, name = 'Карточка' }: Coming) {
  const { id: idList } = listRef(world, list)
  const { id } = card === undefined ? newcomer(world, idList, name) : comeBack(world, card, idList)
  const data = { ...cardInList(world, id), boardSource: otherBoard }
  return { id, action: logAction(world, by, 'moveCardToBoard', data, [onCard(id, 'arrived')]) }
}

/** The cards go along, and no action of theirs tells of it. */
function moveListAway(world: World, { by, list: ref }: { by: string; list: string }) {
  const list = findList(world, ref)
  const { id, name } = list
  world.board.lists = world.board.lists.filter((other) => other !== list)
  world.away.lists.set(id, list)
  const cards = world.board.cards.filter(({ idList }) => idList === id)
  for (const card of cards) goAway(world, card.id, id)
  const data = { list: { id, name }, boardTarget: otherBoard }
  const deed: Deed = { subjectKind: 'list', subjectId: id, kind: 'left' }
  return { id, action: logAction(world, by, 'moveListFromBoard', data, [deed]) }
}

interface ComingList {
  by: string
  /** Id of a list that left, or else the name of one that was never here, with names of its cards. */
  list?: string | undefined
  name?: string | undefined
  cards: string[]
}

function moveListToBoard(world: World, { by, list: ref, name = 'Список', cards }: ComingList) {
  const known = ref === undefined ? undefined : world.away.lists.get(ref)
  if (ref !== undefined && !known) throw new Error(`No list "${ref}" is on the other board`)
  const fresh = { id: newId(world, world.clock.now() - oneDay), name, closed: false }
  const list = known ?? fresh
  world.away.lists.delete(list.id)
  world.board.lists.push(Object.assign(list, { idBoard: world.board.id }))
  const back = [...world.away.cards.values()].filter(({ card }) => card.idList === list.id)
  const came = [
    ...back.map(({ card }) => comeBack(world, card.id, list.id)),
    ...cards.map((name) => newcomer(world, list.id, name)),
  ]
  const data = { list: { id: list.id, name: list.name }, boardSource: otherBoard }
  const deed: Deed = { subjectKind: 'list', subjectId: list.id, kind: 'arrived' }
  const action = logAction(world, by, 'moveListToBoard', data, [deed])
  keepQuiet(
    world,
    by,
    came.map(({ id }) => onCard(id, 'arrived')),
  )
  return { id: list.id, action, cards: came.map(({ id }) => id) }
}

/** Made on the other board the day before: its id is older than its time here. */
function newcomer(world: World, idList: string, name: string) {
  return addCard(world, { name, idList }, newId(world, world.clock.now() - oneDay))
}
