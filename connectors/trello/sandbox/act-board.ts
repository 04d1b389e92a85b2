import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Value } from '../../../src/activity.ts'
import { findList } from './find.ts'
import { type Deed, logAction } from './log.ts'
import { boardRef } from './refs.ts'
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
  renameBoard: verb({ by, name: z.string() }, (world, details) =>
    updateBoard(world, details.by, { name: details.name }),
  ),
  closeBoard: verb({ by, closed: z.boolean().default(true) }, (world, details) =>
    updateBoard(world, details.by, { closed: details.closed }),
  ),
}

type Fields = Readonly<Record<'name', string>> | Readonly<Record<'closed', boolean>>

function createList(world: World, { by, name }: { by: string; name: string }) {
  const id = newId(world)
  const pos = world.board.lists.length + 1
  world.board.lists.push({ id, name, closed: false, idBoard: world.board.id, pos })
  const deed: Deed = { subjectKind: 'list', subjectId: id, kind: 'created' }
  return { id, action: logAction(world, by, 'createList', { list: { id, name } }, [deed]) }
}

/** Archiving a list leaves its cards `closed: false`. */
function updateList(world: World, who: string, list: string, fields: Fields) {
  const found = findList(world, list)
  const old = oldOf(found, fields)
  Object.assign(found, fields)
  const data = { list: { id: found.id, name: found.name, ...fields }, old }
  const deeds = changes({ subjectKind: 'list', subjectId: found.id }, old, fields)
  return { id: found.id, action: logAction(world, who, 'updateList', data, deeds) }
}

function updateBoard(world: World, who: string, fields: Fields) {
  const { board } = world
  const old = oldOf(board, fields)
  Object.assign(board, fields)
  const data = { board: { ...boardRef(world), ...fields }, old }
  const deeds = changes({ subjectKind: 'board', subjectId: board.id }, old, fields)
  return { id: board.id, action: logAction(world, who, 'updateBoard', data, deeds) }
}

function oldOf(thing: Readonly<Record<string, unknown>>, fields: Fields) {
  return Object.fromEntries(Object.keys(fields).map((field) => [field, thing[field]]))
}

function changes(
  of: Pick<Deed, 'subjectKind' | 'subjectId'>,
  old: Readonly<Record<string, unknown>>,
  fields: Fields,
): Deed[] {
  return Object.entries(fields)
    .filter(([field, value]) => !isDeepStrictEqual(old[field], value))
    .map(([field, after]: [string, Value]) => ({
      ...of,
      ...{ kind: 'changed', field: field === 'name' ? 'title' : 'closed', after },
    }))
}
