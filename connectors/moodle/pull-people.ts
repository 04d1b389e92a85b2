import { AccessLost } from '../../src/errors.ts'
import { participantAccount, participantSubject } from './normalize-people.ts'
import { type Finds, finds, type Reading } from './reading.ts'

/** The dearest standard call (Moodle 4.5: eight database reads a person), so in pages and rarely. */
const peopleAPage = 200

/** Who leaves while we read moves everybody after them forward: so many may, and nobody is passed over. */
const overlap = 10

/**
 * Moodle leaves out of a page whom we may not see (source of Moodle 4.5, `get_enrolled_users`): one with
 * fewer people than asked for need not be the last, one with so few is.
 */
const lastPage = peopleAPage / 2

/** @throws AccessLost when Moodle shows us nobody but ourselves, although others were there */
export async function* readPeople(reading: Reading): AsyncGenerator<Finds> {
  const { client, course, call, connection } = reading
  let [odd, sent, others] = [0, 0, 0]
  for (let from = 0; ; from += peopleAPage - overlap) {
    const page = await client.participants(from, peopleAPage, call)
    odd += page.rejected.length
    sent += page.sent
    others += page.rows.filter(({ id }) => id !== course.own).length
    yield finds({
      subjects: page.rows.map((person) => participantSubject(course, person)),
      accounts: page.rows.map((person) => participantAccount(course, connection.settings, person)),
      rejected: page.rejected,
    })
    if (page.sent < lastPage) break
  }
  if (others === 0 && odd === 0 && (await reading.known('participant')).size > 1)
    throw new AccessLost(
      'Moodle shows us none of the participants: give the role moodle/user:viewdetails, and look whether anybody is enrolled.',
    )
  if (sent > 0 && odd === 0) yield finds({ complete: [{ kind: 'participant' }] })
}
