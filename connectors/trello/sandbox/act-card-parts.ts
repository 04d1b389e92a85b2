import { z } from 'zod'
import { findCard, findLabel, findMember } from './find.ts'
import { logAction, onCard, whisper } from './log.ts'
import { cardInList, cardRef, labelRef, shownLabel } from './refs.ts'
import { verb } from './verb.ts'
import { type Label, newId, type World } from './world.ts'

const ofCard = { by: z.string(), card: z.string() }

/** What is put on cards and taken off them. The same again is refused by Trello: nothing happens. */
export const cardPartVerbs = {
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

function addLabel(world: World, { by, card: ref, label: of }: OfCard & { label: string }) {
  const card = findCard(world, ref)
  const label = findLabel(world, of)
  if (card.idLabels?.includes(label.id)) return { id: card.id }
  card.idLabels = [...(card.idLabels ?? []), label.id]
  const after = shownLabel(label)
  const deed = onCard(card.id, 'added', { field: 'labels', entry: label.id, after })
  whisper(world, by, 'addLabelToCard', { ...labelData(label), card: cardRef(card) }, [deed])
  return { id: card.id }
}

function removeLabel(world: World, { by, card: ref, label: of }: OfCard & { label: string }) {
  const card = findCard(world, ref)
  const label = findLabel(world, of)
  if (!card.idLabels?.includes(label.id)) return { id: card.id }
  card.idLabels = card.idLabels.filter((id) => id !== label.id)
  const deed = onCard(card.id, 'removed', { field: 'labels', entry: label.id })
  whisper(world, by, 'removeLabelFromCard', { ...labelData(label), card: cardRef(card) }, [deed])
  return { id: card.id }
}

function labelData(label: Label) {
  return { value: label.color ?? '', text: label.name, label: labelRef(label) }
}

/** Lists a member on a card. Nothing happens where the member is there already. */
export function addMember(
  world: World,
  { by, card: ref, member: of }: OfCard & { member: string },
): { id: string; action?: string } {
  const card = findCard(world, ref)
  const { id, fullName } = findMember(world, of)
  if (card.idMembers.includes(id)) return { id: card.id }
  card.idMembers = [...card.idMembers, id]
  const data = { idMember: id, member: { id, name: fullName }, card: cardRef(card) }
  const deed = onCard(card.id, 'added', { field: 'people', entry: id, after: true })
  return { id: card.id, action: logAction(world, by, 'addMemberToCard', data, [deed]) }
}

/** By id too where the member has left the board. */
function removeMember(world: World, { by, card: ref, member: of }: OfCard & { member: string }) {
  const card = findCard(world, ref)
  const id = card.idMembers.find((on) => on === of) ?? findMember(world, of).id
  if (!card.idMembers.includes(id)) return { id: card.id }
  card.idMembers = card.idMembers.filter((other) => other !== id)
  const data = { idMember: id, deactivated: false, card: cardRef(card) }
  const deed = onCard(card.id, 'removed', { field: 'people', entry: id })
  return { id: card.id, action: logAction(world, by, 'removeMemberFromCard', data, [deed]) }
}

function addAttachment(
  world: World,
  { by, card: ref, name, url }: OfCard & { name: string; url: string },
) {
  const card = findCard(world, ref)
  const attachment = { id: newId(world), name, url }
  card.attachments.push({ ...attachment, isUpload: false })
  const data = { attachment, ...cardInList(world, card.id) }
  const after = { name: name || url, url }
  const deed = onCard(card.id, 'added', { field: 'attachments', entry: attachment.id, after })
  return { id: attachment.id, action: logAction(world, by, 'addAttachmentToCard', data, [deed]) }
}

function deleteAttachment(
  world: World,
  { by, card: ref, attachment: id }: OfCard & { attachment: string },
) {
  const card = findCard(world, ref)
  const gone = card.attachments.find((attachment) => attachment.id === id)
  if (!gone) throw new Error(`The card has no attachment "${id}"`)
  card.attachments = card.attachments.filter((attachment) => attachment !== gone)
  const data = { attachment: { id, name: gone.name }, card: cardRef(card) }
  const deed = onCard(card.id, 'removed', { field: 'attachments', entry: id })
  return { id, action: logAction(world, by, 'deleteAttachmentFromCard', data, [deed]) }
}
