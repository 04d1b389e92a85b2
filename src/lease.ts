import { randomUUID } from 'node:crypto'
import { second } from './clock.ts'
import { LeaseLost } from './errors.ts'
import type { JobContext } from './job.ts'
import type { Guard } from './store/guard.ts'
import { dropLease, heldLease, holdsLease, renewLease, takeLease } from './store/leases.ts'

/** A lease that is held right now. */
export interface Held {
  /** Ends when the lease is lost or the caller's signal fires. */
  signal: AbortSignal
  /** For nobody else to hold the lease by now. */
  guard: Guard
}

const lifeMs = 30 * second
const renewEveryMs = 10 * second

/**
 * Works while no other process does the same. Does nothing (and says so with `false`) when another
 * one is at it: the row stays due and the next tick looks again.
 */
export async function withLease(
  context: Pick<JobContext, 'store' | 'clock' | 'holder'>,
  name: string,
  signal: AbortSignal,
  work: (held: Held) => Promise<void>,
): Promise<boolean> {
  const { store, clock } = context
  // A run that was given up must not look like its successor.
  const holder = `${context.holder}:${randomUUID()}`
  const fence = await takeLease(store.db, name, holder, clock.now(), lifeMs)
  if (fence === null) return false
  const takenOver = () => new LeaseLost(`Another process took over "${name}"`)
  const mine = () => ({ name, holder, fence, now: clock.now() })
  const guard: Guard = {
    async check(db) {
      if (!(await holdsLease(db, mine()))) throw takenOver()
    },
    held: () => heldLease(mine()),
    lost: takenOver,
  }
  const lost = new AbortController()
  const timer = setInterval(() => void renew(), renewEveryMs)
  try {
    await work({ signal: AbortSignal.any([signal, lost.signal]), guard })
  } finally {
    clearInterval(timer)
    await dropLease(store.db, name, holder, fence)
  }
  return true

  async function renew(): Promise<void> {
    // A run that was told to stop and does not must not keep its successor out for ever.
    if (signal.aborted) return clearInterval(timer)
    const kept = await renewLease(store.db, name, holder, fence ?? 0, clock.now(), lifeMs).catch(
      () => false,
    )
    if (!kept) lost.abort(takenOver())
  }
}
