import { z } from 'zod'
import { findLabel, findList, findMember } from './find.ts'
import { boardRef, logAction, touch } from './log.ts'
import { verb } from './verb.ts'
import { newId, type World } from './world.ts'

const by = z.string()
const ref = z.string()

export const boardVerbs = {
  createList: verb({ by, name: ref }, createList),
  renameList: verb({ by, list: ref, name: ref }, (world, details) =>
    updateList(world, details.by, details.list, { name: details.name }),
  ),
  archiveList: verb({ by, list: ref, closed: z.boolean().default(true) }, (world, details) =>
    updateList(world, details.by, details.list, { closed: details.closed }),
  ),
  moveListAway: verb({ by, list: ref }, moveListAway),
  createLabel: verb({ by, name: z.string(), color: z.string() }, createLabel),
  renameLabel: verb({ by, label: ref, name: z.string() }, renameLabel),
  joinBoard: verb({ username: z.string(), fullName: z.string() }, joinBoard),
  leaveBoard: verb({ by }, leaveBoard),
  renameBoard: verb({ by, name: z.string() }, (world, details) =>
    updateBoard(world, details.by, { name: details.name }),
  ),
  closeBoard: verb({ by, closed: z.boolean().default(true) }, (world, details) =>
    updateBoard(world, details.by, { closed: details.closed }),
  ),
}

function createList(world: World, details: { by: string; name: string }) {
  const list = { id: newId(world), name: details.name, closed: false }
  world.board.lists.push({ ...list, idBoard: world.board.id, pos: world.board.lists.length + 1 })
  const data = { list: { id: list.id, name: list.name } }
  return { id: list.id, action: logAction(world, details.by, 'createList', data) }
}

/** Archiving a list leaves its cards `closed: false`. */
function updateList(world: World, who: string, list: string, fields: Record<string, unknown>) {
  const found = findList(world, list)
  const old = Object.fromEntries(Object.keys(fields).map((field) => [field, found[field]]))
  Object.assign(found, fields)
  const data = { list: { id: found.id, name: found.name, ...fields }, old }
  return { id: found.id, action: logAction(world, who, 'updateList', data) }
}

/** The cards go along, and no action of theirs tells of it. */
function moveListAway(world: World, details: { by: string; list: string }) {
  const { id, name } = findList(world, details.list)
  const { board } = world
  board.lists = board.lists.filter((list) => list.id !== id)
  board.cards = board.cards.filter(({ idList }) => idList !== id)
  const boardTarget = { id: newId(world), name: 'Другая доска' }
  const data = { list: { id, name }, boardTarget }
  return { id, action: logAction(world, details.by, 'moveListFromBoard', data) }
}

function createLabel(world: World, details: { name: string; color: string }) {
  const label = { id: newId(world), name: details.name, color: details.color }
  world.board.labels.push({ ...label, idBoard: world.board.id })
  touch(world)
  return { id: label.id }
}

function renameLabel(world: World, details: { label: string; name: string }) {
  const label = findLabel(world, details.label)
  label.name = details.name
  touch(world)
  return { id: label.id }
}

function joinBoard(world: World, details: { username: string; fullName: string }) {
  const member = { id: newId(world), ...details }
  world.board.members.push(member)
  const data = { idMemberAdded: member.id, memberType: 'normal' }
  return { id: member.id, action: logAction(world, member.id, 'addMemberToBoard', data) }
}

/** Leaving is in no list of actions; what the member did stays. */
function leaveBoard(world: World, details: { by: string }) {
  const gone = findMember(world, details.by)
  world.board.members = world.board.members.filter((member) => member !== gone)
  touch(world)
  return { id: gone.id }
}

function updateBoard(world: World, who: string, fields: Record<string, unknown>) {
  const { board } = world
  const old = Object.fromEntries(Object.keys(fields).map((field) => [field, board[field]]))
  Object.assign(board, fields)
  const data = { board: { ...boardRef(world), ...fields }, old }
  return { id: board.id, action: logAction(world, who, 'updateBoard', data) }
}
