import { byHandScope } from './brake.ts'
import { contentHash } from './hash.ts'
import type { SubjectKey } from './ids.ts'
import { type Showing, targetOf } from './showing.ts'
import { countByHand, mendByHand, noteByHand } from './store/by-hand.ts'
import { endHold, openHold } from './store/holds.ts'
import type { Link } from './store/links.ts'
import { inTransaction } from './store/transaction.ts'
import { type ByHand, byHandReasons } from './sweep.ts'

/**
 * What somebody has done to the entry since we last wrote it; `null`: nothing, as far as can be told (a
 * write of ours may still be on its way, or the target cannot be asked). Costs a request.
 */
export async function doneByHand(showing: Showing, link: Link): Promise<ByHand | null> {
  const { mirror, signal } = showing
  if (link.remoteId === null || link.unsure) return null
  // Where it cannot be looked at by itself, the last look at all entries counts.
  if (mirror.looksNow === undefined || link.shownLooks === null) return link.byHand
  const entry = { remoteId: link.remoteId, mark: link.mark }
  const looks = await mirror.looksNow(entry, { signal })
  if (looks === null) return 'removed'
  return contentHash(looks) === link.shownLooks ? null : 'edited'
}

/** How the entry reads right after our own write; `null`: not known. Never fails: the write is done. */
export async function looksAfter(
  { plan, mirror, log, space, signal }: Showing,
  entry: { remoteId: string | null; mark: string },
): Promise<string | null> {
  const { remoteId, mark } = entry
  if (plan.handEdits === 'mend' || mirror.looksNow === undefined || remoteId === null) return null
  try {
    const looks = await mirror.looksNow({ remoteId, mark }, { signal })
    return looks === null ? null : contentHash(looks)
  } catch (error) {
    log.warn({ space: space.id, remoteId }, `written, not read back: ${String(error)}`)
    return null
  }
}

/** Leaves the entry as somebody has made it, and says so once, in the log and by a hold. */
export async function leaveByHand(
  showing: Showing,
  subject: SubjectKey,
  byHand: ByHand,
): Promise<void> {
  const reason = byHandReasons[byHand]
  showing.log.warn({ space: showing.space.id, card: subject }, reason)
  await inTransaction(showing.db, async (transaction) => {
    await showing.guard.check(transaction)
    await noteByHand(transaction, { ...targetOf(showing), subject }, { byHand, reason })
    await holdByHand({ ...showing, db: transaction })
  })
}

/** One hold says how many are left so; it ends with the last of them. */
export async function holdByHand(showing: Showing): Promise<void> {
  const { db, clock } = showing
  const { space, target: source } = targetOf(showing)
  const hold = { space, source, scope: byHandScope, at: clock.now() }
  const { edited, removed } = await countByHand(db, targetOf(showing))
  if (edited + removed === 0) return endHold(db, { ...hold, by: 'none is left as it is' })
  const parts = [
    ...(edited > 0 ? [`${edited} edited`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
  ]
  const reason = `entries were changed by hand where cards are shown (${parts.join(', ')}) and are left so, whatever becomes of their cards.`
  await openHold(db, { ...hold, reason })
}

/** With `handEdits: mend` nothing is left as somebody has made it, whatever was set before. */
export async function forgetReports(showing: Showing): Promise<void> {
  const { db, clock, plan } = showing
  if (plan.handEdits === 'report') return
  await inTransaction(db, async (transaction) => {
    await showing.guard.check(transaction)
    await mendByHand(transaction, { ...targetOf(showing), at: clock.now() })
    await holdByHand({ ...showing, db: transaction })
  })
}
