import { hour, minute } from '../../src/clock.ts'
import type { Connector } from '../../src/connector.ts'
import { splitSubjectKey } from '../../src/ids.ts'
import type { CompleteList, Position } from '../../src/observation.ts'
import type { Subject } from '../../src/subject.ts'
import type { MoodleClient } from './client.ts'
import { type MoodlePosition, positionOf, sinceFor } from './position.ts'
import { readNamedAssignments, sweepAssignments } from './pull-assignments.ts'
import { sweepCalendar } from './pull-calendar.ts'
import { readContents } from './pull-contents.ts'
import { readNamedDatabases, sweepDatabases } from './pull-databases.ts'
import { readNamedForums, rereadThreads, sweepForums } from './pull-forums.ts'
import { readPeople } from './pull-people.ts'
import { searchEdits } from './pull-search.ts'
import { readNamedSurveys, sweepSurveys } from './pull-surveys.ts'
import { privateRepliesIn } from './pull-threads.ts'
import { type Finds, finds, frozen, paged, type Reading } from './reading.ts'
import type { Update } from './schema.ts'
import type { MoodleConnection } from './settings.ts'
import { unlessRefused, unread } from './unless-refused.ts'

type Pull = NonNullable<Connector['pull']>

const pageSize = 600

/**
 * Reads the course. Nothing new costs one request: Moodle 4.5 tells in one answer which activities
 * got something. What it does not tell (edits, deletions, pins, approvals) is found by reading young
 * threads again and by sweeping over every list now and then.
 */
export function createPull(connection: MoodleConnection, client: MoodleClient): Pull {
  return async function* pull(from, memory, call) {
    const readAt = connection.clock.now()
    const last = positionOf(from)
    const known = frozen(memory)
    const privateReplies = privateRepliesIn(known)
    const { doubted } = memory
    const reading = { connection, client, call, readAt, known, privateReplies, doubted }
    const complete: CompleteList[] = []
    const { news, started } = await begin(reading, last)
    for await (const page of paged(steps(started, news), pageSize)) {
      complete.push(...page.complete)
      const position = underWay(last, started.changed) ?? from
      yield { ...page, readAt, complete: [], position, last: false }
    }
    const position: Position = started.next
    yield {
      ...finds({ complete, subjects: started.changed }),
      readAt,
      position,
      doubts: unread(started),
      last: true,
    }
  }
}

/**
 * Where to go on should the reading break off here. What is missing from a discussion that changed is
 * concluded only in the end: until then it is to be read again, whatever its row will look like.
 */
function underWay(last: MoodlePosition | null, changed: readonly Subject[]): MoodlePosition | null {
  if (last === null) return null
  const again = changed.map(({ key }) => [splitSubjectKey(key).sourceId, 0])
  return { ...last, young: { ...last.young, ...Object.fromEntries(again) } }
}

type Beginning = Pick<
  Reading,
  'connection' | 'client' | 'call' | 'readAt' | 'known' | 'privateReplies' | 'doubted'
>

/** What this reading has to look at. */
interface News {
  people: boolean
  sweep: boolean
  /** Course modules where something arrived or was changed. */
  updated: readonly string[]
  /** Course modules that are new or whose settings (their title among them) were changed. */
  settings: readonly string[]
  /** Discussions that may still be edited since the last look. */
  young: readonly number[]
}

async function begin(beginning: Beginning, last: MoodlePosition | null) {
  const { peopleEveryMinutes, sweepEveryMinutes } = beginning.connection.settings
  const sweep = isDue(beginning, last?.sweptAt, sweepEveryMinutes * minute)
  const refused = last?.unread.participants !== undefined
  const people = isDue(beginning, last?.peopleAt, peopleEveryMinutes * minute) || (sweep && refused)
  const { updates, since } = await askWhatIsNew(beginning, last)
  const own = last === null || people ? await ownId(beginning) : last.own
  const started = startReading(beginning, last?.since ?? 0, {
    ...(last ?? firstPosition),
    ...{ own, since, young: {} },
  })
  const { modules } = started.next
  const news: News = {
    people,
    sweep,
    settings: withNewSettings(updates, modules),
    updated: updates.map(({ id }) => String(id)),
    young: Object.keys(last?.young ?? {}).map(Number),
  }
  return { news, started }
}

const firstPosition = {
  sweptAt: null,
  peopleAt: null,
  ungroupedSince: null,
  postsAt: null,
  unsearchableAt: null,
  modules: {},
  mirrors: [],
  unread: {},
  odd: [],
} satisfies Partial<MoodlePosition>

function withNewSettings(
  updates: readonly Update[],
  modules: Readonly<Record<string, string>>,
): string[] {
  return updates
    .filter(
      ({ id, updates: areas }) =>
        modules[String(id)] === undefined || areas.some(({ name }) => name === 'configuration'),
    )
    .map(({ id }) => String(id))
}

function startReading(beginning: Beginning, since: number, next: MoodlePosition): Reading {
  const { source, settings, place } = beginning.connection
  const { baseUrl } = settings
  const course = { source, baseUrl, language: place.language, own: next.own }
  const empty = { dates: new Map(), readThreads: new Set<number>(), changed: [] }
  return { ...beginning, course, since, next, ...empty }
}

/** The first time there is nothing to compare with: the answer only tells the site's time. */
async function askWhatIsNew(
  { client, connection, call, readAt }: Beginning,
  last: MoodlePosition | null,
): Promise<{ updates: readonly Update[]; since: number }> {
  const answer =
    last === null
      ? { ...(await client.siteInfo(call)), updates: [] }
      : await client.updatesSince(last.since, call)
  const now = connection.clock.now()
  return { updates: answer.updates, since: sinceFor(answer.serverTime ?? now, now - readAt) }
}

async function ownId({ client, call }: Beginning): Promise<number> {
  return (await client.siteInfo(call)).userid
}

function isDue(
  { readAt }: Pick<Beginning, 'readAt'>,
  lastAt: number | null | undefined,
  periodMs: number,
): boolean {
  return lastAt == null || readAt - lastAt >= periodMs
}

/**
 * People come first, so that whoever acted is known by name. What a reading that broke off has seen as
 * young is known by now, but nowhere remembered as young: it is read once more.
 */
async function* steps(reading: Reading, news: News): AsyncGenerator<Finds> {
  if (news.people) {
    reading.next.peopleAt = reading.readAt
    yield* unlessRefused(reading, 'participants', readPeople(reading))
  }
  if (news.sweep || news.settings.length > 0) yield* readContents(reading)
  const named = namedBy(reading, news)
  if (news.sweep || changesLists(reading, news)) yield* sweep(reading, named, news.people)
  else yield* readNamed(reading, named)
  yield* rereadThreads(reading, news.young)
  yield* rereadThreads(reading, Object.keys(reading.next.young).map(Number))
}

/** Where something arrived, as `forum:12`; by the course page as it is now: some may have come just now. */
function namedBy({ next }: Reading, { updated }: News): ReadonlySet<string> {
  return new Set(updated.flatMap((cmid) => next.modules[cmid] ?? []))
}

/** Of a forum, database, survey or assignment the settings stand in its list only. */
function changesLists({ next }: Reading, { settings }: News): boolean {
  return settings.some((cmid) => listed.includes(next.modules[cmid]?.split(':')[0] ?? ''))
}

const listed = ['forum', 'data', 'feedback', 'assign']

async function* sweep(
  reading: Reading,
  named: ReadonlySet<string>,
  people: boolean,
): AsyncGenerator<Finds> {
  reading.next.sweptAt = reading.readAt
  const { postsEveryHours } = reading.connection.settings
  const everyPost = isDue(reading, reading.next.postsAt, postsEveryHours * hour)
  if (everyPost) reading.next.postsAt = reading.readAt
  yield* sweepForums(reading, everyPost || (await reading.doubted('post')))
  if (!everyPost) yield* searchEdits(reading)
  yield* sweepDatabases(reading)
  yield* sweepSurveys(reading, named)
  const handedIn = instancesOf(named, 'assign')
  yield* unlessRefused(reading, 'assignments', sweepAssignments(reading, handedIn, people))
  yield* unlessRefused(reading, 'events', sweepCalendar(reading))
}

async function* readNamed(reading: Reading, named: ReadonlySet<string>): AsyncGenerator<Finds> {
  yield* readNamedForums(reading, instancesOf(named, 'forum'))
  yield* readNamedDatabases(reading, instancesOf(named, 'data'))
  yield* readNamedSurveys(reading, instancesOf(named, 'feedback'))
  yield* readNamedAssignments(reading, instancesOf(named, 'assign'))
}

function instancesOf(named: ReadonlySet<string>, modname: string): number[] {
  return [...named].flatMap((what) => {
    const [name, instance] = what.split(':')
    return name === modname ? [Number(instance)] : []
  })
}
