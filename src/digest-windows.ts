import type { DigestFacts, Response } from './digest-facts.ts'
import type { Instant } from './ids.ts'
import type { Window } from './window.ts'
import { daysUntil, lastMoment } from './zone.ts'

/** A window as a digest shows it. */
export interface WindowLine {
  window: Window
  phase: 'open' | 'ahead' | 'announced-later' | 'closed'
  /** Midnights until it closes (open) or opens (ahead); `null` for the others. */
  days: number | null
  /** `null` where the window knows no act that counts. */
  response: Response | null
}

const limit = 8

/**
 * The windows that concern a reader: open ones by their end, those ahead by their start, those
 * without a date, and at last those that closed since the digest before.
 */
export function digestWindows(facts: DigestFacts, now: Instant): readonly WindowLine[] {
  const { region, timezone } = facts.plan
  const lines = facts.space.windows
    .filter((window) => region === null || window.region === null || window.region === region)
    .map((window) => toLine(window, facts.responses, now, timezone))
    .filter(({ phase, window }) => phase !== 'closed' || closedSince(window, facts.from))
  return phases
    .flatMap((phase) => lines.filter((line) => line.phase === phase).toSorted(byDays))
    .slice(0, limit)
}

const phases = ['open', 'ahead', 'announced-later', 'closed'] as const

function toLine(
  window: Window,
  responses: DigestFacts['responses'],
  now: Instant,
  zone: string,
): WindowLine {
  const phase = phaseOf(window, now)
  return {
    window,
    phase,
    days: daysOf(window, phase, now, zone),
    response: window.acted === null ? null : (responses.get(window.id) ?? null),
  }
}

function phaseOf(window: Window, now: Instant): WindowLine['phase'] {
  if (window.closes !== null && window.closes <= now) return 'closed'
  if (window.toBeAnnounced || window.closes === null) return 'announced-later'
  return window.opens === null || window.opens <= now ? 'open' : 'ahead'
}

function daysOf(
  window: Window,
  phase: WindowLine['phase'],
  now: Instant,
  zone: string,
): number | null {
  if (phase === 'open' && window.closes !== null)
    return daysUntil(now, lastMoment(window.closes, zone), zone)
  return phase === 'ahead' && window.opens !== null
    ? daysUntil(now, window.opens, window.timezone)
    : null
}

/** A range that went by without a date is no news. */
function closedSince(window: Window, from: Instant): boolean {
  return !window.toBeAnnounced && window.closes !== null && window.closes > from
}

function byDays(a: WindowLine, b: WindowLine): number {
  return (a.days ?? 0) - (b.days ?? 0)
}
