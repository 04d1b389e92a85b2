import type { MirroredEntry } from '../../src/card.ts'
import { second } from '../../src/clock.ts'
import type { Call, Mirror } from '../../src/connector.ts'
import { GiveUp, Gone, TryLater } from '../../src/errors.ts'
import type { MoodleClient } from './client.ts'
import { entryValues } from './mirror-fields.ts'
import { looksOfEntry, looksOfView } from './mirror-looks.ts'
import { createRemove } from './mirror-remove.ts'
import { createTargetFinder, type Target, type TargetFinder } from './mirror-target.ts'
import { createWritable } from './mirror-writable.ts'
import { entryUrl } from './normalize-database.ts'
import type { Entry, Written } from './schema.ts'
import type { MoodleConnection } from './settings.ts'
import { unlessPlaceGone } from './unless-gone.ts'
import { count, isWhole, newTally } from './until-agreed.ts'

const entriesAPage = 50

/** Shows cards as entries of the Database activity of that title; `card_id` is our mark. */
export function createMirror(
  connection: MoodleConnection,
  client: MoodleClient,
  title: string,
): Mirror {
  const targets = createTargetFinder(connection, client, title)
  const writable = createWritable(client)
  const marked = markedIn(client, targets, writable)
  const { settings, place } = connection
  const toEntry = (target: Target, remoteId: number, mark: string): MirroredEntry => {
    return { remoteId: String(remoteId), mark, url: entryUrl(settings, target.database, remoteId) }
  }
  const find = async (mark: string, call: Call) => {
    const { target, entries } = await marked(mark, call)
    return entries.map(({ id }) => toEntry(target, id, mark))
  }
  return {
    find,
    async *list(call) {
      const target = await targets.find(call)
      for await (const page of entryPages(client, target, call))
        yield (await writable(page, call)).map((entry) => ({
          ...toEntry(target, entry.id, markOf(target, entry) ?? ''),
          looks: looksOfEntry(target, entry),
        }))
    },
    looksOf: (view) => looksOfView(view, place.language),
    async create(view, call) {
      const target = await targets.find(call)
      const values = entryValues(target, view, place.language)
      const written = await inTarget(targets, () => client.addEntry(target.database, values, call))
      const id = written.newentryid ?? 0
      if (id === 0) throw refusedWrite(targets, written)
      return toEntry(target, id, view.mark)
    },
    async update(remoteId, view, call) {
      const target = await targets.find(call)
      const values = entryValues(target, view, place.language)
      const written = await goneWhenMissing(
        remoteId,
        () => find(view.mark, call),
        () => client.updateEntry(Number(remoteId), values, call),
      )
      if (!written.updated) throw refusedWrite(targets, written)
    },
    async looksNow({ remoteId, mark }, call) {
      const { target, entries } = await marked(mark, call)
      return looksOf(target, entries, remoteId)
    },
    remove: createRemove(client),
    settleMs: (settings.timeoutSeconds + settings.landingSeconds) * second,
  }
}

function markedIn(
  client: MoodleClient,
  targets: TargetFinder,
  writable: ReturnType<typeof createWritable>,
) {
  return async (mark: string, call: Call) => {
    const target = await targets.find(call)
    const found = await inTarget(targets, () => findEntries(client, target, mark, call))
    return { target, entries: await writable(found, call) }
  }
}

/** The search finds more than asked for (parts, other case, wildcards): compared here exactly. */
async function findEntries(
  client: MoodleClient,
  target: Target,
  mark: string,
  call: Call,
): Promise<Entry[]> {
  const { rows } = await client.searchEntries(target.database, target.fields.card_id.id, mark, call)
  return rows
    .filter((entry) => markOf(target, entry) === mark)
    .sort((one, other) => one.id - other.id)
}

function looksOf(target: Target, entries: readonly Entry[], remoteId: string) {
  const entry = entries.find(({ id }) => String(id) === remoteId)
  return entry === undefined ? null : looksOfEntry(target, entry)
}

function inTarget<T>(targets: TargetFinder, work: () => Promise<T>): Promise<T> {
  return unlessPlaceGone(targets, 'The mirror database', work)
}

/** @throws TryLater where Moodle lists fewer than it counts: what it leaves out would look removed */
async function* entryPages(
  client: MoodleClient,
  target: Target,
  call: Call,
): AsyncGenerator<readonly Entry[]> {
  const tally = newTally()
  for (let page = 0; ; page += 1) {
    const order = { page, perpage: entriesAPage, newestFirst: false, contents: true }
    const listed = await client.entries(target.database, order, call)
    const isNew = count(tally, listed)
    yield listed.rows
    if (isNew && (page + 1) * entriesAPage < listed.total) continue
    if (isWhole(tally)) return
    throw new TryLater(
      `Moodle counts ${[...tally.totals].join(', then ')} entries where cards are shown and lists ${tally.ids.size}: will look again`,
    )
  }
}

function markOf(target: Target, entry: Entry): string | null {
  const content = entry.contents.find(({ fieldid }) => fieldid === target.fields.card_id.id)
  return content?.content || null
}

/**
 * Updating a deleted entry is "invalid parameter" in Moodle 4.5, like other refusals: a look shows
 * which it is.
 */
async function goneWhenMissing(
  remoteId: string,
  look: () => Promise<readonly MirroredEntry[]>,
  update: () => Promise<Written>,
): Promise<Written> {
  try {
    return await update()
  } catch (error) {
    if (!(error instanceof GiveUp)) throw error
    const entries = await look()
    if (entries.some((entry) => entry.remoteId === remoteId)) throw error
    throw new Gone(`Entry ${remoteId} was deleted in Moodle`, { cause: error })
  }
}

/** A refused entry is no exception in Moodle 4.5 but a list of notices. */
function refusedWrite(targets: TargetFinder, written: Written): Error {
  targets.forget()
  const { fieldnotifications, generalnotifications } = written
  if (fieldnotifications.some(({ fieldname }) => fieldname === 'card_id'))
    return new TryLater('The fields of the mirror database have changed: looking at them anew')
  const notices = fieldnotifications.map((one) => `${one.fieldname}: ${one.notification}`)
  return new GiveUp(
    `Moodle refused the entry (${[...notices, ...generalnotifications].join('; ')})`,
  )
}
