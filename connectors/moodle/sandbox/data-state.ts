import { can, isStaff } from './access.ts'
import { cleanHtml, escapeHtml, stripTags } from './html.ts'
import { profileUrl } from './links.ts'
import type { Content, Database, Entry, Field, World } from './world.ts'
import { fieldsOf, fullName, oneOf, personOf, takeId } from './world.ts'

/** One submitted value: the field's main content or one of its subfields. */
export interface Submitted {
  field: number
  subfield: string
  value: string
}

/** Unapproved entries are seen by their authors and by those who may approve. */
export function isVisibleEntry(world: World, entry: Entry): boolean {
  const database = oneOf(world.databases, ({ id }) => id === entry.database, 'database')
  const own = entry.author === world.bot.id
  return !database.approval || entry.approved || own || can(world, 'mod/data:approve')
}

/** What is wrong with a submission, in Moodle's words; nothing is stored while anything is. */
export function complaintsAbout(
  world: World,
  database: Database,
  submitted: readonly Submitted[],
): { general: string[]; byField: { fieldname: string; notification: string }[] } {
  const fields = fieldsOf(world, database.id)
  const filled = new Set(submitted.filter(({ value }) => value !== '').map(({ field }) => field))
  const general = fields.some(({ id }) => filled.has(id)) ? [] : [emptyForm]
  const missing = fields.filter(({ id, required }) => required && !filled.has(id))
  return {
    general,
    byField: missing.map(({ name }) => ({ fieldname: name, notification: mustSupply })),
  }
}

const emptyForm = 'You did not fill out any fields!'
const mustSupply = 'You must supply a value here.'

export function addEntry(
  world: World,
  database: Database,
  author: number,
  submitted: readonly Submitted[],
): Entry {
  const now = world.now()
  const entry: Entry = {
    ...{ id: takeId(world, 'entry'), database: database.id, author, created: now, modified: now },
    approved: !database.approval || isStaff(personOf(world, author)),
    contents: fieldsOf(world, database.id).map(({ id }) => emptyContent(world, id)),
  }
  world.entries.push(entry)
  store(world, entry, submitted)
  return entry
}

/** Unmentioned fields keep their content; the time moves even where nothing differs. */
export function changeEntry(world: World, entry: Entry, submitted: readonly Submitted[]): void {
  store(world, entry, submitted)
  entry.modified = world.now()
}

export function removeEntry(world: World, entry: Entry): void {
  world.entries = world.entries.filter(({ id }) => id !== entry.id)
}

/** The list view, shortened: a card with a line per field. */
export function renderEntries(world: World, entries: readonly Entry[]): string {
  return entries.map((entry) => renderEntry(world, entry)).join('')
}

function renderEntry(world: World, entry: Entry): string {
  const author = personOf(world, entry.author)
  const lines = fieldsOf(world, entry.database).map((field) => {
    const content = entry.contents.find((candidate) => candidate.field === field.id)?.content ?? ''
    const shown = field.type === 'textarea' ? content : escapeHtml(content)
    return `<div class="row my-3"><div class="col-4">${field.name}</div><div class="col-8">${shown}</div></div>`
  })
  return (
    '<div class="defaulttemplate-listentry my-5 p-5 card">' +
    `<a href="${escapeHtml(profileUrl(world, author.id))}">${fullName(author)}</a>` +
    `<div class="defaulttemplate-list-body">${lines.join('')}</div></div>`
  )
}

function emptyContent(world: World, field: number): Content {
  return { id: takeId(world, 'content'), field, content: null, content1: null }
}

/** Rows that were written move to the end, as PostgreSQL gives them back: their order is no promise. */
function store(world: World, entry: Entry, submitted: readonly Submitted[]): void {
  const touched = new Set(submitted.map(({ field }) => field))
  for (const field of fieldsOf(world, entry.database).filter(({ id }) => touched.has(id))) {
    const content = oneOf(entry.contents, (candidate) => candidate.field === field.id, 'content')
    const values = submitted.filter((value) => value.field === field.id)
    const parts = new Map(values.map(({ subfield, value }) => [subfield, value]))
    Object.assign(content, writers[field.type](parts, content))
    entry.contents = [...entry.contents.filter((other) => other !== content), content]
  }
}

type Parts = ReadonlyMap<string, string>
type Written = Partial<Pick<Content, 'content' | 'content1'>>

const writers: Readonly<Record<Field['type'], (parts: Parts, before: Content) => Written>> = {
  text: (parts) => ({ content: stripTags(parts.get('') ?? '') }),
  textarea: (parts, before) => ({
    content: cleanText(parts.get('') ?? before.content ?? ''),
    content1: parts.get('content1') ?? before.content1 ?? '1',
  }),
  url: (parts, before) => ({
    content: parts.has('0') || parts.has('') ? cleanUrl(parts.get('0') ?? '') : before.content,
    content1: parts.has('1') ? stripTags(parts.get('1') ?? '') : before.content1,
  }),
  date: (parts) => toDate(parts),
}

function cleanText(html: string): string {
  return /[<&]/.test(html) ? cleanHtml(html, { ids: false }) : html
}

/** Only ASCII addresses survive; anything else becomes empty without a word. */
function cleanUrl(address: string): string {
  const url = address === '' || /^[a-z]+:/i.test(address) ? address : `http://${address}`
  return /^(?:https?|ftp):\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/i.test(url) ? url : ''
}

/** 00:00 UTC of the day, 31 February being 3 March; an empty date changes nothing. */
function toDate(parts: Parts): Written {
  const [day, month, year] = ['day', 'month', 'year'].map((part) => Number(parts.get(part) ?? 0))
  if (!day || !month || !year) return {}
  return { content: String(Date.UTC(year, month - 1, day) / 1000) }
}
