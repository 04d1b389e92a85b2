import { minute } from '../../src/clock.ts'
import type { LossWay } from './loss-trials.ts'

/** What became of one trial. */
export interface Fared {
  kind: string
  way: LossWay
  /** Absent where none is tried that lands later than it may. */
  isTooLate?: boolean
  losses: number
  looks: number
  doubled: boolean
  /** Where what is shown in between can be stale. */
  stale?: boolean
}

/** The lines of the table, kind by kind. */
export function lossRows(trials: readonly Fared[]): Record<string, number> {
  const rows: Record<string, number> = {}
  const add = (row: string, count: number) => {
    rows[row] = (rows[row] ?? 0) + count
  }
  for (const one of trials.toSorted(byKind)) {
    const { kind } = one
    add(`${kind}: trials`, 1)
    add(`${kind}: of these landing late`, Number(one.way === 'late'))
    add(`${kind}: answers lost in all`, one.losses)
    if (one.isTooLate !== undefined)
      add(`${kind}: landed after the time in which it may`, Number(one.isTooLate))
    add(`${kind}: extra reads`, one.looks)
    add(`${kind}: doubles in between`, Number(one.doubled))
    if (one.stale !== undefined)
      add(`${kind}: stale in between, until the next look at all entries`, Number(one.stale))
  }
  return rows
}

function byKind(one: Fared, other: Fared): number {
  return `${one.kind}${one.way}`.localeCompare(`${other.kind}${other.way}`)
}

/**
 * For longer than all tries can take: every half minute for one process; new ones come less often,
 * right when a try may be repeated, since each begins by looking at everything.
 */
export function momentsAfter(
  now: number,
  { restarts, settleMs }: { restarts: boolean; settleMs: number },
): number[] {
  const [step, count] = restarts ? [settleMs, 10] : [minute / 2, 40]
  return Array.from({ length: count }, (_, n) => now + (n + 1) * step)
}
