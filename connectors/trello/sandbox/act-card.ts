import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Value } from '../../../src/activity.ts'
import { addMember } from './act-card-parts.ts'
import { findCard, findLabel, findList } from './find.ts'
import { type Deed, keepQuiet, logAction, onCard, touch } from './log.ts'
import { addCard, forgetCard } from './new-card.ts'
import { cardInList, cardRef, listRef } from './refs.ts'
import { verb } from './verb.ts'
import type { Card, World } from './world.ts'

const who = { by: z.string() }
const ofCard = { ...who, card: z.string() }
const moment = z.iso.datetime().nullable()
const role = z.enum(['template', 'separator']).nullable()

export const cardVerbs = {
  createCard: verb(
    {
      ...who,
      list: z.string(),
      name: z.string(),
      desc: z.string().default(''),
      due: moment.default(null),
      labels: z.array(z.string()).default([]),
      members: z.array(z.string()).default([]),
      cardRole: z.string().nullable().default(null),
      isTemplate: z.boolean().default(false),
    },
    createCard,
  ),
  emailCard: verb(
    { ...who, list: z.string(), name: z.string(), desc: z.string().default('') },
    emailCard,
  ),
  updateCard: verb(
    {
      ...ofCard,
      name: z.string().optional(),
      desc: z.string().optional(),
      due: moment.optional(),
      start: moment.optional(),
      dueComplete: z.boolean().optional(),
      closed: z.boolean().optional(),
    },
    updateCard,
  ),
  setRole: verb({ ...ofCard, role }, setRole),
  moveCard: verb({ ...ofCard, list: z.string() }, moveCard),
  deleteCard: verb(ofCard, deleteCard),
}

interface OfCard {
  by: string
  card: string
}

interface NewCard {
  by: string
  list: string
  name: string
  desc: string
  due: string | null
  labels: string[]
  members: string[]
  cardRole: string | null
  isTemplate: boolean
}

function createCard(world: World, details: NewCard) {
  const { by, labels, members, list, ...given } = details
  const idLabels = labels.map((label) => findLabel(world, label).id)
  const { id, shortLink } = addCard(world, {
    ...given,
    idList: findList(world, list).id,
    idLabels,
  })
  const action = logAction(world, by, 'createCard', cardInList(world, id), [onCard(id, 'created')])
  for (const member of members) addMember(world, { by, card: id, member })
  return { id, shortLink, action }
}

function emailCard(
  world: World,
  details: { by: string; list: string; name: string; desc: string },
) {
  const { by, list, name, desc } = details
  const { id } = addCard(world, { name, desc, idList: findList(world, list).id })
  const action = logAction(world, by, 'emailCard', cardInList(world, id), [onCard(id, 'created')])
  return { id, action }
}

/** One action for each field, for the same value again too. */
function updateCard(world: World, { by, card: ref, ...fields }: OfCard & Record<string, unknown>) {
  const card = findCard(world, ref)
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  const actions = given.map(([field, value]) => updateField(world, by, card, field, value))
  return { id: card.id, actions }
}

function updateField(world: World, by: string, card: Card, field: string, value: unknown): string {
  const old = { [field]: card[field] ?? null }
  Object.assign(card, { [field]: value })
  const { list } = cardInList(world, card.id)
  const data = { card: { ...cardRef(card), [field]: value }, old, list }
  const same = isDeepStrictEqual(old[field], value)
  return logAction(world, by, 'updateCard', data, same ? [] : [changeOf(card.id, field, value)])
}

const stateFields = {
  name: 'title',
  desc: 'body',
  due: 'due',
  start: 'start',
  dueComplete: 'done',
  closed: 'closed',
} as const

function changeOf(cardId: string, name: string, value: unknown): Deed {
  const field = Object.entries(stateFields).find(([own]) => own === name)?.[1] ?? null
  const isDate = typeof value === 'string' && (name === 'due' || name === 'start')
  const after = isDate ? new Date(value).toISOString() : (value as Value)
  return onCard(cardId, 'changed', { field, after })
}

/** In no list of actions; no webhook body of it was ever seen. */
function setRole(
  world: World,
  { by, card: ref, role }: OfCard & { role: 'template' | 'separator' | null },
) {
  const card = findCard(world, ref)
  const before = card.isTemplate === true ? 'template' : (card.cardRole ?? null)
  Object.assign(card, {
    isTemplate: role === 'template',
    cardRole: role === 'separator' ? role : null,
  })
  touch(world, card.id)
  if (before !== role) {
    keepQuiet(world, by, [onCard(card.id, 'changed', { field: 'role', after: role })])
  }
  return { id: card.id }
}

function moveCard(world: World, { by, card: ref, list }: OfCard & { list: string }) {
  const card = findCard(world, ref)
  const old = { idList: card.idList }
  const [listBefore, listAfter] = [listRef(world, card.idList), listRef(world, list)]
  card.idList = listAfter.id
  const moved = { ...cardRef(card), idList: card.idList }
  const after = `trello:list:${card.idList}`
  const deeds =
    old.idList === card.idList ? [] : [onCard(card.id, 'changed', { field: 'place', after })]
  const data = { card: moved, old, listBefore, listAfter }
  return { id: card.id, action: logAction(world, by, 'updateCard', data, deeds) }
}

/** Deleting a card wipes every other action about it; the one that is left does not say its name. */
function deleteCard(world: World, { by, card: ref }: OfCard) {
  const { card, list } = cardInList(world, ref)
  const { id, idShort, shortLink } = card
  forgetCard(world, id)
  world.board.actions = world.board.actions.filter(({ data }) => data.card?.id !== id)
  const data = { card: { id, idShort, shortLink }, list }
  return { id, action: logAction(world, by, 'deleteCard', data, [onCard(id, 'deleted')]) }
}
