import { type Clock, hour, minute, second } from './clock.ts'
import { TryLater } from './errors.ts'
import type { Instant } from './ids.ts'

/** At most `max` requests in any `intervalMs`. */
export interface Limit {
  max: number
  intervalMs: number
}

/** A limit of requests shared by everybody who asks with the same token, in whatever process. */
export interface Budget {
  /**
   * Resolves when one more request may be sent now; waits on the clock where the window is full.
   * @throws TryLater where the service asked for a longer pause than is worth waiting for
   */
  take(signal: AbortSignal): Promise<void>
  /** What the service itself said in an answer: believed when it is stricter than our own count. */
  told(said: Limit & { remaining: number }): Promise<void>
  /** The service refused a request: nobody asks before the pause is over. */
  refused(pauseMs: number): Promise<void>
}

/** For who asks nobody outside, or asks without bound. */
export const unlimited: Budget = {
  take: async (signal) => signal.throwIfAborted(),
  told: async () => undefined,
  refused: async () => undefined,
}

/** What all processes know together of one limit. */
export interface Spending {
  /** When the last requests were sent, oldest first. */
  sent: readonly Instant[]
  pausedUntil: Instant | null
  /** The limit as the service last said it. */
  said: Limit | null
}

/** Reads the spending, writes what `decide` makes of it (`null`: nothing), with nobody in between. */
export type ChangeSpending = (decide: (spending: Spending) => Spending | null) => Promise<void>

/** A budget over a row that all processes share. Costs one short transaction a request. */
export function createBudget(limit: Limit, change: ChangeSpending, clock: Clock): Budget {
  const known = createKnowledge()
  return {
    async take(signal) {
      for (;;) {
        signal.throwIfAborted()
        const waitMs = await takeOnce(limit, change, clock, known)
        if (waitMs === 0) return
        if (waitMs > longestWaitMs) throw tooLong(waitMs)
        await clock.sleep(waitMs, signal)
      }
    },
    async told(said) {
      const now = clock.now()
      if (known.explains(said, now)) return
      await change((spending) => {
        const learned = learn(spending, limit, said, now)
        known.update(learned ?? spending, limit, now)
        return learned
      })
    },
    refused: (pauseMs) => change((spending) => pause(spending, pauseMs, clock.now())),
  }
}

/** Longer than any window; a pause that long is not waited for with a lease in hand. */
const longestWaitMs = minute
/** Requests reach the server sooner or later than they were sent: a window is taken to be longer … */
const marginMs = second
/** … and to hold less than the service promises. */
const share = 0.95
/** Nobody is believed who wants a longer pause, nor a clock that is further ahead. */
const longestPauseMs = hour

async function takeOnce(
  limit: Limit,
  change: ChangeSpending,
  clock: Clock,
  known: Knowledge,
): Promise<number> {
  let waitMs = 0
  await change((spending) => {
    const now = clock.now()
    const granted = grant(spending, limit, now)
    known.update(granted.spending, limit, now)
    waitMs = granted.waitMs
    return waitMs === 0 ? granted.spending : null
  })
  return waitMs
}

function tooLong(waitMs: number): TryLater {
  const seconds = Math.ceil(waitMs / second)
  return new TryLater(`The service wants no request for ${seconds} s; will wait`, {
    afterMs: waitMs,
  })
}

/** One more request at `now`, written down, or how long to wait before asking again. */
function grant(
  spending: Spending,
  limit: Limit,
  now: Instant,
): { spending: Spending; waitMs: number } {
  const { max, spanMs } = strictest(limit, spending.said)
  const sent = stillCounting(spending.sent, spanMs, now)
  const blocking = sent.at(-max)
  const waitMs = Math.max(
    pauseLeft(spending, now),
    blocking === undefined ? 0 : blocking + spanMs - now,
  )
  return waitMs > 0
    ? { spending, waitMs }
    : { spending: { ...spending, sent: [...sent, notBefore(sent, now)] }, waitMs: 0 }
}

/**
 * What an answer adds to what is known: a new limit, or requests with the same token that are not
 * ours, counted as if sent now. `null`: nothing.
 */
function learn(
  spending: Spending,
  limit: Limit,
  { max, intervalMs, remaining }: Limit & { remaining: number },
  now: Instant,
): Spending | null {
  const said = { max, intervalMs }
  const { spanMs } = strictest(limit, said)
  const sent = stillCounting(spending.sent, spanMs, now)
  const foreign = Math.min(limit.max, Math.max(0, max - remaining - sent.length))
  if (foreign === 0 && isSame(said, spending.said)) return null
  const theirs = Array<Instant>(foreign).fill(notBefore(sent, now))
  return { ...spending, said, sent: [...sent, ...theirs].slice(-limit.max) }
}

function pause(spending: Spending, pauseMs: number, now: Instant): Spending | null {
  const until = now + Math.min(pauseMs, longestPauseMs)
  return until <= now + pauseLeft(spending, now) ? null : { ...spending, pausedUntil: until }
}

function pauseLeft({ pausedUntil }: Spending, now: Instant): number {
  const left = (pausedUntil ?? now) - now
  return left > longestPauseMs ? 0 : Math.max(0, left)
}

/** Processes on several machines differ a little in what time it is: the row's time never goes back. */
function notBefore(sent: readonly Instant[], now: Instant): Instant {
  return Math.max(now, sent.at(-1) ?? now)
}

/** What is further ahead than a whole window was written by a clock that was wrong. */
function stillCounting(sent: readonly Instant[], spanMs: number, now: Instant): Instant[] {
  return sent.filter((at) => Math.abs(now - at) < spanMs)
}

function strictest(own: Limit, said: Limit | null): { max: number; spanMs: number } {
  const max = Math.min(own.max, said?.max ?? own.max)
  const intervalMs = Math.max(own.intervalMs, said?.intervalMs ?? own.intervalMs)
  return { max: Math.max(1, Math.floor(max * share)), spanMs: intervalMs + marginMs }
}

function isSame(a: Limit, b: Limit | null): boolean {
  return a.max === b?.max && a.intervalMs === b.intervalMs
}

type Knowledge = ReturnType<typeof createKnowledge>

/**
 * What this process last saw in the row, so that an answer that says nothing new costs nothing. The
 * highest count is kept for two windows: a slow answer tells of a moment that has passed.
 */
function createKnowledge() {
  let said: Limit | null = null
  let peak = { count: 0, at: Number.NEGATIVE_INFINITY, spanMs: 0 }
  return {
    update(spending: Spending, limit: Limit, now: Instant) {
      said = spending.said
      const { spanMs } = strictest(limit, said)
      const count = stillCounting(spending.sent, spanMs, now).length
      const isOver = now - peak.at > 2 * peak.spanMs
      if (count >= peak.count || isOver) peak = { count, at: now, spanMs }
    },
    explains({ max, intervalMs, remaining }: Limit & { remaining: number }, now: Instant) {
      const isFresh = now - peak.at <= 2 * peak.spanMs
      return isSame({ max, intervalMs }, said) && isFresh && max - remaining <= peak.count
    },
  }
}
