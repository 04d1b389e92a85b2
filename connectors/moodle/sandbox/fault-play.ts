import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultDice, FaultHit } from '../../../src/faults.ts'
import { loginPage, statusPage } from './pages.ts'
import { type Answer, maintenanceAnswer } from './rest.ts'

/** What becomes of a request's connection. */
export type Outcome = { kind: 'answer'; answer: Answer } | { kind: 'cut' } | { kind: 'reset' }

interface Played {
  /** Whether the request would change something. */
  writes: boolean
  /** Does the work and gives the true answer. */
  work: () => Answer
  /** Does the work later, in real time, for nobody to hear. */
  later: (work: () => void, ms: number) => void
}

/** Lets the dice decide whether the request gets its true answer. */
export async function play(dice: FaultDice, { writes, work, later }: Played): Promise<Outcome> {
  const { latencyMs = 0 } = dice.current()
  if (latencyMs > 0) await sleep(latencyMs)
  const hit = dice.next(writes)
  if (!hit) return { kind: 'answer', answer: work() }
  if (hit.kind === 'lateWrite') later(work, hit.ms)
  if (hit.kind === 'lostReply') work()
  return outcomes[hit.kind](hit, work)
}

const cut = (): Outcome => ({ kind: 'cut' })

const outcomes: Readonly<Record<FaultHit['kind'], (hit: FaultHit, work: () => Answer) => Outcome>> =
  {
    down: () => ({ kind: 'reset' }),
    reset: () => ({ kind: 'reset' }),
    lostReply: cut,
    lateWrite: cut,
    maintenance: () => ({ kind: 'answer', answer: maintenanceAnswer }),
    html: () => ({ kind: 'answer', answer: page(200, loginPage) }),
    status: (hit) => ({ kind: 'answer', answer: statusAnswer(hit) }),
    truncated: (_hit, work) => ({ kind: 'answer', answer: halved(work()) }),
  }

function statusAnswer(hit: FaultHit): Answer {
  if (hit.kind !== 'status') throw new Error('not a status')
  const { code, retryAfterSeconds } = hit
  return {
    ...page(code, statusPage(code)),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  }
}

function page(status: number, body: string): Answer {
  return { status, contentType: 'text/html; charset=utf-8', body }
}

/** Well-formed HTTP around half a body: only its reader can notice. */
function halved(answer: Answer): Answer {
  return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) }
}
