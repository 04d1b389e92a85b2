import { z } from 'zod'
import { findCard, findChecklist, findItem } from './find.ts'
import { cardRef, logAction, touch } from './log.ts'
import { verb } from './verb.ts'
import { type Checklist, newId, type World } from './world.ts'

const by = z.string()
const ref = z.string()

export const checklistVerbs = {
  addChecklist: verb({ by, card: ref, name: ref }, addChecklist),
  renameChecklist: verb({ by, checklist: ref, name: ref }, renameChecklist),
  removeChecklist: verb({ by, checklist: ref }, removeChecklist),
  addCheckItem: verb({ by, checklist: ref, name: ref }, addCheckItem),
  renameCheckItem: verb({ by, item: ref, name: ref }, renameCheckItem),
  removeCheckItem: verb({ by, item: ref }, removeCheckItem),
  checkItem: verb({ by, item: ref, complete: z.boolean().default(true) }, checkItem),
}

function addChecklist(world: World, details: { by: string; card: string; name: string }) {
  const card = findCard(world, details.card)
  const checklist = { id: newId(world), name: details.name, idCard: card.id, checkItems: [] }
  world.board.checklists.push(checklist)
  const data = { checklist: nameOf(checklist), card: cardRef(card) }
  return { id: checklist.id, action: logAction(world, details.by, 'addChecklistToCard', data) }
}

/** The action of Trello does not name the card. */
function renameChecklist(world: World, details: { by: string; checklist: string; name: string }) {
  const checklist = findChecklist(world, details.checklist)
  const old = { name: checklist.name }
  checklist.name = details.name
  const data = { checklist: nameOf(checklist), old }
  return { id: checklist.id, action: logAction(world, details.by, 'updateChecklist', data) }
}

function removeChecklist(world: World, details: { by: string; checklist: string }) {
  const checklist = findChecklist(world, details.checklist)
  world.board.checklists = world.board.checklists.filter((other) => other !== checklist)
  const data = { checklist: nameOf(checklist), card: cardRef(findCard(world, checklist.idCard)) }
  return { id: checklist.id, action: logAction(world, details.by, 'removeChecklistFromCard', data) }
}

/** Items made, renamed and removed are in no list of actions. */
function addCheckItem(world: World, details: { checklist: string; name: string }) {
  const checklist = findChecklist(world, details.checklist)
  const item = { id: newId(world), name: details.name, state: 'incomplete' }
  checklist.checkItems.push({ ...item, idChecklist: checklist.id })
  touch(world, checklist.idCard)
  return { id: item.id }
}

function renameCheckItem(world: World, details: { item: string; name: string }) {
  const { checklist, item } = findItem(world, details.item)
  item.name = details.name
  touch(world, checklist.idCard)
  return { id: item.id }
}

function removeCheckItem(world: World, details: { item: string }) {
  const { checklist, item } = findItem(world, details.item)
  checklist.checkItems = checklist.checkItems.filter((other) => other !== item)
  touch(world, checklist.idCard)
  return { id: item.id }
}

function checkItem(world: World, details: { by: string; item: string; complete: boolean }) {
  const { checklist, item } = findItem(world, details.item)
  item.state = details.complete ? 'complete' : 'incomplete'
  const { id, name, state } = item
  const card = cardRef(findCard(world, checklist.idCard))
  const data = { checkItem: { id, name, state }, checklist: nameOf(checklist), card }
  return { id, action: logAction(world, details.by, 'updateCheckItemStateOnCard', data) }
}

function nameOf({ id, name }: Checklist) {
  return { id, name }
}
