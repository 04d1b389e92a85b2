import { second } from '../../src/clock.ts'
import type { Chance } from './chance.ts'
import type { Fate } from './lossy-front.ts'
import type { BoardCard } from './mirror-scenario.ts'

/** What is written when the answer is lost, one line each. */
export const lossKinds = {
  create: { isShownBefore: false },
  update: { isShownBefore: true },
} as const satisfies Record<string, { isShownBefore: boolean }>
export type LossKind = keyof typeof lossKinds

/** `lost`: done, and the answer lost. `late`: it lands when nobody waits for it any more. */
export type LossWay = 'lost' | 'late'

/** One card, one write of it whose answer is lost, and perhaps further ones of the tries after it. */
export interface LossTrial {
  kind: LossKind
  way: LossWay
  /** The board before the write, and after. */
  before: BoardCard | null
  after: BoardCard
  /** The card has changed again before anybody goes on. */
  again: BoardCard | null
  fates: readonly Fate[]
  /** One write lands later than any is promised to land. */
  isTooLate: boolean
}

/** As many of each kind and way, repeatable by the seed behind `chance`; ids contain one another. */
export function drawTrials(chance: Chance, each: number, settleMs: number): LossTrial[] {
  const trials = Object.entries(lossKinds).flatMap(([kind, { isShownBefore }]) =>
    (['lost', 'late'] as const).flatMap((way) =>
      Array.from({ length: each }, (_, n) => ({ kind: kind as LossKind, isShownBefore, way, n })),
    ),
  )
  return chance.shuffled(trials).map(({ kind, isShownBefore, way }, n) => {
    const id = `c${n + 1}`
    const { fates, isTooLate } = drawFates(chance, way, settleMs)
    const card = (title: string): BoardCard => {
      return { id, title: `${title} ${id}`, closed: false, gone: false, isTask: true }
    }
    return {
      ...{ kind, way, fates, isTooLate, after: card('Новое имя') },
      before: isShownBefore ? card('Имя') : null,
      again: chance.is(0.3) ? card('Ещё одно имя') : null,
    }
  })
}

/** What becomes of the first tries. `tooLate`: a few land later than any is promised to. */
export function drawFates(
  chance: Chance,
  way: LossWay,
  settleMs: number,
  tooLate = true,
): { fates: Fate[]; isTooLate: boolean } {
  const landing = () => Math.min(drawLanding(chance, settleMs), tooLate ? Infinity : settleMs - 1)
  const first = way === 'lost' ? 0 : landing()
  const more = chance.is(0.15) ? [chance.is(0.5) ? 0 : landing()] : []
  const fates = [first, ...more]
  return { fates, isTooLate: fates.some((fate) => fate > settleMs) }
}

/** Anywhere in the time in which it may, at its very beginning or end; and a few later than that. */
function drawLanding(chance: Chance, settleMs: number): Fate {
  const dice = chance.below(20)
  if (dice === 0) return settleMs + chance.between(1, 90) * second
  if (dice <= 4) return settleMs - 1
  if (dice === 5) return 1
  return chance.between(1, settleMs - 1)
}
