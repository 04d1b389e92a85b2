import { minute } from '../../src/clock.ts'
import { grouped } from '../../src/grouped.ts'
import type { SubjectKey } from '../../src/ids.ts'
import { keyOf } from './normalize.ts'
import { isPrivate, placeIn, postAccounts, postSubject } from './normalize-forum.ts'
import { type Finds, finds, isGone, type Reading } from './reading.ts'
import type { Post } from './schema.ts'

/** The posts of one discussion: all but the end may be recorded before it. */
export interface Thread {
  parts: readonly Finds[]
  end: Finds
}

const postsAPart = 150
/** The site's clock and ours differ a little. */
const slackMs = 2 * minute

/**
 * Moodle 4.5 gives all posts of a discussion at once. Private replies are between two people and
 * stay out unless a setting says otherwise. @throws Gone when the discussion was deleted
 */
export async function readThread(reading: Reading, discussion: number): Promise<Thread> {
  const { client, course, call, connection } = reading
  const { rows, rejected } = await client.posts(discussion, call)
  reading.readThreads.add(discussion)
  const { privateReplies } = connection.settings
  const posts = rows.filter((post) => privateReplies || !post.isprivatereply)
  noteYoung(reading, discussion, posts)
  const cut = Math.floor(Math.max(posts.length - 1, 0) / postsAPart) * postsAPart
  const within = keyOf(course, 'discussion', discussion)
  const found = (some: readonly Post[]) => ({
    subjects: some.map((post) => postSubject(course, discussion, post)),
    accounts: postAccounts(some),
  })
  const parts = []
  for (let start = 0; start < cut; start += postsAPart)
    parts.push(finds(found(posts.slice(start, start + postsAPart))))
  const except = await outOfSight(reading, discussion, posts)
  const complete = rejected.length === 0 ? [{ kind: 'post', within, except }] : []
  return { parts, end: finds({ ...found(posts.slice(cut)), rejected, complete }) }
}

/** Private replies that we knew and that are not called gone: the setting or the role has changed. */
async function outOfSight(
  reading: Reading,
  discussion: number,
  posts: readonly Post[],
): Promise<SubjectKey[]> {
  const { client, call, course, connection } = reading
  const here = new Set(posts.map(({ id }) => String(id)))
  const known = (await reading.privateReplies()).get(String(discussion)) ?? []
  const except: SubjectKey[] = []
  for (const [id] of known.filter(([id]) => !here.has(id))) {
    const isAsked = connection.settings.privateReplies
    if (isAsked && (await isGone(() => client.post(Number(id), call)))) continue
    except.push(keyOf(course, 'post', id))
  }
  return except
}

/** The private replies that we knew, by discussion; looked for once in a reading: posts are many. */
export function privateRepliesIn(known: Reading['known']): Reading['privateReplies'] {
  let found: ReturnType<Reading['privateReplies']> | null = null
  const find = async () => {
    const replies = [...(await known('post'))].filter(([, print]) => isPrivate(print))
    return grouped(replies, ([, print]) => placeIn(print))
  }
  return () => {
    found ??= find()
    return found
  }
}

function noteYoung(reading: Reading, discussion: number, posts: readonly Post[]): void {
  noteYoungSince(reading, discussion, Math.max(0, ...posts.map(({ timecreated }) => timecreated)))
}

/** A discussion is young until one look after the time for editing its newest post has run out. */
export function noteYoungSince(reading: Reading, discussion: number, seconds: number): void {
  const { editingMinutes } = reading.connection.settings
  const until = seconds * 1000 + editingMinutes * minute + slackMs
  if (until > reading.readAt) reading.next.young[String(discussion)] = until
}
