import { hour, minute } from '../../src/clock.ts'
import type { Chance } from './chance.ts'
import type { MoodleStage } from './moodle-stage.ts'

const by = 'coordinator'

/**
 * Really deletes much of the course, bit by bit, and reads it: each thing has to be told as gone, once.
 * What stood in a thing goes without a word.
 */
export async function clearCourse(
  stage: MoodleStage,
  chance: Chance,
): Promise<{ done: number; found: number; failures: string[] }> {
  const known = (await stage.log()).length
  const before = stage.sandbox.sight()
  const deleted = [
    ...(await some(stage, 'post', chance, 5, deletePost)),
    ...(await some(stage, 'entry', chance, 3, deleteEntry)),
    ...(await some(stage, 'discussion', chance, 4, deleteDiscussion)),
    ...(await some(stage, 'participant', chance, 3, unenrol)),
    ...(await some(stage, 'forum', chance, 1, deleteModule)),
    ...(await some(stage, 'survey', chance, 1, deleteModule)),
    ...(await some(stage, 'page', chance, 1, deleteModule)),
    ...(await some(stage, 'weblink', chance, 1, deleteModule)),
    ...(await some(stage, 'file', chance, 1, deleteModule)),
    ...(await some(stage, 'folder', chance, 1, deleteModule)),
    ...(await some(stage, 'assignment', chance, 1, deleteModule)),
    ...(await some(stage, 'event', chance, 1, removeEvent)),
  ]
  for (const pause of [61 * minute, 25 * hour]) {
    stage.clock.set(stage.clock.now() + pause)
    await stage.poll()
  }
  const told = (await stage.log())
    .slice(known)
    .filter(({ kind, field }) => field === null && ['deleted', 'left'].includes(kind))
    .map(({ subject }) => String(subject))
  const there = stage.sandbox.sight()
  const isInGone = (key: string): boolean => {
    const place = before.get(key)?.place ?? null
    return place !== null && (!there.has(place) || isInGone(place))
  }
  const gone = deleted
    .filter((key) => !there.has(key) && !isInGone(key))
    .map((key) => `moodle:${key}`)
  const times = (key: string) => told.filter((one) => one === key).length
  const failures = gone
    .filter((key) => times(key) !== 1)
    .map((key) => `${key} was deleted and told so ${times(key)} times`)
  return { done: gone.length, found: gone.length - failures.length, failures }
}

type Deletion = (stage: MoodleStage, id: string, kind: string) => Promise<unknown>

const deletePost: Deletion = ({ sandbox }, id) =>
  sandbox.act('deletePost', { by, postId: Number(id) })

const deleteEntry: Deletion = ({ sandbox }, id) =>
  sandbox.act('deleteEntry', { by, entryId: Number(id) })

const deleteDiscussion: Deletion = ({ sandbox }, id) =>
  sandbox.act('deleteDiscussion', { discussionId: Number(id) })

const unenrol: Deletion = async ({ sandbox }, id) => {
  const { people } = (await sandbox.act('people', {})) as { people: Person[] }
  const username = people.find((person) => String(person.id) === id)?.username
  return sandbox.act('unenrol', { username })
}

interface Person {
  id: number
  username: string
}

const removeEvent: Deletion = ({ sandbox }, id) =>
  sandbox.act('removeEvent', { by, eventId: Number(id) })

const deleteModule: Deletion = ({ sandbox }, id, kind) =>
  sandbox.act('deleteModule', { name: sandbox.sight().get(`${kind}:${id}`)?.values.get('title') })

/**
 * So many of a kind; replies without answers only, no staff, files that stand by themselves, and events
 * to come. Gives what goes by itself.
 */
async function some(
  stage: MoodleStage,
  kind: string,
  chance: Chance,
  count: number,
  remove: Deletion,
): Promise<string[]> {
  const all = [...stage.sandbox.sight()].filter(([, one]) => one.kind === kind)
  const parents = new Set(all.map(([, { values }]) => values.get('parent')))
  const free = all.filter(([key, { id, values }]) => {
    if (kind === 'post') return values.has('parent') && !parents.has(`moodle:${key}`)
    if (kind === 'file') return !id.includes('/')
    if (kind === 'event') return Date.parse(String(values.get('start'))) > stage.clock.now()
    return kind !== 'participant' || Number(id) < 33
  })
  const chosen = chance.shuffled(free).slice(0, count)
  for (const [, { id }] of chosen) await remove(stage, id, kind)
  return chosen.map(([key]) => key)
}
