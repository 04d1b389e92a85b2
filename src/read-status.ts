import { DateTime } from 'luxon'
import { day } from './clock.ts'
import { type DueState, dueTimes } from './due.ts'
import { isReleasable, whatNext } from './hold-advice.ts'
import type { Instant } from './ids.ts'
import { readUnknownNames } from './read-routes.ts'
import { renamedIn } from './route-names.ts'
import type { Space } from './space.ts'
import {
  complaintsOf,
  type HoldStatus,
  judgeSource,
  type NextMessage,
  type SpaceStatus,
  type Status,
  unknownSource,
} from './status.ts'
import { type Hold, openHolds } from './store/holds.ts'
import { readCovered } from './store/message-due.ts'
import { remindedUntil } from './store/meta.ts'
import type { Store } from './store/open.ts'
import { readCounts } from './store/overview.ts'
import { readSources } from './store/sources.ts'

export interface StatusQuestion {
  store: Store
  spaces: readonly Space[]
  pollEveryMs(source: string): number
  queue: Status['queue']
  now: Instant
}

/** A failed message is complained of for so long. */
const complaintMs = 14 * day

/** Reads everything `status` shows. Asks nobody outside. */
export async function readStatus(question: StatusQuestion): Promise<Status> {
  const { store, now, queue } = question
  const state = await readState(question)
  const holds = (await openHolds(store.db)).map(toHoldStatus)
  const spaces: SpaceStatus[] = []
  for (const space of question.spaces) spaces.push(await readSpace(question, space, state, holds))
  const degraded = spaces.flatMap(complaintsOf)
  return { at: new Date(now).toISOString(), degraded, store: store.kind, queue, spaces }
}

async function readState({ store, spaces }: StatusQuestion): Promise<DueState> {
  const places = new Map(spaces.map((space) => [space.id, space.places]))
  return {
    spaces,
    sources: (await readSources(store.db)).filter(
      ({ space, source }) => places.get(space)?.[source] !== undefined,
    ),
    links: new Map(),
    replies: new Map(),
    messages: new Map(),
    covered: await readCovered(store.db),
    reminded: await remindedUntil(store.db),
  }
}

async function readSpace(
  { store, pollEveryMs, now }: StatusQuestion,
  space: Space,
  state: DueState,
  holds: readonly HoldStatus[],
): Promise<SpaceStatus> {
  const { id, name, timezone, writes } = space
  const rows = new Map(
    state.sources.filter((row) => row.space === id).map((row) => [row.source, row]),
  )
  const sources = Object.keys(space.places).map((source) => {
    const row = rows.get(source)
    return row ? judgeSource(row, pollEveryMs(source), now) : unknownSource(source)
  })
  return {
    ...{ id, name, timezone, writes },
    sources,
    holds: holds.filter((hold) => hold.space === id),
    ...(await readCounts(store.db, id, now - complaintMs)),
    routes: renamedIn(await readUnknownNames(store.db, space)),
    next: nextMessages(space, state),
  }
}

/** What would be due next if writes were on, each plan by itself. */
function nextMessages(space: Space, state: DueState): readonly NextMessage[] {
  const only = (digests: Space['digests'], job: string) =>
    dueTimes({ ...state, spaces: [{ ...space, writes: true, digests }] }).find(
      (due) => due.job === job && due.ids.space === space.id,
    )?.at ?? null
  const digests = space.digests.map((plan) =>
    toNext('digest', plan.id, only([plan], 'digest'), plan.timezone),
  )
  const reminder = toNext('reminder', null, only([], 'remind'), space.timezone)
  return [...digests, reminder].flat().toSorted((a, b) => a.at.localeCompare(b.at))
}

function toNext(
  kind: NextMessage['kind'],
  plan: string | null,
  at: Instant | null,
  timezone: string,
): NextMessage[] {
  if (at === null) return []
  const local = DateTime.fromMillis(at, { zone: timezone }).toISO({ suppressMilliseconds: true })
  return [{ kind, plan, at: new Date(at).toISOString(), local: local ?? '', timezone }]
}

/** With what to do next. */
export function toHoldStatus({ openedAt, ...hold }: Hold): HoldStatus {
  const { id, scope } = hold
  const [releasable, next] = [isReleasable(scope), whatNext({ id, scope })]
  return { ...hold, openedAt: openedAt.toISOString(), releasable, next }
}
