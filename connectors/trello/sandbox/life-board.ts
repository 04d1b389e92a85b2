import { type Chance, hasPlenty, hasRoom, openLists, type Scene } from './life-scene.ts'
import { shortName, title } from './life-words.ts'

/** What happens to lists, labels, custom fields and the board, and to and from the other board. */
export const boardChances: readonly Chance[] = [
  [0.7, createList],
  [1, renameList],
  [1, archiveList],
  [0.7, moveListAway],
  [0.7, moveListToBoard],
  [2, moveCardAway],
  [2, moveCardToBoard],
  [1, createLabel],
  [1.5, renameLabel],
  [0.5, deleteLabel],
  [1, createField],
  [0.3, deleteField],
  [0.5, renameBoard],
  [2, placeCard],
  [1, setCover],
  [0.5, placeList],
  [0.5, setBackground],
]

const mostLists = 8
const leastLists = 3

function createList(scene: Scene) {
  if (scene.world.board.lists.length >= mostLists) return false
  return scene.act('createList', { name: shortName(scene) })
}

function renameList(scene: Scene) {
  const list = scene.pick(scene.world.board.lists)
  const name = scene.chance(0.2) ? list?.name : shortName(scene)
  return list && scene.act('renameList', { list: list.id, name })
}

/** Archived ones are mostly restored soon. */
function archiveList(scene: Scene) {
  const { world } = scene
  const archived = scene.pick(world.board.lists.filter(({ closed }) => closed))
  if (archived && scene.chance(0.7)) {
    return scene.act('archiveList', { list: archived.id, closed: false })
  }
  if (openLists(world).length <= leastLists) return false
  return scene.act('archiveList', { list: scene.list().id })
}

function moveListAway(scene: Scene) {
  const { world } = scene
  const list = scene.list()
  const going = world.board.cards.filter(({ idList }) => idList === list.id).length
  if (openLists(world).length <= leastLists || !hasPlenty(world, going)) return false
  return scene.act('moveListAway', { list: list.id })
}

function moveListToBoard(scene: Scene) {
  const { board, away } = scene.world
  if (board.lists.length >= mostLists || !hasRoom(scene.world)) return false
  const list = scene.pick([...away.lists.keys()])
  if (list !== undefined && scene.chance(0.7)) return scene.act('moveListToBoard', { list })
  const cards = [title(scene), title(scene)].slice(scene.below(3))
  return scene.act('moveListToBoard', { name: shortName(scene), cards })
}

/** At times by mistake: then it comes back soon. */
function moveCardAway(scene: Scene) {
  if (!hasPlenty(scene.world)) return false
  const { id: card } = scene.card()
  const done = scene.act('moveCardAway', { card })
  if (scene.chance(0.5)) scene.later((next) => fetchBack(next, card))
  return done
}

function fetchBack(scene: Scene, card: string) {
  if (!scene.world.away.cards.has(card)) return false
  return scene.act('moveCardToBoard', { list: scene.list().id, card })
}

function moveCardToBoard(scene: Scene) {
  if (!hasRoom(scene.world)) return false
  const { id: list } = scene.list()
  const card = scene.pick([...scene.world.away.cards.keys()])
  if (card !== undefined && scene.chance(0.7)) return scene.act('moveCardToBoard', { list, card })
  return scene.act('moveCardToBoard', { list, name: title(scene) })
}

const colors = ['green', 'yellow', 'orange', 'red', 'purple', 'blue', 'sky_dark', 'black_light']

function createLabel(scene: Scene) {
  if (scene.world.board.labels.length >= 10) return false
  const name = scene.chance(0.2) ? '' : shortName(scene)
  return scene.act('createLabel', { name, color: scene.pick(colors) })
}

function renameLabel(scene: Scene) {
  const label = scene.pick(scene.world.board.labels)
  const name = scene.chance(0.1) ? '' : shortName(scene)
  return label && scene.act('renameLabel', { label: label.id, name })
}

function deleteLabel(scene: Scene) {
  const { labels } = scene.world.board
  const label = scene.pick(labels)
  return labels.length > 3 && label && scene.act('deleteLabel', { label: label.id })
}

function createField(scene: Scene) {
  if (scene.world.board.customFields.length >= 4) return false
  const type = scene.pick(['text', 'number', 'checkbox', 'date', 'list'])
  const options = type === 'list' ? ['Да', 'Нет', 'Ждём'] : []
  return scene.act('createCustomField', { name: shortName(scene), type, options })
}

function deleteField(scene: Scene) {
  const field = scene.pick(scene.world.board.customFields)
  return field && scene.act('deleteCustomField', { field: field.id })
}

function renameBoard(scene: Scene) {
  const { name: now } = scene.world.board
  const names = [now, 'Рабочая онлайн-среда', 'Среда 🌿', 'Доска проектов']
  return scene.act('renameBoard', { name: scene.pick(names) })
}

function placeCard(scene: Scene) {
  return scene.act('placeCard', { card: scene.card().id, pos: scene.below(65_536) })
}

function setCover(scene: Scene) {
  return scene.act('setCover', { card: scene.card().id, color: scene.pick(colors) })
}

function placeList(scene: Scene) {
  return scene.act('placeList', { list: scene.list().id, pos: scene.below(65_536) })
}

function setBackground(scene: Scene) {
  return scene.act('setBackground', { background: scene.pick(colors) })
}
