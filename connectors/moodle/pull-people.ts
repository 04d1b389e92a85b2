import { day } from '../../src/clock.ts'
import { AccessLost, GiveUp } from '../../src/errors.ts'
import { keyOf } from './normalize.ts'
import { isGrouped, participantAccount, participantSubject } from './normalize-people.ts'
import { type Finds, finds, type Reading } from './reading.ts'
import type { Participant } from './schema.ts'
import { noteUnread } from './unless-refused.ts'

/** The dearest standard call (Moodle 4.5: eight database reads a person), so in pages and rarely. */
const peopleAPage = 200

/** Who leaves while we read moves everybody after them forward: so many may, and nobody is passed over. */
const overlap = 10

/**
 * Moodle leaves out of a page whom we may not see (source of Moodle 4.5, `get_enrolled_users`): one with
 * fewer people than asked for need not be the last, one with so few is.
 */
const lastPage = peopleAPage / 2

/** @throws AccessLost when Moodle shows us nobody but ourselves */
export async function* readPeople(reading: Reading): AsyncGenerator<Finds> {
  const { client, course, call } = reading
  const known = await reading.known('participant')
  const ungrouped = new Map<number, Participant>()
  let [odd, others, grouped] = [0, 0, 0]
  let last = ''
  for (let from = 0; ; from += peopleAPage - overlap) {
    const page = await client.participants(from, peopleAPage, call)
    last = unlessRepeated(last, page.rows)
    odd += page.rejected.length
    others += page.rows.filter(({ id }) => id !== course.own).length
    grouped += page.rows.filter(isInGroup).length
    const lost = page.rows.filter((one) => isGrouped(known.get(String(one.id))) && !isInGroup(one))
    for (const one of lost) ungrouped.set(one.id, one)
    const rest = page.rows.filter((one) => !lost.includes(one))
    yield finds({ ...told(reading, rest), rejected: page.rejected })
    if (page.sent < lastPage) break
  }
  if (others === 0 && odd === 0)
    throw new AccessLost(
      'Moodle shows us none of the participants: give the role moodle/user:viewdetails, and look whether anybody is enrolled.',
    )
  yield closing(reading, [...ungrouped.values()], grouped > 0, odd === 0)
}

/** @throws GiveUp where every page is the same, as when a proxy keeps answers: there would be no end */
function unlessRepeated(last: string, rows: readonly Participant[]): string {
  const ids = rows.map(({ id }) => id).join(' ')
  if (ids === '' || ids !== last) return ids
  throw new GiveUp(
    'Moodle gives the same page of participants again and again: look whether a plugin or a proxy changes its answers.',
  )
}

function isInGroup({ groups }: Participant): boolean {
  return groups.length > 0
}

function told({ course, connection }: Reading, people: readonly Participant[]): Partial<Finds> {
  return {
    subjects: people.map((person) => participantSubject(course, person)),
    accounts: people.map((person) => participantAccount(course, connection.settings, person)),
  }
}

/**
 * Somebody may leave the last group. That several left all groups in which anybody was is what a lost
 * capability and a default grouping look like, too: for a day they stay in them, in case one is seen.
 */
function closing(
  reading: Reading,
  ungrouped: readonly Participant[],
  areGroupsSeen: boolean,
  isWhole: boolean,
): Finds {
  const found = told(reading, ungrouped)
  if (areGroupsSeen || ungrouped.length < 2 || isOld(reading)) {
    reading.next.ungroupedSince = null
    noteUnread(reading, 'groups', null)
    return finds({ ...found, complete: isWhole ? [{ kind: 'participant' }] : [] })
  }
  noteUnread(reading, 'groups', groupsUnseen(ungrouped.length))
  const except = ungrouped.map(({ id }) => keyOf(reading.course, 'participant', id))
  return finds({
    accounts: found.accounts?.map(({ groups: _, ...unsaid }) => unsaid) ?? [],
    complete: isWhole ? [{ kind: 'participant', except }] : [],
  })
}

/** Whether no group has been seen for so long that it is believed. */
function isOld({ next, readAt }: Reading): boolean {
  next.ungroupedSince ??= readAt
  return readAt - next.ungroupedSince >= day
}

function groupsUnseen(count: number): string {
  return `Nobody is shown in a group any more, though ${count} people were: for a day they are kept in their groups, then they are told to have left them. Give the role moodle/site:accessallgroups, and look whether the course got a default grouping or the groups were hidden. If you deleted all groups yourself, nothing needs to be done.`
}
