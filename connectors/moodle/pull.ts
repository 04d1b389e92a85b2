import { hour, minute } from '../../src/clock.ts'
import type { Connector } from '../../src/connector.ts'
import { splitSubjectKey } from '../../src/ids.ts'
import type { CompleteList, Position } from '../../src/observation.ts'
import type { Subject } from '../../src/subject.ts'
import { visibleModules } from './canary.ts'
import type { MoodleClient } from './client.ts'
import { type MoodlePosition, positionOf, sinceFor } from './position.ts'
import { readNamedDatabases, sweepDatabases } from './pull-databases.ts'
import { readNamedForums, rereadThreads, sweepForums } from './pull-forums.ts'
import { readPeople } from './pull-people.ts'
import { readNamedSurveys, sweepSurveys } from './pull-surveys.ts'
import { type Finds, finds, frozen, paged, type Reading } from './reading.ts'
import type { Update } from './schema.ts'
import type { MoodleConnection } from './settings.ts'

type Pull = NonNullable<Connector['pull']>

const pageSize = 300

/**
 * Reads the course. Nothing new costs one request: Moodle 4.5 tells in one answer which activities
 * got something. What it does not tell (edits, deletions, pins, approvals) is found by reading young
 * threads again and by sweeping over every list now and then.
 */
export function createPull(connection: MoodleConnection, client: MoodleClient): Pull {
  return async function* pull(from, memory, call) {
    const readAt = connection.clock.now()
    const last = positionOf(from)
    const reading = {
      connection,
      client,
      call,
      readAt,
      known: frozen(memory),
      doubted: memory.doubted,
    }
    const complete: CompleteList[] = []
    const { news, started } = await begin(reading, last)
    for await (const page of paged(steps(started, news), pageSize)) {
      complete.push(...page.complete)
      const position = underWay(last, started.changed) ?? from
      yield { ...page, readAt, activities: [], complete: [], position, last: false }
    }
    const position: Position = started.next
    yield {
      ...finds({ complete, subjects: started.changed }),
      readAt,
      activities: [],
      position,
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

type Beginning = Pick<Reading, 'connection' | 'client' | 'call' | 'readAt' | 'known' | 'doubted'>

/** What this reading has to look at. */
interface News {
  people: boolean
  sweep: boolean
  /** Where something arrived, as `forum:12`. */
  named: ReadonlySet<string>
  /** Discussions that may still be edited since the last look. */
  young: readonly number[]
}

async function begin(beginning: Beginning, last: MoodlePosition | null) {
  const { peopleEveryMinutes, sweepEveryMinutes } = beginning.connection.settings
  const people = isDue(beginning, last?.peopleAt, peopleEveryMinutes * minute)
  const { updates, since } = await askWhatIsNew(beginning, last)
  const own = last === null || people ? await ownId(beginning) : last.own
  const started = startReading(beginning, { ...(last ?? firstPosition), own, since, young: {} })
  const { modules } = started.next
  const news: News = {
    people,
    sweep:
      isDue(beginning, last?.sweptAt, sweepEveryMinutes * minute) ||
      changesActivities(updates, modules),
    named: new Set(updates.flatMap(({ id }) => modules[String(id)] ?? [])),
    young: Object.keys(last?.young ?? {}).map(Number),
  }
  return { news, started }
}

const firstPosition = {
  sweptAt: null,
  peopleAt: null,
  postsAt: null,
  modules: {},
  mirrors: [],
} satisfies Partial<MoodlePosition>

/** An activity is new, or its settings (its title among them) were changed. */
function changesActivities(
  updates: readonly Update[],
  modules: Readonly<Record<string, string>>,
): boolean {
  return updates.some(
    ({ id, updates: areas }) =>
      modules[String(id)] === undefined || areas.some(({ name }) => name === 'configuration'),
  )
}

function startReading(beginning: Beginning, next: MoodlePosition): Reading {
  const { source, settings, place } = beginning.connection
  const { baseUrl } = settings
  const course = { source, baseUrl, language: place.language, own: next.own }
  return { ...beginning, course, next, readThreads: new Set(), changed: [] }
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
  if (news.people) yield* readPeople(reading)
  if (news.sweep) yield* sweep(reading, news.named)
  else yield* readNamed(reading, news.named)
  yield* rereadThreads(reading, news.young)
  yield* rereadThreads(reading, Object.keys(reading.next.young).map(Number))
}

async function* sweep(reading: Reading, named: ReadonlySet<string>): AsyncGenerator<Finds> {
  reading.next.modules = await lookAround(reading)
  reading.next.sweptAt = reading.readAt
  const { postsEveryHours } = reading.connection.settings
  const everyPost = isDue(reading, reading.next.postsAt, postsEveryHours * hour)
  if (everyPost) reading.next.postsAt = reading.readAt
  yield* sweepForums(reading, everyPost || (await reading.doubted('post')))
  yield* sweepDatabases(reading)
  yield* sweepSurveys(reading, named)
}

async function* readNamed(reading: Reading, named: ReadonlySet<string>): AsyncGenerator<Finds> {
  yield* readNamedForums(reading, instancesOf(named, 'forum'))
  yield* readNamedDatabases(reading, instancesOf(named, 'data'))
  yield* readNamedSurveys(reading, instancesOf(named, 'feedback'))
}

function instancesOf(named: ReadonlySet<string>, modname: string): number[] {
  return [...named].flatMap((what) => {
    const [name, instance] = what.split(':')
    return name === modname ? [Number(instance)] : []
  })
}

async function lookAround({ client, call, connection }: Reading): Promise<Record<string, string>> {
  const modules = await visibleModules(client, connection.place, call)
  return Object.fromEntries(
    modules.map(({ id, modname, instance }) => [id, `${modname}:${instance}`]),
  )
}
