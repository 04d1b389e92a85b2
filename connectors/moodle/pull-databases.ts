import { mirrorDatabases } from './mirror-to.ts'
import { keyOf } from './normalize.ts'
import {
  databaseSubject,
  entryAccounts,
  entryFingerprint,
  entrySubject,
} from './normalize-database.ts'
import { placeIn } from './normalize-forum.ts'
import { believeList, type Finds, finds, type Reading } from './reading.ts'
import type { Database, DataField, Entry, Sifted } from './schema.ts'
import type { PageOf } from './shaped.ts'
import { titleText } from './text.ts'
import {
  count,
  forgetUnfinished,
  isUnfinished,
  isWhole,
  newTally,
  type Tally,
  untilAgreed,
} from './until-agreed.ts'

/** With contents Moodle 4.5 renders every entry once more for show: small pages. */
const entriesAPage = 20
const idsAPage = 100

/** Every database but those that show cards; the entries of those where an id, time or approval differs. */
export async function* sweepDatabases(reading: Reading): AsyncGenerator<Finds> {
  const { client, course, call } = reading
  const { rows, rejected, sent } = await client.databases(call)
  believeList(reading, 'data', sent)
  const titles = mirrorDatabases(reading.connection)
  const isMirror = ({ name }: Database) => titles.has(titleText(name, course.language))
  reading.next.mirrors = rows.filter(isMirror).map(({ id }) => id)
  const others = rows.filter((one) => !isMirror(one))
  yield finds({
    subjects: others.map((database) => databaseSubject(course, database)),
    rejected,
    complete: rejected.length === 0 ? [{ kind: 'database' }] : [],
  })
  forgetUnfinished(reading, 'entries', [
    ...others.map(({ id }) => placeOf(id)),
    ...rejected.map((one) => `data:${one.sourceId}`),
  ])
  const again = await reading.doubted('entry')
  for (const { id } of others) {
    const list = { what: 'entries', place: placeOf(id) }
    if (again || isUnfinished(reading, list) || (await hasChanged(reading, id)))
      yield* untilAgreed(reading, list, () => readEntries(reading, id))
  }
}

function placeOf(database: number): string {
  return `data:${database}`
}

export async function* readNamedDatabases(
  reading: Reading,
  databases: readonly number[],
): AsyncGenerator<Finds> {
  for (const id of databases)
    if (!reading.next.mirrors.includes(id)) yield* readNewestEntries(reading, id)
}

const newest = { page: 0, newestFirst: true }

/** Compares what is there, without contents, with what we remember. */
async function hasChanged(reading: Reading, database: number): Promise<boolean> {
  const { client, call } = reading
  const prints = [...(await reading.known('entry'))]
  const known = new Map(prints.filter(([, print]) => placeIn(print) === String(database)))
  const isAsKnown = (one: Entry) => known.get(String(one.id)) === entryFingerprint(database, one)
  const seen = new Set<number>()
  for (let page = 0; ; page += 1) {
    const order = { page, perpage: idsAPage, newestFirst: false, contents: false }
    const { rows, rejected, sent, total } = await client.entries(database, order, call)
    if (rejected.length > 0 || total !== known.size || !rows.every(isAsKnown)) return true
    for (const { id } of rows) seen.add(id)
    if (isLast({ page, perpage: idsAPage, sent, total })) return seen.size < known.size
  }
}

async function* readEntries(reading: Reading, database: number): AsyncGenerator<Finds, Tally> {
  const { client, course, call } = reading
  const fields = await client.fields(database, call)
  const within = keyOf(course, 'database', database)
  const tally = newTally()
  for (let page = 0; ; page += 1) {
    const order = { page, perpage: entriesAPage, newestFirst: false, contents: true }
    const listed = await client.entries(database, order, call)
    const { rows, rejected, sent, total } = listed
    if (!areExplained(rows, fields)) return { ...tally, trouble: fieldsOdd }
    const isNew = count(tally, listed)
    const ended = !isNew || isLast({ page, perpage: entriesAPage, sent, total })
    yield finds({
      subjects: rows.map((entry) => entrySubject(course, database, fields.rows, entry)),
      accounts: entryAccounts(rows),
      rejected,
      complete: ended && isWhole(tally) ? [{ kind: 'entry', within }] : [],
    })
    if (ended) return tally
  }
}

const fieldsOdd = 'Moodle does not tell all fields of the database in the way Moodle 4.5 does'

/** Without its field a content would look as if it had been emptied. */
function areExplained(rows: readonly Entry[], fields: Sifted<DataField>): boolean {
  const known = new Set(fields.rows.map(({ id }) => id))
  const contents = rows.flatMap((entry) => entry.contents)
  return fields.rejected.length === 0 && contents.every(({ fieldid }) => known.has(fieldid))
}

/** Down to the first entry that is as we remember it. The next sweep says what cannot be read. */
async function* readNewestEntries(reading: Reading, database: number): AsyncGenerator<Finds> {
  const { client, course, call } = reading
  const fields = await client.fields(database, call)
  const known = await reading.known('entry')
  for (let page = 0; ; page += 1) {
    const order = { ...newest, page, perpage: entriesAPage, contents: true }
    const { rows, rejected, sent, total } = await client.entries(database, order, call)
    if (!areExplained(rows, fields)) return
    yield finds({
      subjects: rows.map((entry) => entrySubject(course, database, fields.rows, entry)),
      accounts: entryAccounts(rows),
      rejected,
    })
    const met = rows.some((one) => known.get(String(one.id)) === entryFingerprint(database, one))
    if (met || isLast({ page, perpage: entriesAPage, sent, total })) return
  }
}

/** A page may leave something out: by its total there are others behind it. */
function isLast({ page, perpage, sent, total }: PageOf & { sent: number; total: number }): boolean {
  return sent === 0 || (sent < perpage && (page + 1) * perpage >= total)
}
