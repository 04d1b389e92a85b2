import { hour } from '../../src/clock.ts'
import type { Call, Connector, Whereabouts } from '../../src/connector.ts'
import { AccessLost, GiveUp, Gone, Misconfigured } from '../../src/errors.ts'
import { type Instant, type SubjectKey, splitSubjectKey } from '../../src/ids.ts'
import { visibleModules } from './canary.ts'
import type { MoodleClient } from './client.ts'
import { NotApproved } from './failure.ts'
import type { MoodleConnection } from './settings.ts'

type Verify = NonNullable<Connector['verify']>
type Question = (client: MoodleClient, id: number, call: Call) => Promise<unknown>

const first = { page: 0, perpage: 1 }

/**
 * Participants, answers, assignments, what was handed in and events are not asked for here: of these a
 * few may go at a time.
 */
const questions: Readonly<Record<string, Question>> = {
  forum: (client, id, call) => client.discussions(id, { ...first, sortorder: 3 }, call),
  discussion: (client, id, call) => client.posts(id, call),
  post: (client, id, call) => client.post(id, call),
  database: (client, id, call) =>
    client.entries(id, { ...first, newestFirst: true, contents: false }, call),
  entry: (client, id, call) => client.entry(id, call),
  survey: (client, id, call) => client.attempts(id, first, call),
}

/** Stand on the course page by themselves, known by the id of their course module. */
const materials = ['page', 'weblink', 'file', 'folder']

/** A material that is out of our sight is asked for again after this: it may stay so for a year. */
const patience = hour

/**
 * Asks Moodle for each of these by itself. Only its own "no such record" is proof, and only while the
 * course can be read: what is hidden from us is refused in other words. An entry that somebody took
 * back for approval is there and no longer shown.
 * @throws AccessLost when the course itself is out of our sight
 */
export function createVerify(
  { place, clock }: Pick<MoodleConnection, 'place' | 'clock'>,
  client: MoodleClient,
): Verify {
  const unseen = new Map<SubjectKey, Instant>()
  const isResting = (key: SubjectKey) => clock.now() < (unseen.get(key) ?? -patience) + patience
  const ask = async (key: SubjectKey, call: Call) => {
    const where = await answerFor(client, key, call)
    if (where === 'unknown' && isMaterial(key)) unseen.set(key, clock.now())
    return where
  }
  return async (keys, call) => {
    if (keys.some((key) => isQuestion(key) && !isResting(key)))
      await visibleModules(client, place, call)
    const found = new Map<SubjectKey, Whereabouts>()
    for (const key of keys) {
      const where = isResting(key) ? 'unknown' : await ask(key, call)
      if (where !== null) found.set(key, where)
    }
    return found
  }
}

function isQuestion(key: SubjectKey): boolean {
  return splitSubjectKey(key).kind in questions || isMaterial(key)
}

/** A file within a folder is known by its path. */
function isMaterial(key: SubjectKey): boolean {
  const { kind, sourceId } = splitSubjectKey(key)
  return materials.includes(kind) && /^\d+$/.test(sourceId)
}

async function answerFor(
  client: MoodleClient,
  key: SubjectKey,
  call: Call,
): Promise<Whereabouts | null> {
  const { kind, sourceId } = splitSubjectKey(key)
  const question = questions[kind]
  if (question) return whereabouts(() => question(client, Number(sourceId), call))
  if (isMaterial(key)) return ofMaterial(() => client.module(Number(sourceId), call))
  // What a folder no longer holds: Moodle has counted what it showed of it.
  return kind === 'file' ? 'gone' : null
}

/** One that is shown to whoever has its address only stands in no list, and has not gone. */
async function ofMaterial(question: () => Promise<unknown>): Promise<Whereabouts> {
  const where = await whereabouts(question)
  return where === 'here' ? 'unknown' : where
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
