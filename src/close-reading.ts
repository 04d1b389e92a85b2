import type { ActivityKind } from './activity.ts'
import { minute } from './clock.ts'
import { judgeAbsence } from './hold.ts'
import { type Instant, type PersonId, type SubjectKey, splitSubjectKey } from './ids.ts'
import type { FoundChange } from './infer.ts'
import type { CompleteList } from './observation.ts'
import {
  deletionOf,
  type Recorded,
  recordChanges,
  recordInferred,
  type Step,
  touchCards,
  untold,
} from './record-step.ts'
import { endHold, openHold, releasedScopes } from './store/holds.ts'
import { dropClaimed, type PendingChange, takeOverdue } from './store/pending.ts'
import { markAccountsGone, personsOf } from './store/people.ts'
import { finishReading } from './store/sources.ts'
import { livingSubjects, markGone, subjectStates } from './store/subjects.ts'
import type { StateField } from './subject.ts'

/** An event may be listed this much later than the state shows it. */
const overlapMs = 10 * minute

/**
 * Draws the conclusions of a reading in the transaction of its last page: what is missing from
 * completely read lists is deleted (or held), and what no event has told of in time is inferred.
 */
export async function closeReading(
  step: Step,
  seen: ReadonlySet<SubjectKey>,
  soFar: Recorded,
): Promise<Recorded> {
  const { db, space, source, page, newness } = step
  await dropClaimed(db, space.id, source)
  const vanished = newness.firstRead ? [] : await believedAbsences(step, seen)
  const deleted = await recordChanges(step, vanished)
  const overdue = await recordOverdue(step)
  await finishReading(db, { space: space.id, source, readAt: page.readAt })
  const cards = vanished.map(({ subject, subjectKind }) => ({
    key: subject,
    kind: subjectKind,
    place: null,
  }))
  return {
    activities: soFar.activities + deleted + overdue,
    touchedCards: soFar.touchedCards + (await touchCards(step, cards)),
  }
}

async function believedAbsences(
  step: Step,
  seen: ReadonlySet<SubjectKey>,
): Promise<readonly FoundChange[]> {
  const { db, space, source, page } = step
  const released = await releasedScopes(db, space.id, source)
  const found: FoundChange[] = []
  for (const [kind, lists] of byKind(page.complete)) {
    const absent = await absentFrom(step, kind, lists, seen)
    const believed = await judge(step, kind, absent, released)
    await markGone(db, space.id, believed, page.readAt)
    if (kind === 'participant') {
      const ids = believed.map((key) => splitSubjectKey(key).sourceId)
      await markAccountsGone(db, space.id, source, ids, page.readAt)
    }
    found.push(...believed.map((key) => deletionOf(step, key, kind)))
  }
  return found
}

interface Absent {
  known: number
  keys: readonly SubjectKey[]
}

async function absentFrom(
  step: Step,
  kind: string,
  lists: readonly CompleteList[],
  seen: ReadonlySet<SubjectKey>,
): Promise<Absent> {
  const { db, space, source, page } = step
  const within = lists.some((list) => list.within === undefined)
    ? null
    : lists.flatMap((list) => list.within ?? [])
  const list = { source, kind, within, untouchedSince: page.readAt }
  const living = await livingSubjects(db, space.id, list)
  return { known: living.length, keys: living.filter((key) => !seen.has(key)) }
}

async function judge(
  step: Step,
  kind: string,
  absent: Absent,
  released: ReadonlySet<string>,
): Promise<readonly SubjectKey[]> {
  const { db, space, source, page } = step
  const scope = `absent ${kind}`
  const unexplained = await untold(
    step,
    absent.keys.map((key) => deletionOf(step, key, kind)),
  )
  const verdict = judgeAbsence({
    kind,
    known: absent.known,
    unexplained: unexplained.length,
    released: released.has(scope),
  })
  const hold = { space: space.id, source, scope, at: page.readAt }
  if (verdict.believe) {
    await endHold(db, { ...hold, by: verdict.reason })
    return absent.keys
  }
  await openHold(db, { ...hold, reason: verdict.reason })
  const doubted = new Set(unexplained.map(({ subject }) => subject))
  return absent.keys.filter((key) => !doubted.has(key))
}

/** What has waited out the overlap is inferred after all. */
async function recordOverdue(step: Step): Promise<number> {
  const { db, space, source, page } = step
  const overdue = await takeOverdue(db, space.id, source, page.readAt - overlapMs)
  const made = overdue.filter(({ kind }) => kind === 'created').map(({ subject }) => subject)
  const originOf = await originsOf(step, made)
  const found = overdue.map((pending) => toFound(pending, originOf(pending.subject)))
  return recordInferred(step, found)
}

function toFound(
  pending: PendingChange & { since: number },
  { actor, at }: { actor: PersonId | null; at: Instant | null },
): FoundChange {
  const { subject, subjectKind, claim, before, after } = pending
  const change = {
    kind: pending.kind as ActivityKind,
    field: pending.field as StateField | null,
    entry: pending.entry,
    before,
    after,
    claim,
    reportable: true,
  }
  return { change, subject, subjectKind, actor, at: at ?? pending.since, own: false }
}

/** Who made these subjects and when, as their states tell; nobody and never for any other. */
async function originsOf(step: Step, subjects: readonly SubjectKey[]) {
  const { db, space, source } = step
  const states = await subjectStates(db, space.id, subjects)
  const authors = [...states.values()].flatMap(({ author }) => author ?? [])
  const persons = await personsOf(db, space.id, source, authors)
  return (subject: SubjectKey) => {
    const { author, createdAt } = states.get(subject) ?? {}
    return { actor: persons.get(author ?? '') ?? null, at: createdAt ?? null }
  }
}

function byKind(lists: readonly CompleteList[]): ReadonlyMap<string, readonly CompleteList[]> {
  const groups = new Map<string, CompleteList[]>()
  for (const list of lists) groups.set(list.kind, [...(groups.get(list.kind) ?? []), list])
  return groups
}
