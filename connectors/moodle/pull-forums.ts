import { AccessLost } from '../../src/errors.ts'
import { splitSubjectKey } from '../../src/ids.ts'
import type { Subject } from '../../src/subject.ts'
import { keyOf } from './normalize.ts'
import { discussionFingerprint, discussionSubject, forumSubject } from './normalize-forum.ts'
import { noteYoungSince, readThread, type Thread } from './pull-threads.ts'
import { believeList, type Finds, finds, type Reading } from './reading.ts'
import type { Discussion, Sifted } from './schema.ts'
import { unlessGone } from './unless-gone.ts'
import { count, newTally } from './until-agreed.ts'

const discussionsAPage = 100
const newestAPage = 20

/**
 * Every forum and every row of its list; posts of those discussions whose row differs, or of all of
 * them: a changed reply moves nothing.
 */
export async function* sweepForums(reading: Reading, everyPost: boolean): AsyncGenerator<Finds> {
  const { client, course, call } = reading
  const { rows, rejected, sent } = await client.forums(call)
  believeList(reading, 'forum', sent)
  yield finds({
    subjects: rows.map((forum) => forumSubject(course, forum)),
    rejected,
    complete: rejected.length === 0 ? [{ kind: 'forum' }] : [],
  })
  for (const { id } of rows) yield* sweepForum(reading, id, everyPost)
}

async function* sweepForum(
  reading: Reading,
  forum: number,
  everyPost: boolean,
): AsyncGenerator<Finds> {
  const tally = newTally()
  for (let page = 0; ; page += 1) {
    const at = { page, perpage: discussionsAPage, sortorder: 3 } as const
    const list = await reading.client.discussions(forum, at, reading.call)
    const ids = list.rows.map(({ discussion: id }) => ({ id }))
    // Were every page the same, there would be no end.
    if (!count(tally, { rows: ids, rejected: list.rejected, total: 0 })) break
    yield* readRows(reading, forum, list)
    if (everyPost)
      yield* rereadThreads(
        reading,
        list.rows.map(({ discussion }) => discussion),
      )
    if (list.sent < discussionsAPage) break
  }
  const within = keyOf(reading.course, 'forum', forum)
  if (tally.odd === 0) yield finds({ complete: [{ kind: 'discussion', within }] })
}

export async function* readNamedForums(
  reading: Reading,
  forums: readonly number[],
): AsyncGenerator<Finds> {
  for (const forum of forums) yield* readNewestRows(reading, forum)
}

/** Down to the first discussion that is as we remember it; pinned ones stand on top in every order. */
async function* readNewestRows(reading: Reading, forum: number): AsyncGenerator<Finds> {
  const known = await reading.known('discussion')
  for (let page = 0; ; page += 1) {
    const at = { page, perpage: newestAPage, sortorder: 1 } as const
    const list = await reading.client.discussions(forum, at, reading.call)
    yield* readRows(reading, forum, list)
    const met = list.rows.some((row) => !row.pinned && isKnown(known, forum, row))
    if (met || list.sent < newestAPage) return
  }
}

function isKnown(known: ReadonlyMap<string, string>, forum: number, row: Discussion): boolean {
  return known.get(String(row.discussion)) === discussionFingerprint(forum, row)
}

/**
 * A discussion's new fingerprint is handed on only together with the posts that made it, and that of
 * one we knew only with the last page: a crash in between would otherwise lose what came and went.
 */
async function* readRows(
  reading: Reading,
  forum: number,
  list: Sifted<Discussion>,
): AsyncGenerator<Finds> {
  const known = await reading.known('discussion')
  const { course } = reading
  const quiet = list.rows.filter((row) => isKnown(known, forum, row))
  const moved = list.rows.filter((row) => !isKnown(known, forum, row))
  for (const row of quiet) noteYoungSince(reading, row.discussion, row.timemodified)
  const subjects = quiet.map((row) => discussionSubject(course, forum, row))
  yield finds({ subjects, rejected: list.rejected })
  for (let start = 0; start < moved.length; start += 2) {
    const pair = moved.slice(start, start + 2)
    const threads = await Promise.all(pair.map((row) => maybeThread(reading, row.discussion)))
    for (const [index, row] of pair.entries())
      yield* withThread(reading, discussionSubject(course, forum, row), threads[index], known)
  }
}

function* withThread(
  reading: Reading,
  discussion: Subject,
  thread: Thread | null | undefined,
  known: ReadonlyMap<string, string>,
): Generator<Finds> {
  if (!thread) return
  const { parts, end } = thread
  yield* parts
  if (known.has(splitSubjectKey(discussion.key).sourceId)) {
    reading.changed.push(discussion)
    yield end
  } else yield finds({ ...end, subjects: [discussion, ...end.subjects] })
}

/** What no list tells: authors may edit and delete for a while, staff always. */
export async function* rereadThreads(
  reading: Reading,
  discussions: readonly number[],
): AsyncGenerator<Finds> {
  for (const discussion of discussions) {
    if (reading.readThreads.has(discussion)) continue
    const thread = await openThread(reading, discussion)
    if (thread === null) reading.next.sweptAt = null
    else yield* [...thread.parts, thread.end]
  }
}

/** A thread that was hidden meanwhile must not stop the reading: the course itself can be read. */
async function openThread(reading: Reading, discussion: number): Promise<Thread | null> {
  try {
    return await maybeThread(reading, discussion)
  } catch (error) {
    if (!(error instanceof AccessLost)) throw error
    reading.connection.log.warn({ discussion }, 'out of our sight')
    return null
  }
}

/** `null` for a discussion deleted meanwhile: the next sweep proves it. */
async function maybeThread(reading: Reading, discussion: number): Promise<Thread | null> {
  return (await unlessGone(() => readThread(reading, discussion))) ?? null
}
