import type { Faults } from './connector.ts'
import { seededRandom } from './random.ts'

/** What goes wrong with one request. The sandbox that rolled it plays it out on its own socket. */
export type FaultHit =
  | { kind: 'status'; code: number; retryAfterSeconds?: number }
  | { kind: 'truncated' }
  | { kind: 'html' }
  | { kind: 'reset' }
  | { kind: 'lostReply' }
  | { kind: 'lateWrite'; ms: number }
  | { kind: 'down' }
  | { kind: 'maintenance' }

/**
 * Decides for a sandbox which fault hits which request. The same faults with the same seed hit the
 * same requests. Latency is no hit: read it from `current().latencyMs`.
 */
export interface FaultDice {
  /** From now on; the random numbers start over from `faults.seed`. */
  set(faults: Faults): void
  current(): Faults
  /** To be asked once per request. `lostReply` and `lateWrite` hit writes only. */
  next(writes: boolean): FaultHit | null
}

export function createFaultDice(): FaultDice {
  let faults: Faults = {}
  let random = seededRandom(0)
  return {
    set(next) {
      faults = next
      random = seededRandom(next.seed ?? 0)
    },
    current: () => faults,
    next: (writes) =>
      lastingFault(faults) ?? readFault(faults, random) ?? writeFault(faults, writes, random),
  }
}

function lastingFault(faults: Faults): FaultHit | null {
  if (faults.down) return { kind: 'down' }
  return faults.maintenance ? { kind: 'maintenance' } : null
}

function readFault(faults: Faults, random: () => number): FaultHit | null {
  if (hits(faults.reset, random)) return { kind: 'reset' }
  if (hits(faults.status?.share, random)) return statusHit(faults)
  if (hits(faults.html, random)) return { kind: 'html' }
  return hits(faults.truncated, random) ? { kind: 'truncated' } : null
}

function writeFault(faults: Faults, writes: boolean, random: () => number): FaultHit | null {
  if (!writes) return null
  if (hits(faults.lostReply, random)) return { kind: 'lostReply' }
  return faults.lateWriteMs ? { kind: 'lateWrite', ms: faults.lateWriteMs } : null
}

function statusHit({ status }: Faults): FaultHit | null {
  if (!status) return null
  const { code, retryAfterSeconds } = status
  return { kind: 'status', code, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) }
}

function hits(share: number | undefined, random: () => number): boolean {
  return share !== undefined && random() < share
}
