import { can, requireLogin } from './access.ts'
import { requireDatabase } from './data.ts'
import {
  addEntry,
  changeEntry,
  complaintsAbout,
  removeEntry,
  type Submitted,
} from './data-state.ts'
import { refuse, refuseMissing } from './failure.ts'
import { writes } from './function.ts'
import { int, list, object, plain, raw } from './params.ts'
import { type Entry, moduleOf, oneOf, type World } from './world.ts'

const values = list(object({ fieldid: int(), subfield: plain(''), value: raw() }))

export const dataWriteFunctions = {
  mod_data_add_entry: writes(
    object({ databaseid: int(), groupid: int(0), data: values }),
    createEntry,
  ),
  mod_data_update_entry: writes(object({ entryid: int(), data: values }), updateEntry),
  mod_data_delete_entry: writes(object({ entryid: int() }), deleteEntry),
}

type Values = readonly { fieldid: number; subfield: string; value: string }[]

/** A failed check is no exception: the new id is 0 and the reasons stand beside it. */
function createEntry(world: World, params: { databaseid: number; data: Values }): object {
  const database = requireDatabase(world, params.databaseid)
  if (!can(world, 'mod/data:writeentry')) refuseEntry()
  const submitted = toSubmitted(params.data)
  const { general, byField } = complaintsAbout(world, database, submitted)
  const fine = general.length === 0 && byField.length === 0
  return {
    newentryid: fine ? addEntry(world, database, world.bot.id, submitted).id : 0,
    generalnotifications: general,
    fieldnotifications: byField,
  }
}

function updateEntry(world: World, params: { entryid: number; data: Values }): object {
  const entry = requireOwnEntry(world, params.entryid)
  const database = oneOf(world.databases, ({ id }) => id === entry.database, 'database')
  const submitted = toSubmitted(params.data)
  const { general, byField } = complaintsAbout(world, database, submitted)
  const fine = general.length === 0 && byField.length === 0
  if (fine) changeEntry(world, entry, submitted)
  return {
    updated: fine,
    generalnotifications: general,
    fieldnotifications: byField,
    warnings: [],
  }
}

function deleteEntry(world: World, { entryid }: { entryid: number }): object {
  removeEntry(world, requireOwnEntry(world, entryid))
  return { status: true, warnings: [] }
}

function requireOwnEntry(world: World, entryId: number): Entry {
  const entry = world.entries.find(({ id }) => id === entryId)
  if (!entry) refuseMissing('data_records')
  requireLogin(world, moduleOf(world, 'data', entry.database))
  const own = entry.author === world.bot.id && can(world, 'mod/data:writeentry')
  if (!own && !can(world, 'mod/data:manageentries')) refuseEntry()
  return entry
}

function refuseEntry(): never {
  refuse('noaccess', 'Sorry, you do not have permission to access this data')
}

/** Each value is JSON; what is not becomes empty. */
function toSubmitted(data: Values): Submitted[] {
  return data.map(({ fieldid, subfield, value }) => ({
    field: fieldid,
    subfield,
    value: fromJson(value),
  }))
}

function fromJson(value: string): string {
  try {
    const parsed: unknown = JSON.parse(value)
    return typeof parsed === 'string' || typeof parsed === 'number' ? String(parsed) : ''
  } catch {
    return ''
  }
}
