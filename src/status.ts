import type { Instant } from './ids.ts'
import type { Counts } from './store/overview.ts'
import { neverBegun, type Source } from './store/sources.ts'

/** The state of the whole service on one screen, as `status --json` gives it. Stable. */
export interface Status {
  at: string
  /** Why a human should look, in words; empty while all is well. */
  degraded: readonly string[]
  store: 'embedded' | 'server'
  queue: 'database' | 'redis'
  spaces: readonly SpaceStatus[]
}

export interface SpaceStatus extends Counts {
  id: string
  name: string
  timezone: string
  writes: boolean
  sources: readonly SourceStatus[]
  holds: readonly HoldStatus[]
  /** Names in routes that are called otherwise now, a sentence each. */
  routes: readonly string[]
  /** What will be sent next (were writes on): digests by plan, and the next reminder. */
  next: readonly NextMessage[]
}

export interface SourceStatus {
  source: string
  state: 'fresh' | 'unread' | 'stale' | 'failing'
  freshAt: string | null
  /** Not to be read before; `null` where nobody has begun. */
  nextAt: string | null
  failures: number
  error: { kind: string; message: string } | null
  /** Made since the beginning. */
  requests: number
}

export interface HoldStatus {
  id: string
  space: string
  source: string
  scope: string
  reason: string
  openedAt: string
  /** Whether `holds release` may end it; every other ends by itself. */
  releasable: boolean
  /** What to do next, or what ends it, in words. */
  next: string
}

export interface NextMessage {
  kind: 'digest' | 'reminder'
  /** Plan of a digest; `null` for reminders. */
  plan: string | null
  at: string
  /** The same on the wall of that zone, with its offset. */
  local: string
  timezone: string
}

/** How a source is doing. Stale: not read to its end for three times its period. */
export function judgeSource(source: Source, pollEveryMs: number, now: Instant): SourceStatus {
  const { lastError, errorKind, freshAt } = source
  if (source.notBefore === neverBegun) return unknownSource(source.source)
  const failing = lastError !== null
  const since = freshAt ?? source.notBefore
  const stale = now - since > 3 * pollEveryMs
  return {
    source: source.source,
    state: failing ? 'failing' : stale ? 'stale' : freshAt === null ? 'unread' : 'fresh',
    freshAt: isoOrNull(freshAt),
    nextAt: new Date(source.notBefore).toISOString(),
    failures: source.failures,
    error: failing ? { kind: errorKind ?? 'Bug', message: lastError } : null,
    requests: source.requests,
  }
}

/** A source that the configuration names and nobody has ever begun to read. */
export function unknownSource(source: string): SourceStatus {
  const nothing = { freshAt: null, nextAt: null, failures: 0, error: null, requests: 0 }
  return { source, state: 'stale', ...nothing }
}

/** Everything in a space that a human should look at, one sentence each, with what to do. */
export function complaintsOf(space: Omit<SpaceStatus, 'next'>): readonly string[] {
  const { id, holds, quarantined, effects, failedLately } = space
  const untold = space.sources.filter(({ source, error }) => !saysTheSame(holds, source, error))
  return [
    ...untold.flatMap((source) => sourceComplaint(id, source) ?? []),
    ...new Set(holds.map((hold) => `${id}: ${heldSentence(hold)}`)),
    ...space.routes.map((text) => `${id}: ${text}`),
    ...some(quarantined, `${id}: records not understood: ${quarantined} (${aboutQuarantine})`),
    ...some(effects.failed, `${id}: cards that could not be shown: ${effects.failed}`),
    ...some(failedLately, `${id}: messages that could not be delivered: ${failedLately}`),
  ]
}

/** Why something is held, and what to do next. */
export function heldSentence({ reason, next }: Pick<HoldStatus, 'reason' | 'next'>): string {
  return `held: ${reason} (${next})`
}

/** Lost access makes a reading fail and a hold, with one sentence. */
function saysTheSame(
  holds: readonly Pick<HoldStatus, 'source' | 'reason'>[],
  source: string,
  error: { message: string } | null,
): boolean {
  return holds.some((hold) => hold.source === source && hold.reason === error?.message)
}

const aboutQuarantine =
  'vmeste quarantine list; after an update: vmeste quarantine retry; not needed: vmeste quarantine drop <id>'

function sourceComplaint(space: string, source: SourceStatus): string | null {
  const { state, error, freshAt } = source
  if (state === 'failing') return `${space}/${source.source}: ${error?.message ?? 'fails'}`
  if (state !== 'stale') return null
  const since = freshAt === null ? 'has never been read' : `was last read at ${freshAt}`
  return `${space}/${source.source}: ${since}: is vmeste start running?`
}

function some(count: number, text: string): string[] {
  return count > 0 ? [text] : []
}

function isoOrNull(at: Instant | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
