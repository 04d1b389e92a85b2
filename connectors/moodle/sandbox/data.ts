import { can, courseWarnings, openModules, requireCapability, requireLogin } from './access.ts'
import { isVisibleEntry, renderEntries } from './data-state.ts'
import { refuse, refuseMissing } from './failure.ts'
import { reads } from './function.ts'
import { formatName } from './html.ts'
import { bool, int, list, object, optional, raw, word } from './params.ts'
import { ratingInfo } from './post-row.ts'
import type { Database, Entry, Field, Module, World } from './world.ts'
import { fieldsOf, fullName, moduleOf, oneOf, personOf } from './world.ts'

const pageParams = {
  groupid: int(0),
  returncontents: bool(false),
  sort: optional(int()),
  order: optional(word()),
  page: int(0),
  perpage: int(0),
}

export const dataFunctions = {
  mod_data_get_databases_by_courses: reads(
    object({ courseids: list(int(), []) }),
    databasesByCourses,
  ),
  mod_data_get_fields: reads(object({ databaseid: int() }), databaseFields),
  mod_data_get_entries: reads(object({ databaseid: int(), ...pageParams }), databaseEntries),
  mod_data_get_entry: reads(object({ entryid: int(), returncontents: bool(false) }), oneEntry),
  mod_data_search_entries: reads(
    object({
      databaseid: int(),
      ...pageParams,
      search: raw(''),
      advsearch: list(object({ name: raw(), value: raw() }), []),
    }),
    searchEntries,
  ),
}

type Row = Record<string, unknown>

/** @throws MoodleFailure `invalidrecord`, `requireloginerror` */
export function requireDatabase(world: World, databaseId: number): Database {
  const database = world.databases.find(({ id }) => id === databaseId)
  if (!database) refuseMissing('data')
  requireLogin(world, moduleOf(world, 'data', database.id))
  return database
}

function databasesByCourses(world: World, { courseids }: { courseids: readonly number[] }): Row {
  const databases = openModules(world, 'data', courseids).map((module) =>
    databaseRow(world, module),
  )
  return { databases, warnings: courseWarnings(world, courseids) }
}

function databaseRow(world: World, module: Module): Row {
  const database = oneOf(world.databases, ({ id }) => id === module.instance, 'database')
  const seen = can(world, 'mod/data:viewentry')
  return {
    ...{ id: database.id, course: world.course.id, name: formatName(module.name) },
    ...{ intro: database.intro, introformat: 1, lang: null },
    ...(seen && databaseSettings(database)),
    ...{ coursemodule: module.cmid, introfiles: [] },
  }
}

function databaseSettings({ approval }: Database): Row {
  const template = '<div class="defaulttemplate-listentry my-5 p-5 card">##userpicture##</div>'
  return {
    ...{ comments: true, timeavailablefrom: 0, timeavailableto: 0, timeviewfrom: 0, timeviewto: 0 },
    ...{ requiredentries: 0, requiredentriestoview: 0, maxentries: 0, rssarticles: 0 },
    ...{ singletemplate: template, listtemplate: template },
    ...{ listtemplateheader: null, listtemplatefooter: null, addtemplate: null, rsstemplate: null },
    ...{ rsstitletemplate: null, csstemplate: null, jstemplate: null, asearchtemplate: null },
    ...{ approval, manageapproved: true, defaultsort: 0, defaultsortdir: 0 },
  }
}

function databaseFields(world: World, { databaseid }: { databaseid: number }): Row {
  const database = requireDatabase(world, databaseid)
  requireViewing(world)
  return { fields: fieldsOf(world, database.id).map(fieldRow), warnings: [] }
}

function requireViewing(world: World): void {
  requireCapability(world, 'mod/data:viewentry', 'View entries')
}

function fieldRow({ id, database, type, name, required }: Field): Row {
  const params = paramsOf(type)
  const numbered = Array.from({ length: 10 }, (_, index) => [
    `param${index + 1}`,
    params[index] ?? null,
  ])
  return {
    ...{ id, dataid: database, type, name, description: '', required },
    ...Object.fromEntries(numbered),
  }
}

function paramsOf(type: Field['type']): string[] {
  if (type === 'textarea') return ['', '60', '35', '1', '0']
  return type === 'date' ? ['', '', ''] : ['1', '', '']
}

interface PageParams {
  databaseid: number
  returncontents: boolean
  sort: number | null
  order: string | null
  page: number
  perpage: number
}

function databaseEntries(world: World, params: PageParams): Row {
  const database = requireDatabase(world, params.databaseid)
  requireViewing(world)
  const entries = sorted(visibleEntries(world, database), params)
  return {
    entries: onPage(entries, params).map((entry) => entryRow(world, entry, params.returncontents)),
    totalcount: entries.length,
    totalfilesize: 0,
    ...renderedPart(world, onPage(entries, params), params.returncontents),
    warnings: [],
  }
}

function visibleEntries(world: World, database: Database): Entry[] {
  return world.entries.filter(
    (entry) => entry.database === database.id && isVisibleEntry(world, entry),
  )
}

/** -4 is the time of change, 0 the time of adding, a positive number a field. */
function sorted(entries: readonly Entry[], { sort, order }: PageParams): Entry[] {
  const sign = order?.toUpperCase() === 'DESC' ? -1 : 1
  const key = sortKey(sort ?? 0)
  return [...entries].sort(
    (one, other) => sign * (compare(key(one), key(other)) || one.id - other.id),
  )
}

function sortKey(sort: number): (entry: Entry) => string | number {
  if (sort === -4) return (entry) => entry.modified
  if (sort <= 0) return (entry) => entry.created
  return (entry) => entry.contents.find(({ field }) => field === sort)?.content ?? ''
}

function compare(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return String(one).localeCompare(String(other), 'ru')
}

function onPage(entries: readonly Entry[], { page, perpage }: PageParams): readonly Entry[] {
  const from = Math.max(page, 0) * perpage
  return perpage > 0 ? entries.slice(from, from + perpage) : entries
}

function entryRow(world: World, entry: Entry, withContents: boolean): Row {
  const own = entry.author === world.bot.id && can(world, 'mod/data:writeentry')
  return {
    ...{ id: entry.id, userid: entry.author, groupid: 0, dataid: entry.database },
    ...{ timecreated: entry.created, timemodified: entry.modified, approved: entry.approved },
    canmanageentry: own || can(world, 'mod/data:manageentries'),
    fullname: fullName(personOf(world, entry.author)),
    ...(withContents && { contents: contentRows(entry) }),
    tags: [],
  }
}

function contentRows(entry: Entry): Row[] {
  const rest = { content2: null, content3: null, content4: null, files: [] }
  return entry.contents.map(({ id, field, content, content1 }) => ({
    ...{ id, fieldid: field, recordid: entry.id, content, content1 },
    ...rest,
  }))
}

/** Asking for contents brings the rendered pages along; there is no way to turn that off. */
function renderedPart(world: World, entries: readonly Entry[], withContents: boolean): Row {
  return withContents ? { listviewcontents: renderEntries(world, entries) } : {}
}

function oneEntry(
  world: World,
  { entryid, returncontents }: { entryid: number; returncontents: boolean },
): Row {
  const entry = world.entries.find(({ id }) => id === entryid)
  if (!entry) refuseMissing('data_records')
  const database = requireDatabase(world, entry.database)
  requireViewing(world)
  if (!isVisibleEntry(world, entry)) refuse('notapprovederror', notApproved)
  return {
    entry: entryRow(world, entry, returncontents),
    ...(returncontents && { entryviewcontents: renderEntries(world, [entry]) }),
    ratinginfo: ratingInfo(moduleOf(world, 'data', database.id).contextid, 'entry'),
    warnings: [],
  }
}

const notApproved = 'Entry is not approved.'

interface SearchParams extends PageParams {
  search: string
  advsearch: readonly { name: string; value: string }[]
}

function searchEntries(world: World, params: SearchParams): Row {
  const database = requireDatabase(world, params.databaseid)
  requireViewing(world)
  const all = visibleEntries(world, database)
  const found = sorted(all.filter(matcher(params)), params)
  const advanced = params.advsearch.length > 0
  return {
    entries: onPage(found, params).map((entry) => ({
      ...entryRow(world, entry, params.returncontents),
      ...(advanced && { dataid: 0 }),
    })),
    totalcount: found.length,
    maxcount: all.length,
    ...renderedPart(world, onPage(found, params), params.returncontents),
    warnings: [],
  }
}

function matcher({ search, advsearch }: SearchParams): (entry: Entry) => boolean {
  if (advsearch.length === 0) {
    const isLike = like(search)
    return (entry) => entry.contents.some(({ content }) => isLike(content ?? ''))
  }
  const wishes = advsearch.map(({ name, value }) => ({
    field: Number(/^f_(\d+)$/.exec(name)?.[1] ?? 0),
    isLike: like(fromJson(value)),
  }))
  return (entry) =>
    wishes.every(({ field, isLike }) =>
      entry.contents.some((content) => content.field === field && isLike(content.content ?? '')),
    )
}

/** Substring, regardless of case; `%` and `_` are wildcards, since nothing escapes them. */
function like(pattern: string): (text: string) => boolean {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.')
  const expression = new RegExp(source, 'isu')
  return (text) => expression.test(text)
}

/** Values travel as JSON; what is none counts as empty. */
function fromJson(value: string): string {
  try {
    return String(JSON.parse(value) ?? '')
  } catch {
    return ''
  }
}
