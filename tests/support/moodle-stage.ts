import { moodle } from '../../connectors/moodle/index.ts'
import { startMoodleSandbox } from '../../connectors/moodle/sandbox/index.ts'
import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Connector, Sandbox } from '../../src/connector.ts'
import type { Observation } from '../../src/observation.ts'
import type { Subject } from '../../src/subject.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { moodleConnection } from './moodle-connection.ts'

/** The connector before the sandbox course, with a clock that only the test moves. */
export interface MoodleStage {
  clock: VirtualClock
  sandbox: Sandbox
  connector: Connector
  /** Another connection to the same course, which knows nothing of what this one did. */
  another(): Connector
  /** Functions asked for so far. */
  asked: string[]
  ledger: Ledger
  /** Forgets everything that was read. */
  forget(): void
  /** Reads once, or breaks off after so many pages. */
  read(pages?: number): Promise<Observation[]>
  /** Lets time pass, then reads. */
  readAfter(ms: number): Promise<Observation[]>
  ids(kind: string): string[]
  titles(kind: string): string[]
  /** @throws Error when it was not read */
  the(kind: string, id: unknown): Subject
  close(): Promise<void>
}

export async function openMoodleStage(now: string): Promise<MoodleStage> {
  const clock = virtualClock(Date.parse(now))
  const sandbox = await startMoodleSandbox({ port: 0, clock })
  const token = sandbox.secrets.MOODLE_TOKEN ?? ''
  const connection = moodleConnection(sandbox.url, { clock, token })
  const connector = moodle.connect(connection)
  const { pull, verify } = connector
  if (pull === undefined) throw new Error('the connector cannot be read')
  const stage: MoodleStage = {
    ...{ clock, sandbox, connector, asked: connection.asked, ledger: createLedger(verify) },
    another: () => moodle.connect(connection),
    forget() {
      stage.ledger = createLedger(verify)
    },
    read: (pages) => stage.ledger.read(pull, pages),
    readAfter(ms) {
      clock.set(clock.now() + ms)
      return stage.read()
    },
    ids: (kind) => subjectsOf(stage, kind).map(({ key }) => key.slice(`moodle:${kind}:`.length)),
    titles: (kind) => subjectsOf(stage, kind).map(({ state }) => state.title ?? ''),
    the: (kind, id) => theOne(stage, kind, id),
    async close() {
      await connector.close?.()
      await sandbox.close()
    },
  }
  return stage
}

function subjectsOf(stage: MoodleStage, kind: string): Subject[] {
  return [...stage.ledger.subjects.values()].filter((subject) => subject.kind === kind)
}

function theOne(stage: MoodleStage, kind: string, id: unknown): Subject {
  const found = subjectsOf(stage, kind).find(({ key }) => key === `moodle:${kind}:${id}`)
  if (found === undefined) throw new Error(`no ${kind} ${id} was read`)
  return found
}

/** Somebody opens a discussion. */
export async function someDiscussion(
  { sandbox }: MoodleStage,
  forum = 'Обмен опытом',
): Promise<{ discussionId: unknown; postId: unknown }> {
  const details = { by: 'user01', forum, subject: 'A & B < C', message: '<p>Как?</p>' }
  const { discussionId, postId } = await sandbox.act('discuss', details)
  return { discussionId, postId }
}

/** Ids of the discussions and posts that are really there and not between two people. */
export async function realTalk(
  stage: MoodleStage,
): Promise<{ discussions: string[]; posts: string[] }> {
  const forums = await Promise.all(
    stage.titles('forum').map((forum) => stage.sandbox.act('discussions', { forum })),
  )
  const discussions = forums.flatMap(
    (forum) => forum.discussions as { id: number; posts: { id: number; isPrivate: boolean }[] }[],
  )
  const posts = discussions.flatMap((discussion) => discussion.posts)
  return {
    discussions: discussions.map(({ id }) => String(id)).sort(),
    posts: posts
      .filter(({ isPrivate }) => !isPrivate)
      .map(({ id }) => String(id))
      .sort(),
  }
}
