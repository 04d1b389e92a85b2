import { z } from 'zod'
import type { Value } from '../../../src/activity.ts'
import { findCard, findChecklist, findItem } from './find.ts'
import { type Deed, keepQuiet, logAction, onCard, whisper } from './log.ts'
import { cardRef, checklistRef } from './refs.ts'
import { verb } from './verb.ts'
import { type CheckItem, type Checklist, newId, type World } from './world.ts'

const by = z.string()
const ref = z.string()
const rename = verb({ by, item: ref, name: ref }, renameItem)

/** Items made, renamed, moved and removed are in no list of actions; ticking them is. */
export const checkItemVerbs = {
  addCheckItem: verb({ by, checklist: ref, name: ref }, addCheckItem),
  renameCheckItem: rename,
  renameItem: rename,
  moveItem: verb({ by, item: ref, checklist: ref }, moveItem),
  removeCheckItem: verb({ by, item: ref }, removeCheckItem),
  checkItem: verb({ by, item: ref, complete: z.boolean().default(true) }, checkItem),
}

interface OfItem {
  by: string
  item: string
}

function addCheckItem(world: World, details: { by: string; checklist: string; name: string }) {
  const { by, name } = details
  const checklist = findChecklist(world, details.checklist)
  const id = newId(world)
  const item = { id, name, state: 'incomplete', idChecklist: checklist.id }
  checklist.checkItems.push(item)
  const deed = itemDeed(checklist, id, 'added', { name, checklist: checklist.id })
  whisper(world, by, 'createCheckItem', dataOf(world, checklist, item), [deed])
  return { id }
}

function renameItem(world: World, { by, item: ref, name }: OfItem & { name: string }) {
  const { checklist, item } = findItem(world, ref)
  const old = { name: item.name }
  if (old.name === name) return { id: item.id }
  item.name = name
  const deed = itemDeed(checklist, item.id, 'changed', { name, checklist: checklist.id })
  whisper(world, by, 'updateCheckItem', { ...dataOf(world, checklist, item), old }, [deed])
  return { id: item.id }
}

/**
 * Between checklists of one card; webhooks tell of the new position only.
 * @throws Error when the other is on another card
 */
function moveItem(world: World, { by, item: ref, checklist: to }: OfItem & { checklist: string }) {
  const { checklist: from, item } = findItem(world, ref)
  const checklist = findChecklist(world, to)
  if (checklist.idCard !== from.idCard) throw new Error('Items are moved within one card')
  if (checklist === from) return { id: item.id }
  const old = { pos: item.pos ?? 0 }
  const pos = Number(old.pos) + 1
  from.checkItems = from.checkItems.filter((other) => other !== item)
  checklist.checkItems.push(Object.assign(item, { idChecklist: checklist.id, pos }))
  const { checkItem, ...rest } = dataOf(world, checklist, item)
  const data = { ...rest, checkItem: { ...checkItem, pos }, old }
  whisper(world, by, 'updateCheckItem', data, [])
  const after = { name: item.name, checklist: checklist.id }
  keepQuiet(world, by, [itemDeed(checklist, item.id, 'changed', after)])
  return { id: item.id }
}

function removeCheckItem(world: World, { by, item: ref }: OfItem) {
  const { checklist, item } = findItem(world, ref)
  checklist.checkItems = checklist.checkItems.filter((other) => other !== item)
  const deed = itemDeed(checklist, item.id, 'removed', null)
  whisper(world, by, 'deleteCheckItem', dataOf(world, checklist, item), [deed])
  return { id: item.id }
}

function checkItem(world: World, { by, item: ref, complete }: OfItem & { complete: boolean }) {
  const { checklist, item } = findItem(world, ref)
  const { id } = item
  const state = complete ? 'complete' : 'incomplete'
  if (item.state === state) return { id }
  item.state = state
  const kind = complete ? 'added' : 'removed'
  const after = complete || null
  const deed = onCard(checklist.idCard, kind, { field: 'checked', entry: id, after })
  const data = dataOf(world, checklist, item)
  return { id, action: logAction(world, by, 'updateCheckItemStateOnCard', data, [deed]) }
}

function itemDeed(
  { idCard }: Checklist,
  entry: string,
  kind: 'added' | 'changed' | 'removed',
  after: Value,
): Deed {
  return onCard(idCard, kind, { field: 'items', entry, after })
}

function dataOf(world: World, checklist: Checklist, { id, name, state }: CheckItem) {
  const checkItem = { id, name, state, textData: { emoji: {} } }
  const card = cardRef(findCard(world, checklist.idCard))
  return { checkItem, checklist: checklistRef(checklist), card }
}
