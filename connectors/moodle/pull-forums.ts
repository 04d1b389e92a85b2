import { AccessLost, Gone } from '../../src/errors.ts'
import { splitSubjectKey } from '../../src/ids.ts'
import type { CompleteList } from '../../src/observation.ts'
import type { Subject } from '../../src/subject.ts'
import { keyOf } from './normalize.ts'
import {
  discussionFingerprint,
  discussionSubject,
  forumSubject,
  placeIn,
} from './normalize-forum.ts'
import { noteYoungSince, readThread, type Thread } from './pull-threads.ts'
import { believeList, completeBut, type Finds, finds, isGone, type Reading } from './reading.ts'
import type { Discussion, Sifted } from './schema.ts'

const discussionsAPage = 100
const newestAPage = 20
/** Discussions that vanished are asked for one by one up to so many; more at once the core doubts anyway. */
const confirmAtMost = 50

/** Every forum and every row of its list; posts of those discussions whose row differs. */
export async function* sweepForums(reading: Reading): AsyncGenerator<Finds> {
  const { client, course, call } = reading
  const { rows, rejected, sent } = await client.forums(call)
  believeList(reading, 'forum', sent)
  const probe = (id: number) => client.discussions(id, { page: 0, perpage: 1, sortorder: 3 }, call)
  const complete = await completeBut(reading, 'forum', rows, probe)
  yield finds({
    subjects: rows.map((forum) => forumSubject(course, forum)),
    rejected,
    complete: rejected.length === 0 ? [complete] : [],
  })
  const tally: Tally = { listed: new Set(), readToTheEnd: new Set() }
  for (const { id } of rows) yield* sweepForum(reading, id, tally)
  yield finds({ complete: await completeForums(reading, tally) })
}

/** What a sweep has seen, across forums: discussions move from one to another. */
interface Tally {
  listed: Set<string>
  readToTheEnd: Set<number>
}

async function* sweepForum(reading: Reading, forum: number, tally: Tally): AsyncGenerator<Finds> {
  let odd = 0
  for (let page = 0; ; page += 1) {
    const at = { page, perpage: discussionsAPage, sortorder: 3 } as const
    const list = await reading.client.discussions(forum, at, reading.call)
    odd += list.rejected.length
    for (const { discussion } of list.rows) tally.listed.add(String(discussion))
    yield* readRows(reading, forum, list)
    if (list.sent < discussionsAPage) break
  }
  if (odd === 0) tally.readToTheEnd.add(forum)
}

/**
 * A list shifts while it is read in pages, so whatever vanished from it is asked for itself; a forum
 * with a discussion that is only out of sight is not complete.
 */
async function completeForums(reading: Reading, tally: Tally): Promise<CompleteList[]> {
  const known = await reading.known('discussion')
  const whole = new Set(tally.readToTheEnd)
  const vanished = [...known].filter(([id]) => !tally.listed.has(id))
  for (const [id, print] of vanished.slice(0, confirmAtMost)) {
    const forum = Number(placeIn(print))
    if (!whole.has(forum)) continue
    if (await isGone(() => reading.client.posts(Number(id), reading.call))) continue
    reading.connection.log.warn({ discussion: id }, 'not in the list of its forum but not deleted')
    whole.delete(forum)
  }
  return [...whole].map((forum) => {
    return { kind: 'discussion', within: keyOf(reading.course, 'forum', forum) }
  })
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

/** Authors may edit and delete for a while without any list telling. */
export async function* rereadYoung(
  reading: Reading,
  discussions: readonly number[],
): AsyncGenerator<Finds> {
  for (const discussion of discussions) {
    if (reading.readThreads.has(discussion)) continue
    const thread = await youngThread(reading, discussion)
    if (thread === null) reading.next.sweptAt = null
    else yield* [...thread.parts, thread.end]
  }
}

/** A thread that was hidden meanwhile must not stop the reading: the course itself can be read. */
async function youngThread(reading: Reading, discussion: number): Promise<Thread | null> {
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
  try {
    return await readThread(reading, discussion)
  } catch (error) {
    if (error instanceof Gone) return null
    throw error
  }
}
