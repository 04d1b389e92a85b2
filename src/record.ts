import { closeReading } from './close-reading.ts'
import { compare, stateHash } from './compare.ts'
import type { SubjectKey } from './ids.ts'
import { type FoundChange, fromReport } from './infer.ts'
import type { Observation } from './observation.ts'
import {
  type Recorded,
  type Recording,
  recordChanges,
  type Step,
  type Touched,
  touchCards,
} from './record-step.ts'
import { appendActivities } from './store/activities.ts'
import { personsOf, saveAccounts } from './store/people.ts'
import { quarantine } from './store/quarantine.ts'
import { readSource, savePosition } from './store/sources.ts'
import { knownSubjects, type SubjectRow, saveSubjects, subjectStates } from './store/subjects.ts'
import { inTransaction } from './store/transaction.ts'

/** Writes down the pages of one reading, in order; the last page also draws the conclusions. */
export interface Recorder {
  record(page: Observation): Promise<Recorded>
}

/**
 * Poll, webhook and import meet here. Each page is one transaction: what the source reports goes into
 * the log, each event once; states are compared with what we knew, and what the source will not
 * report is inferred; subjects and the reading position are saved.
 */
export function createRecorder(recording: Recording): Recorder {
  const seen = new Set<SubjectKey>()
  return {
    record: (page) =>
      inTransaction(recording.db, async (db) => {
        await recording.guard(db)
        const step = await beginStep({ ...recording, db }, page)
        const recorded = await recordPage(step)
        for (const subject of page.subjects) seen.add(subject.key)
        const closing = page.last && recording.aside !== true
        return closing ? closeReading(step, seen, recorded) : recorded
      }),
  }
}

async function beginStep(recording: Recording, page: Observation): Promise<Step> {
  const known = await readSource(recording.db, recording.space.id, recording.source)
  const newness = {
    firstRead: known?.firstReadDone !== true,
    startedAt: known?.startedAt ?? page.readAt,
  }
  return { ...recording, page, newness, seenAt: recording.clock.now() }
}

async function recordPage(step: Step): Promise<Recorded> {
  const { db, space, source, page } = step
  const at = { space: space.id, source, seenAt: step.seenAt }
  await saveAccounts(db, space.id, source, page.accounts)
  await quarantine(db, at, page.rejected)
  const reported = await recordReports(step)
  const changed = await recordSubjects(step)
  if (step.aside !== true)
    await savePosition(db, { space: space.id, source, readAt: page.readAt }, page.position)
  const touchedCards = await touchCards(step, changed.subjects)
  return { activities: reported + changed.activities, touchedCards }
}

async function recordReports(step: Step): Promise<number> {
  const { db, space, source, page } = step
  const actorIds = page.activities.flatMap((report) => report.actor ?? [])
  const persons = await personsOf(db, space.id, source, actorIds)
  const rows = page.activities.map((report) =>
    fromReport(report, persons.get(report.actor ?? '') ?? null, step.newness),
  )
  return appendActivities(db, { space: space.id, source, seenAt: step.seenAt }, rows)
}

async function recordSubjects(step: Step): Promise<{ activities: number; subjects: Touched[] }> {
  const { db, space, source, page } = step
  const rows = await changedSubjects(step)
  const found = await findChanges(step, rows)
  await saveSubjects(db, space.id, source, page.readAt, rows)
  const subjects = rows.map(({ key, kind, state }) => ({ key, kind, place: state.place ?? null }))
  return { activities: await recordChanges(step, found), subjects }
}

/** The subjects that differ from what is stored and were not touched by a newer look. */
async function changedSubjects(step: Step): Promise<SubjectRow[]> {
  const { db, space, page } = step
  const latest = new Map(page.subjects.map((subject) => [subject.key, subject]))
  const known = await knownSubjects(db, space.id, [...latest.keys()])
  return [...latest.values()]
    .map((subject) => ({ ...subject, hash: stateHash(subject.state) }))
    .filter((subject) => {
      const before = known.get(subject.key)
      if (before === undefined) return true
      if (before.touchedAt > page.readAt) return false
      const same = before.hash === subject.hash && !before.gone
      return !same || (subject.fingerprint ?? null) !== before.fingerprint
    })
}

async function findChanges(step: Step, rows: readonly SubjectRow[]): Promise<FoundChange[]> {
  if (step.newness.firstRead) return []
  const { db, space, source, page } = step
  const before = await subjectStates(
    db,
    space.id,
    rows.map((row) => row.key),
  )
  const authors = rows.flatMap((row) => row.state.author ?? [])
  const persons = await personsOf(db, space.id, source, authors)
  return rows.flatMap((row) => {
    const changes = compare(before.get(row.key) ?? null, row.state, step.reporting[row.kind])
    return changes.map((change) => {
      const made = change.kind === 'created'
      const actor = made ? (persons.get(row.state.author ?? '') ?? null) : null
      const at = made ? (row.state.createdAt ?? page.readAt) : page.readAt
      const { key: subject, kind: subjectKind, own = false } = row
      return { change, subject, subjectKind, actor, at, own }
    })
  })
}
