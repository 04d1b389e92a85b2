import { AccessLost } from '../../src/errors.ts'
import type { SubjectKey } from '../../src/ids.ts'
import { keyOf } from './normalize.ts'
import {
  assignmentSubject,
  submissionId,
  submissionKey,
  submissionSubject,
  withdrawal,
} from './normalize-assignment.ts'
import { believeList, type Finds, finds, isGone, type Reading } from './reading.ts'
import type { Sifted, Submission } from './schema.ts'
import { noteUnread, unlessRefused, unreadBecause } from './unless-refused.ts'

/**
 * Every assignment, in one request; what was handed in where the news name it, in one more, and to one
 * that we see for the first time. With `whole`, and the first time, everything that was handed in
 * anywhere: only so a row that was erased is missed.
 */
export async function* sweepAssignments(
  reading: Reading,
  named: readonly number[],
  whole: boolean,
): AsyncGenerator<Finds> {
  const { client, course, call } = reading
  if (!(await areAny(reading))) return yield finds({})
  const { rows, rejected, sent } = await client.assignments(call)
  believeList(reading, 'assign', sent)
  const odd = rejected.map(({ sourceId }) => sourceId ?? '')
  const hidden = await hiddenBeside(reading, [...rows.map(({ id }) => String(id)), ...odd])
  noteHidden(reading, hidden.length)
  yield finds({
    subjects: rows.map((assignment) => assignmentSubject(course, assignment)),
    rejected,
    complete: rejected.length === 0 ? [{ kind: 'assignment', except: hidden }] : [],
  })
  const all = whole || reading.since === 0 || isBehind(reading)
  const known = await reading.known('assignment')
  const fresh = all ? rows : rows.filter(({ id }) => !known.has(String(id)))
  const others = rows.filter((row) => named.includes(row.id) && !fresh.includes(row))
  yield* handedInTo(reading, fresh, 0)
  yield* handedInTo(reading, others, reading.since)
}

/** What was handed in, changed or withdrawn since the last look in each of these. */
export async function* readNamedAssignments(
  reading: Reading,
  named: readonly number[],
): AsyncGenerator<Finds> {
  const asked = named.map((id) => ({ id, cmid: moduleIdOf(reading, id) }))
  yield* handedInTo(reading, asked, reading.since)
}

/**
 * Assignments that we knew, that are not listed and that Moodle itself does not call gone: a hidden
 * activity is left out just like a deleted one.
 */
async function hiddenBeside(reading: Reading, listed: readonly string[]): Promise<SubjectKey[]> {
  const { client, call, connection, course } = reading
  const here = new Set(listed)
  const known = await reading.known('assignment')
  const hidden: SubjectKey[] = []
  for (const [id, cmid] of [...known].filter(([id]) => !here.has(id))) {
    if (await isGone(() => client.module(Number(cmid), call))) continue
    connection.log.warn({ kind: 'assignment', id }, 'out of our sight but not deleted')
    hidden.push(keyOf(course, 'assignment', id))
  }
  return hidden
}

function noteHidden(reading: Reading, count: number): void {
  const why = `Out of our sight and not deleted: ${count}; give the role moodle/course:viewhiddenactivities, or look why they are hidden.`
  const what = 'hidden assignments'
  noteUnread(reading, what, count === 0 ? null : unreadBecause(what, why))
}

/** News were missed while Moodle refused. */
function isBehind({ next }: Reading): boolean {
  return next.unread.assignments !== undefined || next.unread.submissions !== undefined
}

function handedInTo(
  reading: Reading,
  asked: readonly { id: number; cmid: number | string }[],
  since: number,
): AsyncGenerator<Finds> {
  return unlessRefused(reading, 'submissions', readSubmissions(reading, asked, since))
}

async function areAny(reading: Reading): Promise<boolean> {
  const shown = Object.values(reading.next.modules).some((what) => what.startsWith('assign:'))
  return shown || (await reading.known('assignment')).size > 0
}

function moduleIdOf({ next }: Reading, assignment: number): string {
  const found = Object.entries(next.modules).find(([, what]) => what === `assign:${assignment}`)
  return found?.[0] ?? ''
}

/** @throws AccessLost when what was handed in is not shown to us */
async function* readSubmissions(
  reading: Reading,
  asked: readonly { id: number; cmid: number | string }[],
  since: number,
): AsyncGenerator<Finds> {
  if (asked.length === 0) return
  const { client, call } = reading
  const ids = asked.map(({ id }) => id)
  const lists = await client.submissions(ids, since, call)
  for (const { assignmentid, ...list } of lists) {
    const cmid = String(asked.find(({ id }) => id === assignmentid)?.cmid ?? '')
    yield await toFinds(reading, { assignment: assignmentid, cmid }, list, since)
  }
  if (lists.length < asked.length)
    throw new AccessLost(
      'What was handed in is not shown to us: give the role mod/assign:viewgrades, and look whether the assignment is hidden.',
    )
}

const handedIn = 'submitted'
/** Given back for a further attempt: what was handed in before it still stands. */
const givenBack = 'reopened'

async function toFinds(
  reading: Reading,
  at: { assignment: number; cmid: string },
  { rows, rejected }: Sifted<Submission>,
  since: number,
): Promise<Finds> {
  const { course, readAt } = reading
  const { assignment } = at
  const known = await reading.known('submission')
  const others = rows.filter(({ status }) => status !== handedIn)
  const withdrawn = others.filter(
    (row) => row.status !== givenBack && known.has(submissionId(assignment, row)),
  )
  const except: SubjectKey[] = others.map((row) => submissionKey(course, assignment, row))
  const within = keyOf(course, 'assignment', assignment)
  const whole = since === 0 && rejected.length === 0
  return finds({
    subjects: rows
      .filter(({ status }) => status === handedIn)
      .map((row) => submissionSubject(course, at, row)),
    activities: withdrawn.map((row) => withdrawal(course, assignment, row, readAt)),
    rejected,
    complete: whole ? [{ kind: 'submission', within, except }] : [],
  })
}
