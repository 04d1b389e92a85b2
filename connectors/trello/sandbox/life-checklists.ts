import { type Chance, hasRoom, type Scene } from './life-scene.ts'
import { shortName } from './life-words.ts'
import type { Checklist } from './world.ts'

export const checklistChances: readonly Chance[] = [
  [3, addChecklist],
  [1, renameChecklist],
  [1, removeChecklist],
  [6, addItem],
  [6, tick],
  [2, renameItem],
  [2, moveItem],
  [2, removeItem],
  [1, convert],
]

const most = 12

function addChecklist(scene: Scene) {
  const { checklists } = scene.world.board
  const { id: card } = scene.card()
  if (checklists.filter(({ idCard }) => idCard === card).length >= 3) return false
  return scene.act('addChecklist', { card, name: shortName(scene) })
}

function renameChecklist(scene: Scene) {
  const checklist = scene.pick(scene.world.board.checklists)
  const name = scene.chance(0.2) ? checklist?.name : shortName(scene)
  return checklist && scene.act('renameChecklist', { checklist: checklist.id, name })
}

function removeChecklist(scene: Scene) {
  const checklist = scene.pick(scene.world.board.checklists)
  return checklist && scene.act('removeChecklist', { checklist: checklist.id })
}

function addItem(scene: Scene) {
  const roomy = scene.world.board.checklists.filter(({ checkItems }) => checkItems.length < most)
  const checklist = scene.pick(roomy)
  return checklist && scene.act('addCheckItem', { checklist: checklist.id, name: shortName(scene) })
}

/** Ticked or unticked, and at times at once back again. */
function tick(scene: Scene) {
  const { item } = someItem(scene)
  if (!item) return false
  const complete = item.state !== 'complete'
  const done = scene.act('checkItem', { item: item.id, complete })
  if (scene.chance(0.2)) {
    scene.later(
      (next) =>
        isOn(next, item.id) && next.act('checkItem', { item: item.id, complete: !complete }),
    )
  }
  return done
}

function renameItem(scene: Scene) {
  const { item } = someItem(scene)
  return item && scene.act('renameItem', { item: item.id, name: shortName(scene) })
}

function moveItem(scene: Scene) {
  const { item, checklist } = someItem(scene)
  const others = scene.world.board.checklists.filter(
    ({ id, idCard }) => idCard === checklist?.idCard && id !== checklist.id,
  )
  const to = scene.pick(others)
  return item && to && scene.act('moveItem', { item: item.id, checklist: to.id })
}

function removeItem(scene: Scene) {
  const { item } = someItem(scene)
  return item && scene.act('removeCheckItem', { item: item.id })
}

function convert(scene: Scene) {
  const { item } = someItem(scene)
  return item && hasRoom(scene.world) && scene.act('convertItemToCard', { item: item.id })
}

function someItem(scene: Scene) {
  const full = scene.world.board.checklists.filter(({ checkItems }) => checkItems.length > 0)
  const checklist: Checklist | undefined = scene.pick(full)
  return { checklist, item: scene.pick(checklist?.checkItems ?? []) }
}

function isOn({ world }: Scene, itemId: string): boolean {
  return world.board.checklists.some(({ checkItems }) => checkItems.some(({ id }) => id === itemId))
}
