import { findCard, findList } from './find.ts'
import type { Card, Checklist, Label, World } from './world.ts'

/** Things as actions name them. */
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

export function checklistRef({ id, name }: Checklist) {
  return { id, name }
}

export function labelRef({ id, name, color }: Label) {
  return { id, name, color: color ?? null }
}

/** What a label is called where it has no name. */
export function shownLabel({ name, color }: Label): string {
  return name || color || ''
}
