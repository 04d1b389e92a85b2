import { z } from 'zod'
import { findCard, findList } from './find.ts'
import { logAction } from './log.ts'
import { boardRef, cardInList, cardRef } from './refs.ts'
import { verb } from './verb.ts'
import type { World } from './world.ts'

const by = z.string()
const pos = z.number()

/** What Trello lists and nobody wants to read. */
export const noiseVerbs = {
  placeCard: verb({ by, card: z.string(), pos }, (world, { by, card, pos }) =>
    updateCard(world, by, card, { pos }),
  ),
  setCover: verb({ by, card: z.string(), color: z.string() }, (world, { by, card, color }) =>
    updateCard(world, by, card, { cover: { color, size: 'normal' } }),
  ),
  placeList: verb({ by, list: z.string(), pos }, placeList),
  setBackground: verb({ by, background: z.string() }, setBackground),
}

function updateCard(world: World, by: string, ref: string, fields: Record<string, unknown>) {
  const card = findCard(world, ref)
  const old = Object.fromEntries(Object.keys(fields).map((field) => [field, card[field] ?? null]))
  Object.assign(card, fields)
  const { list } = cardInList(world, card.id)
  const data = { card: { ...cardRef(card), ...fields }, old, list }
  return { id: card.id, action: logAction(world, by, 'updateCard', data) }
}

function placeList(
  world: World,
  { by, list: ref, pos }: { by: string; list: string; pos: number },
) {
  const list = findList(world, ref)
  const old = { pos: list.pos ?? null }
  list.pos = pos
  const data = { list: { id: list.id, name: list.name, pos }, old }
  return { id: list.id, action: logAction(world, by, 'updateList', data) }
}

function setBackground(world: World, { by, background }: { by: string; background: string }) {
  const { board } = world
  const old = { prefs: board.prefs ?? null }
  board.prefs = { background }
  const data = { board: { ...boardRef(world), prefs: { background } }, old }
  return { id: board.id, action: logAction(world, by, 'updateBoard', data) }
}
