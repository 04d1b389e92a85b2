import { z } from 'zod'
import { findCard, findChecklist } from './find.ts'
import { logAction, onCard } from './log.ts'
import { cardRef, checklistRef } from './refs.ts'
import { verb } from './verb.ts'
import { type Checklist, newId, type World } from './world.ts'

const by = z.string()
const ref = z.string()

export const checklistVerbs = {
  addChecklist: verb({ by, card: ref, name: ref }, addChecklist),
  renameChecklist: verb({ by, checklist: ref, name: ref }, renameChecklist),
  removeChecklist: verb({ by, checklist: ref }, removeChecklist),
}

function addChecklist(world: World, details: { by: string; card: string; name: string }) {
  const { by, card, name } = details
  const { id: idCard } = findCard(world, card)
  const checklist = { id: newId(world), name, idCard, checkItems: [] }
  world.board.checklists.push(checklist)
  const data = dataOf(world, checklist)
  const deed = onCard(idCard, 'added', { field: 'checklists', entry: checklist.id, after: name })
  return { id: checklist.id, action: logAction(world, by, 'addChecklistToCard', data, [deed]) }
}

function renameChecklist(world: World, details: { by: string; checklist: string; name: string }) {
  const { by, name } = details
  const checklist = findChecklist(world, details.checklist)
  const { id, idCard, name: before } = checklist
  checklist.name = name
  const data = { ...dataOf(world, checklist), old: { name: before } }
  const deed = onCard(idCard, 'changed', { field: 'checklists', entry: id, after: name })
  const deeds = before === name ? [] : [deed]
  return { id, action: logAction(world, by, 'updateChecklist', data, deeds) }
}

/** Its items go along, and nothing tells of them. */
function removeChecklist(world: World, details: { by: string; checklist: string }) {
  const checklist = findChecklist(world, details.checklist)
  world.board.checklists = world.board.checklists.filter((other) => other !== checklist)
  const { id, idCard } = checklist
  const deed = onCard(idCard, 'removed', { field: 'checklists', entry: id })
  const data = dataOf(world, checklist)
  return { id, action: logAction(world, details.by, 'removeChecklistFromCard', data, [deed]) }
}

function dataOf(world: World, checklist: Checklist) {
  return { checklist: checklistRef(checklist), card: cardRef(findCard(world, checklist.idCard)) }
}
