import {
  type Chance,
  type Deed,
  hasPlenty,
  hasRoom,
  openLists,
  type Scene,
  stillHere,
} from './life-scene.ts'
import { moment, text, title } from './life-words.ts'
import type { Card } from './world.ts'

/** What happens to cards as a whole. */
export const cardChances: readonly Chance[] = [
  [6, create],
  [1, email],
  [1.5, copy],
  [2, remove],
  [8, rename],
  [8, describe],
  [4, (scene) => change(scene, scene.card(), { due: moment(scene) })],
  [2, (scene) => change(scene, scene.card(), { start: moment(scene) })],
  [3, finish],
  [4, archive],
  [8, move],
  [1, setRole],
  [2, changeMuch],
  [3, sameAgain],
]

function create(scene: Scene) {
  const { world } = scene
  if (!hasRoom(world)) return false
  const labels = world.board.labels.filter(() => scene.chance(0.2)).map(({ id }) => id)
  const members = world.board.members.filter(() => scene.chance(0.1)).map(({ id }) => id)
  const due = scene.chance(0.3) ? moment(scene) : null
  const own = { name: title(scene), desc: text(scene), due, labels, members }
  return scene.act('createCard', { list: scene.list().id, ...own })
}

function email(scene: Scene) {
  if (!hasRoom(scene.world)) return false
  return scene.act('emailCard', { list: scene.list().id, name: title(scene), desc: text(scene) })
}

/** Comments of copies of copies would grow without end. */
function copy(scene: Scene) {
  const { world } = scene
  if (!hasRoom(world)) return false
  const { id: card } = scene.card()
  const said = world.board.actions.filter(
    ({ type, data }) => type.endsWith('ommentCard') && data.card?.id === card,
  )
  const comments = said.length < 5
  return scene.act('copyCard', { card, list: scene.list().id, name: title(scene), comments })
}

function remove(scene: Scene) {
  if (!hasPlenty(scene.world)) return false
  return scene.act('deleteCard', { card: scene.card().id })
}

function rename(scene: Scene) {
  return change(scene, scene.card(), { name: title(scene) })
}

function describe(scene: Scene) {
  return change(scene, scene.card(), { desc: text(scene) })
}

function finish(scene: Scene) {
  const card = scene.card()
  return change(scene, card, { dueComplete: !card.dueComplete })
}

function archive(scene: Scene) {
  const card = scene.pick(scene.world.board.cards.filter(({ closed }) => closed))
  if (card && scene.chance(0.5)) return change(scene, card, { closed: false })
  return change(scene, scene.card(), { closed: true })
}

function changeMuch(scene: Scene) {
  const changes = { name: title(scene), desc: text(scene), due: moment(scene), dueComplete: true }
  return change(scene, scene.card(), changes)
}

/** An edit, and what often comes of it: another one, taking it back, or the end of the card. */
function change(scene: Scene, card: Card, fields: Readonly<Record<string, unknown>>) {
  const before = Object.fromEntries(
    Object.keys(fields).map((field) => [field, card[field] ?? null]),
  )
  const done = scene.act('updateCard', { card: card.id, ...fields })
  const again: Deed = (next) =>
    put(next, card, { ...fields, ...('name' in fields && { name: title(next) }) })
  if (scene.chance(0.15)) scene.later(again)
  if (scene.chance(0.15)) scene.later((next) => put(next, card, before))
  if (scene.chance(0.03)) scene.later((next) => end(next, card))
  return done
}

function put(scene: Scene, card: Card, fields: Readonly<Record<string, unknown>>) {
  return stillHere(scene.world, card) && scene.act('updateCard', { card: card.id, ...fields })
}

function end(scene: Scene, card: Card) {
  const { world } = scene
  return hasPlenty(world) && stillHere(world, card) && scene.act('deleteCard', { card: card.id })
}

function move(scene: Scene) {
  const card = scene.card()
  const { idList } = card
  const done = scene.act('moveCard', { card: card.id, list: scene.list().id })
  if (scene.chance(0.3)) scene.later((next) => moveTo(next, card, idList))
  return done
}

function moveTo(scene: Scene, card: Card, list: string) {
  const { world } = scene
  const isOpen = openLists(world).some(({ id }) => id === list)
  return isOpen && stillHere(world, card) && scene.act('moveCard', { card: card.id, list })
}

function setRole(scene: Scene) {
  const role = scene.pick([null, 'template', 'separator'])
  return scene.act('setRole', { card: scene.card().id, role })
}

function sameAgain(scene: Scene) {
  const { id: card, idList: list, ...fields } = scene.card()
  if (scene.chance(0.2)) return scene.act('moveCard', { card, list })
  const field = scene.pick(['name', 'desc', 'due', 'dueComplete', 'closed'] as const) ?? 'name'
  return scene.act('updateCard', { card, [field]: fields[field] })
}
