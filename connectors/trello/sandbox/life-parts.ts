import { isComment } from './find.ts'
import { type Chance, type Scene, stillHere } from './life-scene.ts'
import { moment, shortName, words } from './life-words.ts'
import type { Action, Card, CustomField } from './world.ts'

/** What is put on cards, said about them and taken off again. */
export const partChances: readonly Chance[] = [
  [6, label],
  [4, member],
  [3, attach],
  [2, detach],
  [10, comment],
  [4, editComment],
  [2, deleteComment],
  [3, setField],
]

function label(scene: Scene) {
  const card = scene.card()
  const { id } = scene.pick(scene.world.board.labels) ?? {}
  if (id === undefined) return false
  const on = card.idLabels?.includes(id)
  const [deed, undo] = on ? ['removeLabel', 'addLabel'] : ['addLabel', 'removeLabel']
  const done = scene.act(deed, { card: card.id, label: id })
  if (scene.chance(0.15)) scene.later((next) => relabel(next, card, undo, id))
  return done
}

function relabel(scene: Scene, card: Card, verb: string, label: string) {
  const { world } = scene
  const known = world.board.labels.some(({ id }) => id === label)
  return known && stillHere(world, card) && scene.act(verb, { card: card.id, label })
}

function member(scene: Scene) {
  const card = scene.card()
  const off = scene.pick(card.idMembers)
  if (off !== undefined && scene.chance(0.4)) {
    return scene.act('removeMember', { card: card.id, member: off })
  }
  const { id } = scene.pick(scene.world.board.members) ?? {}
  return id !== undefined && scene.act('addMember', { card: card.id, member: id })
}

function attach(scene: Scene) {
  const name = shortName(scene)
  const url = `https://example.org/files/${scene.below(20)}.pdf`
  return scene.act('addAttachment', { card: scene.card().id, name, url })
}

function detach(scene: Scene) {
  const holders = scene.world.board.cards.filter(({ attachments }) => attachments.length > 0)
  const card = scene.pick(holders)
  const attachment = scene.pick(card?.attachments ?? [])?.id
  return card && attachment && scene.act('deleteAttachment', { card: card.id, attachment })
}

function comment(scene: Scene) {
  const { id } = scene.act('comment', { card: scene.card().id, text: words(scene) })
  const find = ({ world }: Scene) => world.board.actions.find((action) => action.id === id)
  if (scene.chance(0.15)) scene.later((next) => reword(next, find(next)))
  if (scene.chance(0.1)) scene.later((next) => unsay(next, find(next)))
  return id
}

function editComment(scene: Scene) {
  return reword(scene, someComment(scene))
}

function deleteComment(scene: Scene) {
  return unsay(scene, someComment(scene))
}

/** Rather one of the last. */
function someComment(scene: Scene): Action | undefined {
  const comments = scene.world.board.actions.filter(isComment)
  return scene.pick(scene.chance(0.5) ? comments.slice(0, 5) : comments)
}

/** Only its author may edit a comment. */
function reword(scene: Scene, comment: Action | undefined) {
  if (!comment) return false
  const by = scene.world.board.members.find(({ id }) => id === comment.idMemberCreator)?.id
  return by && scene.act('editComment', { by, comment: comment.id, text: words(scene) })
}

/** Its author or, where that one has left, an admin takes it away. */
function unsay(scene: Scene, comment: Action | undefined) {
  if (!comment) return false
  const { members } = scene.world.board
  const author = members.find(({ id }) => id === comment.idMemberCreator)
  const by = (author ?? members[0])?.id
  return scene.act('deleteComment', { by, comment: comment.id })
}

function setField(scene: Scene) {
  const field = scene.pick(scene.world.board.customFields)
  if (!field) return false
  const value = scene.chance(0.25) ? null : valueFor(scene, field)
  return scene.act('setCustomField', { card: scene.card().id, field: field.id, value })
}

function valueFor(scene: Scene, { type, options }: CustomField): string | null {
  if (type === 'list') return scene.pick(options)?.value.text ?? null
  if (type === 'number') return String(scene.below(6))
  if (type === 'checkbox') return 'true'
  return type === 'date' ? moment(scene) : shortName(scene)
}
