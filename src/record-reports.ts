import type { ReportedActivity } from './activity.ts'
import { stateHash } from './compare.ts'
import { grouped } from './grouped.ts'
import type { PersonId } from './ids.ts'
import { patched } from './patch.ts'
import type { Told } from './prepare.ts'
import { appendingOf, type Step, type Touched } from './record-step.ts'
import { appendActivities, type Line } from './store/activities.ts'
import {
  type Amendable,
  type Amendment,
  amendable,
  knownKeys,
  overtaken,
  saveAmendments,
} from './store/amendments.ts'
import { ensureAccounts, personsOf } from './store/people.ts'
import {
  livingStates,
  markGone,
  saveSubjects,
  subjectStates,
  toSubjectRow,
} from './store/subjects.ts'

/**
 * Writes down what the source reports, each event once: as a line of its own, or, where the same
 * change was inferred before, as an amendment that adds who and when. An event that no list tells of
 * changes the stored state as well.
 */
export async function recordReports(
  step: Step,
): Promise<{ activities: number; subjects: readonly Touched[] }> {
  const told = await newlyTold(step)
  if (told.length === 0) return { activities: 0, subjects: [] }
  const at = { space: step.space.id, source: step.source, seenAt: step.seenAt }
  if (isFirstReading(step)) return { activities: await append(step, told), subjects: [] }
  const amendments = await findAmendments(step, told)
  await saveAmendments(step.db, at, [...amendments.values()])
  const news = told.filter(({ line }) => !amendments.has(line.key))
  const unlisted = news.flatMap(({ report }) => (report.unlisted === undefined ? [] : [report]))
  const subjects = await changeStates(step, unlisted)
  return { activities: await append(step, news), subjects }
}

/** Nothing was inferred yet, and what its own pages tell twice the log refuses by itself. */
function isFirstReading({ newness, aside }: Step): boolean {
  return !newness.comparing && aside !== 'event'
}

async function append(step: Step, told: readonly Told[]): Promise<number> {
  const { db, space, source, page } = step
  const lines = told.map(({ line }) => line)
  await ensureAccounts(db, space.id, source, page.authors)
  return appendActivities(db, appendingOf(step), lines)
}

function accountsOf(lines: readonly Line[]): string[] {
  return lines.flatMap(({ account }) => account ?? [])
}

async function newlyTold(step: Step): Promise<readonly Told[]> {
  const { db, space, source, page } = step
  if (isFirstReading(step)) return page.told
  const keys = page.told.map(({ line }) => line.key)
  const known = await knownKeys(db, { space: space.id, source }, keys)
  return page.told.filter(({ line }) => !known.has(line.key))
}

/** Each inferred line is amended by the first report that fits, in the order of what happened. */
async function findAmendments(
  { db, space, source, newness, clockAhead }: Step,
  told: readonly Told[],
): Promise<ReadonlyMap<string, Amendment>> {
  if (!newness.comparing) return new Map()
  const lines = told.map(({ line }) => line).toSorted(byTime)
  const pairs = lines.map(({ subject, claim }) => ({ subject, claim }))
  const open = new Set(await amendable(db, space.id, pairs))
  const found = new Map<Line, Amendable>()
  for (const line of lines) {
    const match = [...open].find((inferred) => fits(line, inferred, clockAhead))
    if (match === undefined) continue
    open.delete(match)
    found.set(line, match)
  }
  const persons = await personsOf(db, space.id, source, accountsOf([...found.keys()]))
  return new Map([...found].map(([line, match]) => [line.key, toAmendment(line, match, persons)]))
}

function toAmendment(
  { key, account, at, sourceType }: Line,
  { activity }: Amendable,
  persons: ReadonlyMap<string, PersonId>,
): Amendment {
  return { activity, key, actor: persons.get(account ?? '') ?? null, at, sourceType }
}

/** Several may share a millisecond: keys of events grow. */
function byTime(a: { at: number; key: string }, b: { at: number; key: string }): number {
  return a.at - b.at || (a.key < b.key ? -1 : 1)
}

function fits(
  line: Line,
  { subject, claim, afterAt, seenAt }: Amendable,
  clockAhead: number,
): boolean {
  return (
    subject === line.subject &&
    claim === line.claim &&
    line.at - clockAhead <= seenAt &&
    (afterAt === null || line.at >= afterAt)
  )
}

/**
 * Brings the stored states to what these events say, but where the log has a later word on the same
 * spot. Subjects nobody has read yet are left to the next reading.
 */
async function changeStates(
  step: Step,
  events: readonly ReportedActivity[],
): Promise<readonly Touched[]> {
  if (events.length === 0) return []
  const { db, space } = step
  const inOrder = events.toSorted(byTime)
  const spots = inOrder.map(({ subject, field, entry = null, at, key }) => ({
    ...{ subject, field, entry, at, key },
  }))
  const late = await overtaken(db, space.id, spots)
  const current = inOrder.filter((_, position) => !late.has(position))
  const goings = current.filter(({ kind }) => kind === 'deleted')
  const gone = await markGone(
    db,
    space.id,
    goings.map(({ subject }) => subject),
    step.seenAt,
  )
  const places = await placesOf(step, goings)
  return [
    ...(await savePatched(
      step,
      current.filter(({ field }) => field !== null),
    )),
    ...places.filter(({ key }) => gone.some((one) => one.key === key)),
  ]
}

/** What is gone stays so, and as it was: a late word about it changes nothing any more. */
async function savePatched(step: Step, events: readonly ReportedActivity[]): Promise<Touched[]> {
  const { db, space, source, seenAt } = step
  const ofSubject = grouped(events, ({ subject }) => subject)
  const living = await livingStates(db, space.id, [...ofSubject.keys()])
  const rows = living.map((subject) => {
    const state = (ofSubject.get(subject.key) ?? []).reduce(patched, subject.state)
    return toSubjectRow({ ...subject, state }, stateHash(state))
  })
  await saveSubjects(db, { space: space.id, source, readAt: seenAt, told: true }, rows)
  return rows.map(({ key, kind, state }) => ({ key, kind, place: state.place ?? null }))
}

async function placesOf(
  { db, space }: Step,
  events: readonly ReportedActivity[],
): Promise<Touched[]> {
  const states = await subjectStates(
    db,
    space.id,
    events.map(({ subject }) => subject),
  )
  return events.map(({ subject: key, subjectKind: kind }) => ({
    key,
    kind,
    place: states.get(key)?.place ?? null,
  }))
}
