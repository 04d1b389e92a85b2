import type { Call, Whereabouts } from '../../src/connector.ts'
import { AccessLost, GiveUp, Gone, Misconfigured } from '../../src/errors.ts'
import { type SubjectKey, splitSubjectKey } from '../../src/ids.ts'
import { visibleModules } from './canary.ts'
import type { MoodleClient } from './client.ts'
import { NotApproved } from './failure.ts'
import type { Place } from './settings.ts'

type Question = (client: MoodleClient, id: number, call: Call) => Promise<unknown>

const first = { page: 0, perpage: 1 }

/** Asked for one by one before their list was called complete: what is missing from it is gone. */
const asked: readonly string[] = ['page', 'weblink', 'file', 'event']

/** Participants, answers, assignments and what was handed in, and folders are not asked for here. */
const questions: Readonly<Record<string, Question>> = {
  forum: (client, id, call) => client.discussions(id, { ...first, sortorder: 3 }, call),
  discussion: (client, id, call) => client.posts(id, call),
  post: (client, id, call) => client.post(id, call),
  database: (client, id, call) =>
    client.entries(id, { ...first, newestFirst: true, contents: false }, call),
  entry: (client, id, call) => client.entry(id, call),
  survey: (client, id, call) => client.attempts(id, first, call),
}

/**
 * Asks Moodle for each of these by itself. Only its own "no such record" is proof, and only while the
 * course can be read: what is hidden from us is refused in other words. An entry that somebody took
 * back for approval is there and no longer shown.
 * @throws AccessLost when the course itself is out of our sight
 */
export async function verify(
  { client, place }: { client: MoodleClient; place: Place },
  keys: readonly SubjectKey[],
  call: Call,
): Promise<ReadonlyMap<SubjectKey, Whereabouts>> {
  const found = new Map<SubjectKey, Whereabouts>()
  const things = keys.map((key) => ({ key, ...splitSubjectKey(key) }))
  if (things.some(({ kind }) => kind in questions)) await visibleModules(client, place, call)
  for (const { key, kind, sourceId } of things) {
    const question = questions[kind]
    if (question) found.set(key, await whereabouts(() => question(client, Number(sourceId), call)))
    else if (asked.includes(kind)) found.set(key, 'gone')
  }
  return found
}

async function whereabouts(question: () => Promise<unknown>): Promise<Whereabouts> {
  try {
    await question()
    return 'here'
  } catch (error) {
    if (error instanceof Gone) return 'gone'
    if (error instanceof NotApproved) return 'elsewhere'
    if ([AccessLost, Misconfigured, GiveUp].some((kind) => error instanceof kind)) return 'unknown'
    throw error
  }
}
