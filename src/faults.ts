import type { Faults } from './connector.ts'

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

/** Numbers from 0 up to 1, the same row for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
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
