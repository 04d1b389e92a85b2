import type { Account } from './account.ts'
import { ahead } from './ahead.ts'
import { closeFile, closeReading } from './close-reading.ts'
import type { SubjectKey } from './ids.ts'
import type { Observation } from './observation.ts'
import { type Prepared, prepare, prepareEach } from './prepare.ts'
import { recordReports } from './record-reports.ts'
import { type Recorded, type Recording, type Step, touchCards } from './record-step.ts'
import { recordSubjects } from './record-subjects.ts'
import { understoodIn } from './rejected.ts'
import { saveAccounts } from './store/people.ts'
import { quarantine, resolveQuarantined } from './store/quarantine.ts'
import { type LockedSource, lockSource, noteImported, savePosition } from './store/sources.ts'
import { inTransaction } from './store/transaction.ts'
import { weighAbsences } from './weigh-absences.ts'

/** Writes down the pages of one reading, in order; the last page also draws the conclusions. */
export interface Recorder {
  record(page: Observation): Promise<Recorded>
  /**
   * A whole reading; the next page is fetched and prepared while the database works on one. Sent for
   * any earlier, it would arrive before the database has anything to do.
   */
  recordAll(pages: AsyncIterable<Observation>): Promise<Recorded>
}

/**
 * Poll, webhook and import meet here. Each page is one transaction: what the source reports goes into
 * the log, each event once; states are compared with what we knew, and what the source will not
 * report is inferred; subjects and the reading position are saved. What a complete reading did not
 * see is asked for between the transactions: no call is made within one.
 */
export function createRecorder(recording: Recording): Recorder {
  const reading = { seen: new Set<SubjectKey>(), records: 0, rejected: 0 }
  const sum = { activities: 0, touchedCards: 0 }
  const [isNewAccount, isNewAuthor] = [unlessKnown<Account>(), unlessKnown<string>()]
  const write = async (prepared: Prepared, begun = () => {}): Promise<Recorded> => {
    const accounts = prepared.accounts.filter(isNewAccount)
    const page = { ...prepared, accounts, authors: prepared.authors.filter(isNewAuthor) }
    const closing = page.last && recording.aside === undefined
    const recorded = await alone(recording, page, (step) => {
      begun()
      return recordPage(step, closing)
    })
    for (const { key } of page.subjects) reading.seen.add(key)
    reading.records += page.subjects.length + page.activities.length + page.rejected.length
    reading.rejected += page.rejected.length
    sum.activities += recorded.activities
    sum.touchedCards += recorded.touchedCards
    if (!closing) return recorded
    await recording.beforeClosing?.(sum)
    const weighed = await weighAbsences(recording, page, reading.seen)
    return alone(recording, page, (step) => closeReading(step, { ...reading, weighed, recorded }))
  }
  return {
    record: (page) => write(prepare(page)),
    async recordAll(pages) {
      const all = { activities: 0, touchedCards: 0 }
      for await (const { item: page, sendForNext } of ahead(prepareEach(pages))) {
        const { activities, touchedCards } = await write(page, sendForNext)
        all.activities += activities
        all.touchedCards += touchedCards
      }
      return all
    },
  }
}

/** One transaction in which nobody else writes down what this source brought. */
function alone(
  recording: Recording,
  page: Prepared,
  work: (step: Step) => Promise<Recorded>,
): Promise<Recorded> {
  return inTransaction(recording.db, async (db) => {
    await recording.guard.check(db)
    const known = await lockSource(db, recording.space.id, recording.source)
    return work(toStep({ ...recording, db }, page, known))
  })
}

function toStep(recording: Recording, page: Prepared, known: LockedSource | null): Step {
  const { aside, clock } = recording
  const seenAt = clock.now()
  const firstRead = known?.firstReadDone !== true
  const begun = aside === undefined ? page.readAt : seenAt
  const freshAt = known?.freshAt ?? null
  const importedAt = known?.importedAt ?? null
  return {
    ...recording,
    page,
    seenAt,
    isRead: !firstRead,
    mayResolve: known?.hasQuarantined === true || page.rejected.length > 0,
    clockAhead: page.clockAhead ?? known?.clockAhead ?? 0,
    lastLook: latest(freshAt, importedAt),
    wasListed: (kind) => known?.lookedAt[kind] !== undefined,
    lookAtAll: (kind) => latest(known?.lookedAt[kind] ?? freshAt, importedAt),
    newness: {
      comparing: !firstRead || known?.importedAt != null,
      silent: firstRead && aside !== 'file',
      startedAt: known?.startedAt ?? begun,
    },
  }
}

/** The position waits for the conclusions: a reading that breaks off before them is not over. */
async function recordPage(step: Step, closing: boolean): Promise<Recorded> {
  const { db, space, source, page, newness } = step
  const at = { space: space.id, source, seenAt: step.seenAt }
  await saveAccounts(db, space.id, source, page.accounts)
  await quarantine(db, at, page.rejected)
  const reported = await recordReports(step)
  const changed = await recordSubjects(step)
  if (step.mayResolve) await resolveQuarantined(db, at, understoodIn(page))
  const place = { space: space.id, source, startedAt: newness.startedAt }
  if (step.aside !== 'event') await savePosition(db, place, closing ? null : page.position)
  const isFileEnd = step.aside === 'file' && page.last
  const overdue = isFileEnd ? await closeFile(step) : 0
  if (isFileEnd) await noteImported(db, { ...place, readAt: page.readAt })
  const touchedCards = await touchCards(step, [...reported.subjects, ...changed.subjects])
  return { activities: reported.activities + changed.activities + overdue, touchedCards }
}

/** Pages of one reading name the same people again and again: each is written down once. */
function unlessKnown<T>(): (item: T) => boolean {
  const known = new Set<string>()
  return (item) => {
    const size = known.size
    return known.add(JSON.stringify(item)).size > size
  }
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}
