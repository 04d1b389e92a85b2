import type { ActivityKind } from './activity.ts'
import { minute } from './clock.ts'
import { type AbsenceVerdict, absenceDoubts } from './hold.ts'
import { absenceScope } from './hold-advice.ts'
import { type Instant, type PersonId, type SubjectKey, splitSubjectKey } from './ids.ts'
import type { FoundChange } from './infer.ts'
import {
  believable,
  goingOf,
  type Recorded,
  recordChanges,
  recordInferred,
  type Step,
  touchCards,
} from './record-step.ts'
import { judgeRejected } from './rejected.ts'
import { dropClaimed } from './store/claims.ts'
import { endAbsence, endDoubts, endHold, openHold } from './store/holds.ts'
import { linkPeople } from './store/identity.ts'
import type { Db } from './store/open.ts'
import { type PendingChange, takeOverdue } from './store/pending.ts'
import { markAccountsGone, personsOf } from './store/people.ts'
import { finishReading, savePosition } from './store/sources.ts'
import { markGone, markMissed, markUnseen, subjectStates } from './store/subjects.ts'
import type { StateField } from './subject.ts'
import type { Weighed } from './weigh-absences.ts'

/** What a whole reading came to. */
export interface Reading {
  seen: ReadonlySet<SubjectKey>
  records: number
  rejected: number
  weighed: readonly Weighed[]
  /** What its last page brought. */
  recorded: Recorded
}

/** An event may be listed this much later than the state shows it. */
const overlapMs = 10 * minute

/**
 * Draws the conclusions of a reading in a transaction of their own: what is gone, what no event has
 * told of in time, what is doubted. Only then the position is the reading's last one.
 */
export async function closeReading(step: Step, reading: Reading): Promise<Recorded> {
  const { db, space, source, page, newness } = step
  const at = { space: space.id, source, readAt: page.readAt }
  await dropClaimed(db, { ...at, clockAhead: step.clockAhead })
  const goings = await recordGoings(step, reading.weighed)
  const gone = await recordChanges(step, goings)
  const overdue = await recordOverdue(step, page.readAt - overlapMs)
  await holdWhatIsDoubted(step, reading)
  await savePosition(db, { ...at, startedAt: newness.startedAt }, page.position)
  const sure = surelySeen(page, reading.weighed)
  await markMissed(db, { ...at, since: step.lastLook }, listedBut(step, sure), [...reading.seen])
  await finishReading(db, { ...at, clockAhead: step.clockAhead }, sure)
  await linkPeople(db, space.id)
  const cards = goings.map(({ subject: key, subjectKind: kind }) => ({ key, kind, place: null }))
  return {
    activities: reading.recorded.activities + gone + overdue,
    touchedCards: reading.recorded.touchedCards + (await touchCards(step, cards)),
  }
}

/**
 * Ends a file of a source that nobody reads: what no action in it tells of nothing will. Where the
 * source is read as well, its readings wait for a word.
 */
export async function closeFile(step: Step): Promise<number> {
  if (step.isRead) return 0
  const { db, space, source, clockAhead } = step
  await dropClaimed(db, { space: space.id, source, clockAhead })
  return recordOverdue(step, step.page.readAt)
}

/** Kinds of which a whole list was read that is believed and leaves nothing out. */
function surelySeen({ complete }: Step['page'], weighed: readonly Weighed[]): string[] {
  const doubted = weighed.flatMap(({ kind, verdict }) => (verdict.hold === null ? [] : [kind]))
  return complete
    .filter(({ kind, within, made, except = [] }) => {
      const isPart = within !== undefined || made !== undefined || except.length > 0
      return !isPart && !doubted.includes(kind)
    })
    .map(({ kind }) => kind)
}

/** The other kinds that each reading lists and events tell of: some of them may have been missed. */
function listedBut({ reporting }: Step, sure: readonly string[]): string[] {
  return Object.entries(reporting)
    .filter(
      ([kind, { reported, seldom }]) => reported.length > 0 && !seldom && !sure.includes(kind),
    )
    .map(([kind]) => kind)
}

async function recordGoings(step: Step, weighed: readonly Weighed[]): Promise<FoundChange[]> {
  const { db, space, source, page } = step
  const found: FoundChange[] = []
  for (const { kind, verdict, doubted } of weighed) {
    await markUnseen(db, space.id, doubted, step.lastLook)
    const gone = await markGone(db, space.id, [...verdict.deleted, ...verdict.left], page.readAt)
    const ids = gone.map(({ key }) => splitSubjectKey(key).sourceId)
    if (kind === 'participant') await markAccountsGone(db, space.id, source, ids, page.readAt)
    const left = new Set(verdict.left)
    const howOf = (key: SubjectKey) => (left.has(key) ? 'left' : 'deleted')
    found.push(
      ...gone.map((one) => goingOf(step, { ...one, kind, how: howOf(one.key) }, page.readAt)),
    )
  }
  return found
}

async function holdWhatIsDoubted(step: Step, reading: Reading): Promise<void> {
  const { db, space, source, page } = step
  const at = { space: space.id, source, at: page.readAt }
  for (const { kind, verdict } of reading.weighed) await holdMissing(db, at, kind, verdict)
  const odd = judgeRejected({ items: reading.records, rejected: reading.rejected }).hold
  const unread = odd === null ? [] : [{ scope: 'records', reason: odd }]
  const doubts = [...(page.doubts ?? []), ...unread]
  for (const doubt of doubts) await openHold(db, { ...at, ...doubt })
  const scopes = doubts.map(({ scope }) => scope)
  await endDoubts(db, { ...at, except: scopes, by: 'the reading after gave no reason to doubt' })
}

/** One hold at most about what is missing of a kind: what was doubted otherwise before is over. */
async function holdMissing(
  db: Db,
  at: { space: string; source: string; at: Instant },
  kind: string,
  { hold, reason: by }: AbsenceVerdict,
): Promise<void> {
  for (const doubt of absenceDoubts) {
    const scope = absenceScope(doubt, kind)
    if (hold === null) await endAbsence(db, { ...at, scope, by }, kind)
    else if (hold.doubt !== doubt) await endHold(db, { ...at, scope, by })
    else await openHold(db, { ...at, scope, reason: hold.reason })
  }
}

/** What has waited out the overlap is inferred after all. */
async function recordOverdue(step: Step, since: Instant): Promise<number> {
  const { db, space, source } = step
  const overdue = await takeOverdue(db, space.id, source, since)
  const made = overdue.filter(({ kind }) => kind === 'created').map(({ subject }) => subject)
  const originOf = await originsOf(step, made)
  const found = overdue.map((pending) => toFound(pending, originOf(pending.subject)))
  return recordInferred(step, found)
}

function toFound(
  pending: PendingChange & { since: number },
  { actor, at }: { actor: PersonId | null; at: Instant | null },
): FoundChange {
  const { subject, subjectKind, claim, before, after, claimsFrom } = pending
  const change = {
    kind: pending.kind as ActivityKind,
    field: pending.field as StateField | null,
    entry: pending.entry,
    before,
    after,
    claim,
    reportable: true,
  }
  const found = { change, subject, subjectKind, actor, at: at ?? pending.since }
  return { ...found, own: false, afterAt: claimsFrom }
}

/** Who made these subjects and when, as their states tell; nobody and never for any other. */
async function originsOf(step: Step, subjects: readonly SubjectKey[]) {
  const { db, space, source } = step
  const states = await subjectStates(db, space.id, subjects)
  const authors = [...states.values()].flatMap(({ author }) => author ?? [])
  const persons = await personsOf(db, space.id, source, authors)
  return (subject: SubjectKey) => {
    const { author, createdAt } = states.get(subject) ?? {}
    return { actor: persons.get(author ?? '') ?? null, at: believable(step, createdAt) }
  }
}
