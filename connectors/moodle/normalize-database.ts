import type { Account } from '../../src/account.ts'
import type { Subject } from '../../src/subject.ts'
import { toPlainText } from '../../src/text/plain-text.ts'
import { authorOf, type Course, instantOf, keyOf, ownMark } from './normalize.ts'
import type { Content, Database, DataField, Entry } from './schema.ts'
import { titleText } from './text.ts'

export function databaseSubject(course: Course, database: Database): Subject {
  return {
    key: keyOf(course, 'database', database.id),
    kind: 'database',
    state: {
      title: titleText(database.name, course.language),
      url: `${course.baseUrl}/mod/data/view.php?d=${database.id}`,
    },
    fingerprint: 'known',
  }
}

/** Approving an entry leaves `timemodified` as it was (Moodle 4.5). Begins with the database. */
export function entryFingerprint(database: number, entry: Entry): string {
  return [database, entry.timemodified, entry.approved].join(':')
}

export function entryUrl(course: Pick<Course, 'baseUrl'>, database: number, entry: number): string {
  return `${course.baseUrl}/mod/data/view.php?d=${database}&rid=${entry}`
}

export function entrySubject(
  course: Course,
  database: number,
  fields: readonly DataField[],
  entry: Entry,
): Subject {
  return {
    key: keyOf(course, 'entry', entry.id),
    kind: 'entry',
    state: {
      title: entryTitle(fields, entry.contents),
      place: keyOf(course, 'database', database),
      author: authorOf(entry.userid),
      createdAt: instantOf(entry.timecreated),
      approved: entry.approved,
      url: entryUrl(course, database, entry.id),
      fields: fieldTexts(course, fields, entry.contents),
    },
    fingerprint: entryFingerprint(database, entry),
    editedAt: instantOf(entry.timemodified),
    ...ownMark(course, entry.userid),
  }
}

/** An entry has no title of its own: its first field of one line that is filled in stands for it. */
function entryTitle(fields: readonly DataField[], contents: readonly Content[]): string | null {
  const lines = fields
    .filter(({ type }) => type === 'text')
    .flatMap(({ id }) => contents.find(({ fieldid }) => fieldid === id)?.content?.trim() ?? [])
  return lines.find((line) => line !== '') ?? null
}

function fieldTexts(
  course: Course,
  fields: readonly DataField[],
  contents: readonly Content[],
): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const field of fields) {
    const content = contents.find(({ fieldid }) => fieldid === field.id)
    const text = content === undefined ? '' : contentText(field.type, content)
    if (text !== '') texts[titleText(field.name, course.language)] = text
  }
  return texts
}

const formatHtml = '1'

/** Kinds of fields as Moodle 4.5 stores them. */
function contentText(type: string, { content, content1 }: Content): string {
  if (content === null || content === '') return ''
  switch (type) {
    case 'date':
      return utcDay(content)
    case 'url':
      return content1 ? `${content1} ${content}` : content
    case 'latlong':
      return `${content} ${content1 ?? ''}`.trim()
    case 'checkbox':
    case 'multimenu':
      return content.split('##').join(', ')
    case 'textarea':
      return content1 === null || content1 === formatHtml ? toPlainText(content) : content
    default:
      return content
  }
}

/** A date is kept as midnight UTC of its day: another zone would show the day before. */
function utcDay(seconds: string): string {
  const time = new Date(Number(seconds) * 1000)
  return Number.isNaN(time.getTime()) ? seconds : time.toISOString().slice(0, 10)
}

export function entryAccounts(entries: readonly Entry[]): Account[] {
  const named = entries.filter(({ userid, fullname }) => userid > 0 && fullname !== '')
  return named.map(({ userid, fullname }) => ({ sourceId: String(userid), name: fullname }))
}
