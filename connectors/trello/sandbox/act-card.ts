import { z } from 'zod'
import { findCard, findLabel, findList, findMember } from './find.ts'
import { cardInList, cardRef, listRef, logAction, touch } from './log.ts'
import { verb } from './verb.ts'
import { type Card, newId, type World } from './world.ts'

const who = { by: z.string() }
const ofCard = { ...who, card: z.string() }
const moment = z.iso.datetime().nullable()

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
  moveCard: verb({ ...ofCard, list: z.string() }, moveCard),
  moveCardAway: verb(ofCard, moveCardAway),
  deleteCard: verb(ofCard, deleteCard),
  addLabel: verb({ ...ofCard, label: z.string() }, addLabel),
  removeLabel: verb({ ...ofCard, label: z.string() }, removeLabel),
  addMember: verb({ ...ofCard, member: z.string() }, addMember),
  removeMember: verb({ ...ofCard, member: z.string() }, removeMember),
  addAttachment: verb({ ...ofCard, name: z.string(), url: z.url() }, addAttachment),
  deleteAttachment: verb({ ...ofCard, attachment: z.string() }, deleteAttachment),
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
  const { id: idList } = findList(world, list)
  const id = newId(world)
  const shortLink = id.slice(-8)
  const card: Card = {
    ...given,
    ...{ id, idList, shortLink, shortUrl: `https://trello.com/c/${shortLink}` },
    ...{ idShort: world.board.cards.length + 1, idBoard: world.board.id, closed: false },
    ...{ dueComplete: false, start: null, attachments: [], labels: [], idMembers: [] },
    idLabels: labels.map((label) => findLabel(world, label).id),
  }
  world.board.cards.push(card)
  const action = logAction(world, by, 'createCard', cardInList(world, id))
  for (const member of members) addMember(world, { by, card: id, member })
  return { id, shortLink, action }
}

/** Trello lists one action for each field that was changed. */
function updateCard(world: World, { by, card: ref, ...fields }: OfCard & Record<string, unknown>) {
  const card = findCard(world, ref)
  const changes = Object.entries(fields).filter(
    ([field, value]) => value !== undefined && card[field] !== value,
  )
  const actions = changes.map(([field, value]) => {
    const old = { [field]: card[field] }
    Object.assign(card, { [field]: value })
    const { list } = cardInList(world, card.id)
    const data = { card: { ...cardRef(card), [field]: value }, old, list }
    return logAction(world, by, 'updateCard', data)
  })
  return { id: card.id, actions }
}

function moveCard(world: World, { by, card: ref, list }: OfCard & { list: string }) {
  const card = findCard(world, ref)
  const old = { idList: card.idList }
  const [listBefore, listAfter] = [listRef(world, card.idList), listRef(world, list)]
  card.idList = listAfter.id
  const data = {
    card: { ...cardRef(card), ...{ idList: card.idList } },
    old,
    listBefore,
    listAfter,
  }
  return { id: card.id, action: logAction(world, by, 'updateCard', data) }
}

function moveCardAway(world: World, { by, card: ref }: OfCard) {
  const data = {
    ...cardInList(world, ref),
    boardTarget: { id: newId(world), name: 'Другая доска' },
  }
  forget(world, data.card.id)
  return { id: data.card.id, action: logAction(world, by, 'moveCardFromBoard', data) }
}

/** Deleting a card wipes every other action about it; the one that is left does not say its name. */
function deleteCard(world: World, { by, card: ref }: OfCard) {
  const { card, list } = cardInList(world, ref)
  const { id, idShort, shortLink } = card
  forget(world, id)
  world.board.actions = world.board.actions.filter(({ data }) => data.card?.id !== id)
  const action = logAction(world, by, 'deleteCard', { card: { id, idShort, shortLink }, list })
  return { id, action }
}

function addLabel(world: World, { card: ref, label }: OfCard & { label: string }) {
  const card = findCard(world, ref)
  card.idLabels = [...(card.idLabels ?? []), findLabel(world, label).id]
  touch(world, card.id)
  return { id: card.id }
}

function removeLabel(world: World, { card: ref, label }: OfCard & { label: string }) {
  const card = findCard(world, ref)
  const gone = findLabel(world, label).id
  card.idLabels = (card.idLabels ?? []).filter((id) => id !== gone)
  touch(world, card.id)
  return { id: card.id }
}

function addMember(world: World, { by, card: ref, member }: OfCard & { member: string }) {
  const card = findCard(world, ref)
  const { id, fullName } = findMember(world, member)
  card.idMembers = [...card.idMembers, id]
  const data = { idMember: id, member: { id, name: fullName }, card: cardRef(card) }
  return { id: card.id, action: logAction(world, by, 'addMemberToCard', data) }
}

function removeMember(world: World, { by, card: ref, member }: OfCard & { member: string }) {
  const card = findCard(world, ref)
  const { id } = findMember(world, member)
  card.idMembers = card.idMembers.filter((other) => other !== id)
  const data = { idMember: id, deactivated: false, card: cardRef(card) }
  return { id: card.id, action: logAction(world, by, 'removeMemberFromCard', data) }
}

function addAttachment(
  world: World,
  { by, card: ref, name, url }: OfCard & { name: string; url: string },
) {
  const attachment = { id: newId(world), name, url }
  findCard(world, ref).attachments.push({ ...attachment, isUpload: false })
  const data = { attachment, ...cardInList(world, ref) }
  return { id: attachment.id, action: logAction(world, by, 'addAttachmentToCard', data) }
}

function deleteAttachment(
  world: World,
  { by, card: ref, attachment: id }: OfCard & { attachment: string },
) {
  const card = findCard(world, ref)
  const name = card.attachments.find((attachment) => attachment.id === id)?.name
  card.attachments = card.attachments.filter((attachment) => attachment.id !== id)
  const data = { attachment: { id, name }, card: cardRef(card) }
  return { id, action: logAction(world, by, 'deleteAttachmentFromCard', data) }
}

function forget({ board }: World, cardId: string): void {
  board.cards = board.cards.filter(({ id }) => id !== cardId)
  board.checklists = board.checklists.filter(({ idCard }) => idCard !== cardId)
}
