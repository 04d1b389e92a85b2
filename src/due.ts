import { type Covered, nextDigestAt } from './digest-due.ts'
import type { Instant } from './ids.ts'
import type { Space } from './space.ts'
import type { Source } from './store/sources.ts'
import type { Window } from './window.ts'
import { atLocalTime, lastMoment } from './zone.ts'

/** What the database says about time, for every space. */
export interface DueState {
  spaces: readonly Space[]
  sources: readonly Source[]
  /** Space → when the mirror has to look next. */
  links: ReadonlyMap<string, Instant>
  /** Space → when answers have to be looked at next. */
  replies: ReadonlyMap<string, Instant>
  /** Space → when a message may go out next. */
  messages: ReadonlyMap<string, Instant>
  /** `coverKey` → how far a reader's digests have come. */
  covered: ReadonlyMap<string, Covered>
  /** Space → up to where reminder moments were looked at. */
  reminded: ReadonlyMap<string, Instant>
}

/** A job, and the moment from which its rows are due. */
export interface Due {
  job: string
  ids: Readonly<Record<string, string>>
  at: Instant
}

export function coverKey(space: string, plan: string, reader: string): string {
  return `${space} ${plan} ${reader}`
}

/** When each job next has something to do. Due is whatever is not in the future. */
export function dueTimes(state: DueState): readonly Due[] {
  const polls = state.sources.map(({ space, source, notBefore }) => ({
    job: 'poll',
    ids: { space, source },
    at: notBefore,
  }))
  const writing = state.spaces.filter((space) => space.writes)
  return [...polls, ...writing.flatMap((space) => writesOf(state, space))]
}

/** Start of a space's life: what was due before is nobody's loss. */
export function startOf(state: Pick<DueState, 'sources'>, space: string): Instant | null {
  const starts = state.sources
    .filter((source) => source.space === space)
    .map(({ startedAt }) => startedAt)
  const known = starts.flatMap((start) => start ?? [])
  return known.length === 0 ? null : Math.min(...known)
}

function writesOf(state: DueState, space: Space): Due[] {
  const ids = { space: space.id }
  const moments: [string, Instant | null | undefined][] = [
    ['mirror', state.links.get(space.id)],
    ['reply', space.mirror?.replies == null ? null : state.replies.get(space.id)],
    ['deliver', state.messages.get(space.id)],
    ['digest', nextDigest(state, space)],
    ['remind', nextReminder(state, space)],
  ]
  return moments.flatMap(([job, at]) => (at === null || at === undefined ? [] : [{ job, ids, at }]))
}

function nextDigest(state: DueState, space: Space): Instant | null {
  const start = startOf(state, space.id)
  if (start === null) return null
  return earliest(
    space.digests.flatMap((plan) =>
      plan.readers.map((reader) => {
        const last = state.covered.get(coverKey(space.id, plan.id, reader.id)) ?? null
        return nextDigestAt(plan, last, start)
      }),
    ),
  )
}

function nextReminder(state: DueState, space: Space): Instant | null {
  const since = state.reminded.get(space.id) ?? startOf(state, space.id)
  if (since === null) return null
  const zones = new Set([space.timezone, ...space.regions.map(({ timezone }) => timezone)])
  return earliest(
    space.windows.flatMap((window) =>
      [...zones].flatMap((zone) => nextMoment(window, zone, since) ?? []),
    ),
  )
}

/** The first moment of a window's reminders in that zone after `since`. */
function nextMoment(window: Window, zone: string, since: Instant): Instant | null {
  const { closes, reminders } = window
  if (closes === null || closes <= since || reminders === null || window.toBeAnnounced) return null
  const last = lastMoment(closes, zone)
  for (const days of reminders.daysBefore) {
    const moment = atLocalTime(last, -days, reminders.time, zone)
    if (moment > since) return moment
  }
  return null
}

function earliest(moments: readonly Instant[]): Instant | null {
  return moments.length === 0 ? null : Math.min(...moments)
}
