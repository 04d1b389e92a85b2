import { participantAccount, participantSubject } from './normalize-people.ts'
import { type Finds, finds, type Reading } from './reading.ts'

/** The dearest standard call (Moodle 4.5: eight database reads a person), so in pages and rarely. */
const peopleAPage = 200

export async function* readPeople(reading: Reading): AsyncGenerator<Finds> {
  const { client, course, call, connection } = reading
  let odd = 0
  let from = 0
  for (;;) {
    const page = await client.participants(from, peopleAPage, call)
    odd += page.rejected.length
    from += page.sent
    yield finds({
      subjects: page.rows.map((person) => participantSubject(course, person)),
      accounts: page.rows.map((person) => participantAccount(course, connection.settings, person)),
      rejected: page.rejected,
    })
    if (page.sent < peopleAPage) break
  }
  reading.next.peopleAt = reading.readAt
  if (odd === 0) yield finds({ complete: [{ kind: 'participant' }] })
}
