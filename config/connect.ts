import type { Budget, Limit } from '../src/budget.ts'
import type { Clock } from '../src/clock.ts'
import type { Connector } from '../src/connector.ts'
import { Misconfigured } from '../src/errors.ts'
import type { Log } from '../src/log.ts'
import { targetsOf } from '../src/route.ts'
import type { Space, Target } from '../src/space.ts'
import type { Config } from './config.ts'

export interface Around {
  clock: Clock
  log: Log
  budget(name: string, limit: Limit): Budget
  /** Called for every request a connector makes. */
  count(source: string, request: string): void
}

/**
 * Builds the connectors of one space: those it names, and those that deliver its digests and
 * reminders. Nothing is asked outside yet.
 *
 * @throws Misconfigured where one cannot do what the space wants of it
 */
export function connectSpace(
  config: Config,
  space: Space,
  { clock, log, budget, count }: Around,
): Record<string, Connector> {
  const wanted = new Set([...Object.keys(space.places), ...channelsOf(space)])
  const connected = config.connectorTypes
    .filter(({ name }) => wanted.has(name))
    .map(({ name, connect }) => [
      name,
      connect({
        source: name,
        space: space.id,
        settings: config.settings[name],
        place: space.places[name] ?? null,
        shows: shownIn(config, space, name),
        ...(space.mirror?.from === name && space.mirror.replies !== null && { replies: true }),
        secrets: config.secrets[name] ?? {},
        clock,
        budget,
        log: log.child({ space: space.id, source: name }),
        count: (request) => count(name, request),
      }),
    ])
  const connectors: Record<string, Connector> = Object.fromEntries(connected)
  const problems = incapable(space, connectors)
  if (problems.length > 0) throw new Misconfigured(problems)
  return connectors
}

/** What stands at a connector where a space looks, by whichever space it is shown there. */
function shownIn({ spaces, connectorTypes }: Config, space: Space, name: string): Target[] {
  const type = connectorTypes.find((one) => one.name === name)
  const place = space.places[name]
  return spaces.flatMap(({ mirror, places }) => {
    if (mirror?.to !== name || place === undefined || places[name] === undefined) return []
    return targetsOf(mirror).flatMap((target) => {
      const there = type?.mirrorPlace?.(places[name], target)
      if (there === undefined) return []
      const shown = { ...target, into: there.title }
      return type?.mirrorPlace?.(place, shown).id === there.id ? [shown] : []
    })
  })
}

function channelsOf(space: Space): string[] {
  return [
    ...space.digests.flatMap(({ readers }) => readers.map(({ channel }) => channel)),
    ...space.windows.flatMap(({ reminders }) => reminders?.channel ?? []),
  ]
}

function incapable(space: Space, connectors: Readonly<Record<string, Connector>>): string[] {
  const mute = [...new Set(channelsOf(space))].filter((name) => !connectors[name]?.sender)
  const { from, to } = space.mirror ?? { from: null, to: null }
  return [
    ...mute.map(
      (name) => `Space ${space.id}: ${name} cannot deliver messages; choose another channel.`,
    ),
    ...(from !== null && !connectors[from]?.pull
      ? [`Space ${space.id}: ${from} has no cards to read; choose another mirror.from.`]
      : []),
    ...(to === null ? [] : unshown(space, to, connectors[to])),
    ...unanswerable(space, connectors),
  ]
}

/** Where answers are to be brought to the cards and cannot be. */
function unanswerable(
  { id, mirror }: Space,
  connectors: Readonly<Record<string, Connector>>,
): string[] {
  if (mirror === null || mirror.replies === null || connectors[mirror.from]?.replies) return []
  return [`Space ${id}: ${mirror.from} takes no answers; leave out mirror.replies.`]
}

/** Places where a connector cannot show cards, in its own words. */
function unshown(space: Space, name: string, connector: Connector | undefined): string[] {
  if (!connector?.mirrorTo)
    return [`Space ${space.id}: ${name} cannot show cards; choose another mirror.to.`]
  return targetsOf(space.mirror).flatMap((target) => {
    try {
      connector.mirrorTo?.(target)
      return []
    } catch (error) {
      if (!(error instanceof Misconfigured)) throw error
      return error.problems.map((problem) => `Space ${space.id}: ${problem}`)
    }
  })
}
