import type { Chance } from './chance.ts'
import { drawFates, type LossWay } from './loss-trials.ts'
import type { Fate } from './lossy-front.ts'

/** What is written to the cards' source when the answer is lost, one line each. */
const answerKinds = {
  reply: { isBroughtBefore: false, isTakenBack: false, oneOf: 1 },
  'reply edited': { isBroughtBefore: true, isTakenBack: false, oneOf: 4 },
  'reply taken back': { isBroughtBefore: true, isTakenBack: true, oneOf: 4 },
} as const satisfies Record<string, AnswerKindFacts>
type AnswerKind = keyof typeof answerKinds

interface AnswerKindFacts {
  isBroughtBefore: boolean
  isTakenBack: boolean
  /** Every so many-th of the trials asked for. */
  oneOf: number
}

/** One answer, one write of its comment whose reply is lost, and perhaps further ones after it. */
export interface AnswerTrial {
  kind: AnswerKind
  way: LossWay
  /** What it says before that write, after it, and once more later; `null`: it is not there. */
  before: string | null
  after: string | null
  /** `undefined`: as after the write. */
  again: string | null | undefined
  fates: readonly Fate[]
}

/** As many new ones of each way and a part of that of the others, repeatable by the seed behind `chance`. */
export function drawAnswers(chance: Chance, each: number, settleMs: number): AnswerTrial[] {
  const trials = (Object.keys(answerKinds) as AnswerKind[]).flatMap((kind) => {
    const length = Math.ceil(each / answerKinds[kind].oneOf)
    return (['lost', 'late'] as const).flatMap((way) =>
      Array.from({ length }, () => ({ kind, way })),
    )
  })
  return chance.shuffled(trials).map(({ kind, way }, n) => {
    const { isBroughtBefore, isTakenBack } = answerKinds[kind]
    const changes = !isTakenBack && chance.is(0.3)
    const next = chance.is(0.3) ? null : `Ещё раз ${n}.`
    return {
      ...{ kind, way, fates: drawFates(chance, way, settleMs, false).fates },
      before: isBroughtBefore ? `Раз ${n}.` : null,
      after: isTakenBack ? null : `Ответ ${n}.`,
      again: changes ? next : undefined,
    }
  })
}

/** What it says in the end. */
export function saidAtLast({ after, again }: AnswerTrial): string | null {
  return again === undefined ? after : again
}
