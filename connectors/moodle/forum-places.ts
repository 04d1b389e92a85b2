import type { Call } from '../../src/connector.ts'
import { GiveUp, Gone, Misconfigured } from '../../src/errors.ts'
import type { MoodleClient } from './client.ts'
import type { PostText } from './client-forums.ts'
import { markIn } from './forum-layout.ts'
import type { ForumTarget } from './forum-target.ts'
import { isFirst } from './post-tree.ts'
import type { Discussion } from './schema.ts'
import type { MoodleConnection } from './settings.ts'

/** What is known of a discussion of ours; found out again where it is not. */
interface Place {
  firstPost: number
  /** We have locked it, or want it locked. */
  closed: boolean
}

/** Where in each discussion to write, and whether it takes answers. */
export interface ForumPlaces {
  note(row: Pick<Discussion, 'discussion' | 'id' | 'message'>): void
  /** @throws Gone when the discussion was deleted */
  firstPost(discussion: number, call: Call): Promise<number>
  /** Answers the first post, also where we had locked the discussion. @throws Gone */
  reply(discussion: number, text: PostText, call: Call): Promise<number>
  lock(discussion: number, call: Call): Promise<void>
  /** Locks what is closed now, opens what is not any more; what staff locked stays locked. */
  setClosed(discussion: number, closed: boolean, call: Call): Promise<void>
}

export function createForumPlaces(
  { log }: MoodleConnection,
  client: MoodleClient,
  target: ForumTarget,
): ForumPlaces {
  const known = new Map<number, Place>()
  let mayLock = true
  const placeOf = async (discussion: number, call: Call): Promise<Place> => {
    const place = known.get(discussion) ?? (await readPlace(client, discussion, call))
    known.set(discussion, place)
    return place
  }
  const setLocked = async (discussion: number, locked: boolean, call: Call) => {
    const { id } = await target.find(call)
    await client.setLocked(id, discussion, locked, call)
  }
  /** Without the right everything else still works: the card says that it is in the archive. */
  const tryLocking = async (discussion: number, locked: boolean, call: Call) => {
    if (!mayLock) return
    try {
      await setLocked(discussion, locked, call)
    } catch (error) {
      if (!(error instanceof Misconfigured)) throw error
      mayLock = false
      log.warn({ discussion }, `Discussions of archived cards stay open: ${error.message}`)
    }
  }
  return {
    note: ({ discussion, id, message }) =>
      void known.set(discussion, { firstPost: id, closed: markIn(message)?.closed ?? false }),
    firstPost: async (discussion, call) => (await placeOf(discussion, call)).firstPost,
    async reply(discussion, text, call) {
      const { firstPost, closed } = await placeOf(discussion, call)
      const add = () => client.addPost(firstPost, text, call)
      if (!closed) return orWhereLocked(add, () => whileOpen(discussion, add, setLocked, call))
      return mayLock ? whileOpen(discussion, add, setLocked, call) : add()
    },
    lock: (discussion, call) => tryLocking(discussion, true, call),
    async setClosed(discussion, closed, call) {
      const place = await placeOf(discussion, call)
      if (closed || place.closed) await tryLocking(discussion, closed, call)
      place.closed = closed
    },
  }
}

async function readPlace(client: MoodleClient, discussion: number, call: Call): Promise<Place> {
  const { rows } = await client.posts(discussion, call)
  const first = rows.find(isFirst)
  if (first === undefined) throw new Gone(`Discussion ${discussion} has no first post any more`)
  return { firstPost: first.id, closed: markIn(first.message)?.closed ?? false }
}

/** A locked discussion refuses answers in the words of a missing right (Moodle 4.5). */
async function orWhereLocked<T>(add: () => Promise<T>, unlocked: () => Promise<T>): Promise<T> {
  try {
    return await add()
  } catch (error) {
    if (!(error instanceof Misconfigured)) throw error
    return unlocked()
  }
}

/** Opens the discussion for one answer. */
async function whileOpen<T>(
  discussion: number,
  add: () => Promise<T>,
  setLocked: (discussion: number, locked: boolean, call: Call) => Promise<void>,
  call: Call,
): Promise<T> {
  try {
    await setLocked(discussion, false, call)
  } catch (cause) {
    if (!(cause instanceof Misconfigured)) throw cause
    throw new GiveUp(
      'the discussion takes no answers: it is locked (give the role of the token’s user mod/forum:canoverridediscussionlock or moodle/course:manageactivities), or the role lacks mod/forum:replypost',
      { cause },
    )
  }
  try {
    return await add()
  } finally {
    await setLocked(discussion, true, call)
  }
}
