import { judgeReports } from './judge-reports.ts'
import { judgeSpots } from './judge-spots.ts'
import { judgeStored } from './judge-stored.ts'
import type { Result } from './proof.ts'
import { factsOf, type Story } from './story.ts'

/** What is wrong with a log, each in one sentence, and how much was looked at. */
export interface Verdict {
  visible: number
  missed: string[]
  false: string[]
  doubled: string[]
  /** Told, but with another actor, time or value than the true ones. */
  wrong: string[]
}

/**
 * Holds the log against what really happened.
 *
 * - Of what a list of actions showed for the whole of a completed reading, and of what a webhook
 *   brought, the log holds one line under that action's id (or an inferred line amended by it), with
 *   the true actor, time, entry and value.
 * - Everything else shows in the state alone: where a spot is different from one completed reading to
 *   the next, the log has one inferred line that says so, unless the last change of that spot was
 *   reported. What was overwritten in between does not count; comments count in the readings that
 *   read them.
 * - Every inferred line has a difference of its own to tell, and a change of its own that nobody
 *   reported. Nothing else is in the log.
 * - What is stored in the end is the board as it is; what was deleted keeps its last known title.
 */
export function judge(story: Story): Verdict {
  const verdict: Verdict = { visible: 0, missed: [], false: [], doubled: [], wrong: [] }
  const facts = factsOf(story.truths)
  const told = judgeReports(story, facts, verdict)
  judgeSpots(story, facts, told, verdict)
  judgeStored(story, facts, told, verdict)
  return verdict
}

export function toResult(verdict: Verdict, rows: Readonly<Record<string, number>>): Result {
  const kinds = ['missed', 'false', 'doubled', 'wrong'] as const
  const { visible } = verdict
  return {
    rows: {
      ...rows,
      visible,
      found: visible - verdict.missed.length,
      ...Object.fromEntries(kinds.map((kind) => [kind, verdict[kind].length])),
    },
    failures: kinds.flatMap((kind) => verdict[kind].map((text) => `${kind}: ${text}`)),
  }
}
