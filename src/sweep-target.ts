import { judgeMissing, missingScope } from './brake.ts'
import { forgetReports, holdByHand } from './by-hand.ts'
import type { CardView, ShownEntry } from './card.ts'
import { emptied } from './card-view.ts'
import { hour } from './clock.ts'
import { perform } from './effect.ts'
import { type EntriesByMark, entriesByMark } from './entries-by-mark.ts'
import { AccessLost, GiveUp } from './errors.ts'
import { contentHash } from './hash.ts'
import type { SubjectKey } from './ids.ts'
import { whyNot } from './mirror.ts'
import { isAsked, type Showing, targetOf } from './showing.ts'
import type { Space } from './space.ts'
import { noteByHand } from './store/by-hand.ts'
import { type CardFacts, readCards } from './store/card-facts.ts'
import { endHold, openHold, releasedSince } from './store/holds.ts'
import { makeDue } from './store/links.ts'
import {
  adoptEntry,
  doubtEntry,
  forgetEntry,
  type SweptLink,
  sweptLinks,
} from './store/swept-links.ts'
import { inTransaction } from './store/transaction.ts'
import { byHandReasons, decideSweep, doubleMark, doublesOf, type SweepDecision } from './sweep.ts'
import { sayIn } from './text/messages.ts'
import { wantedCard } from './wanted-card.ts'

/**
 * Looks at all entries of a target: finds those that this database does not know (it may be younger
 * than they are), those that somebody edited or removed, and those that stand twice. Writes down which
 * are to be written anew; only doubles are written here. Tells whether all is believed that was seen.
 * @throws TryLater, Misconfigured, AccessLost: nothing is concluded from a list that broke off
 */
export async function sweepTarget(showing: Showing): Promise<boolean> {
  await forgetReports(showing)
  const entries = await entriesByMark(showing.mirror, showing.signal)
  const missing: SweptLink[] = []
  let known = 0
  for await (const page of sweptLinks(showing.db, targetOf(showing))) {
    const links = page.filter(isAsked(showing))
    known += links.filter(
      ({ remoteId, byHand }) => remoteId !== null && byHand !== 'removed',
    ).length
    missing.push(...(await sweepLinks(showing, links, entries)))
  }
  return forgetMissing(showing, missing, known)
}

/** What is missing is made anew, unless so much is missing that a human has to look first. */
async function forgetMissing(
  showing: Showing,
  missing: readonly SweptLink[],
  known: number,
): Promise<boolean> {
  const { db, clock, plan, only } = showing
  const at = clock.now()
  const { space, target: source } = targetOf(showing)
  const hold = { space, source, scope: missingScope, at }
  const reason = only === undefined ? judgeMissing(missing.length, known, plan.limit) : null
  if (reason !== null && !(await releasedSince(db, hold, at - wordLastsMs))) {
    await openHold(db, { ...hold, reason })
    return false
  }
  await inTransaction(db, async (transaction) => {
    await showing.guard(transaction)
    if (only === undefined)
      await endHold(transaction, { ...hold, by: 'what is missing was removed one by one' })
    const isSaid = reason !== null
    for (const { subject } of missing)
      await forget({ ...showing, db: transaction }, subject, isSaid)
    if (plan.handEdits === 'report') await holdByHand({ ...showing, db: transaction })
  })
  return true
}

/** `isSaid`: a human has said that what is missing is to be made anew. */
async function forget(showing: Showing, subject: SubjectKey, isSaid: boolean): Promise<void> {
  const { db, clock, log, space, plan } = showing
  const id = { ...targetOf(showing), subject }
  const reason = 'its entry was removed at the target: shown anew'
  if (isSaid || plan.handEdits === 'mend') return forgetEntry(db, id, { at: clock.now(), reason })
  const left = { byHand: 'removed', reason: byHandReasons.removed } as const
  log.warn({ space: space.id, card: subject }, left.reason)
  await noteByHand(db, id, left)
}

/** A human's word about missing entries counts for the looks of the next hour. */
const wordLastsMs = hour

interface Swept {
  link: SweptLink
  view: CardView
  hash: string
  entries: readonly ShownEntry[]
  decision: SweepDecision
}

async function sweepLinks(
  showing: Showing,
  links: readonly SweptLink[],
  entries: EntriesByMark,
): Promise<readonly SweptLink[]> {
  const { db, space, plan } = showing
  const subjects = links.map(({ subject }) => subject)
  const cards = await readCards(db, space.id, plan.from, subjects)
  const swept = links.flatMap((link) => {
    const facts = cards.get(link.subject)
    return facts === undefined ? [] : [decide(showing, link, facts, entries.get(link.mark) ?? [])]
  })
  const missing = await stillMissing(
    showing,
    swept.filter(({ decision }) => decision.act === 'missing'),
  )
  await inTransaction(db, async (transaction) => {
    await showing.guard(transaction)
    for (const one of swept) await writeDown({ ...showing, db: transaction }, one)
  })
  for (const one of swept) for (const remoteId of doublesOf(one)) await bury(showing, one, remoteId)
  return missing
}

function decide(
  showing: Showing,
  link: SweptLink,
  facts: CardFacts,
  entries: readonly ShownEntry[],
): Swept {
  const card = wantedCard(showing, link.mark, facts)
  const { view, hash, isMeant } = card
  const isOwed = whyNot(card) === null
  const looks = showing.mirror.looksOf(view)
  const decision = decideSweep({
    ...{ remoteId: link.remoteId, shown: link.shownHash, keptLooks: link.keptLooks },
    ...{ shownLooks: link.shownLooks, byHand: link.byHand, handEdits: showing.plan.handEdits },
    ...{ isWaiting: link.isWaiting, wanted: { hash, looks, isMeant, isOwed }, entries },
  })
  return { link, view, hash, entries, decision }
}

/** Whoever was removed while the list was read moved another entry out of it: each is asked for. */
async function stillMissing(
  { mirror, signal }: Showing,
  swept: readonly Swept[],
): Promise<readonly SweptLink[]> {
  const missing: SweptLink[] = []
  for (const { link } of swept) {
    const found = await mirror.find(link.mark, { signal })
    if (found.length === 0) missing.push(link)
  }
  return missing
}

async function writeDown(
  showing: Showing,
  { link, view, hash, entries, decision }: Swept,
): Promise<void> {
  const { db, clock, log, space } = showing
  const { reason, act } = decision
  const at = clock.now()
  const id = { ...targetOf(showing), subject: link.subject }
  const url = entries[0]?.url ?? null
  if (act === 'leave' || act === 'missing') return
  if (act === 'report' && decision.byHand === link.byHand) return
  if (act === 'show') return makeDue(db, { ...targetOf(showing), at }, [link.subject])
  log.info({ space: space.id, card: link.subject, act }, reason)
  if (act === 'report') return noteByHand(db, id, decision)
  const { remoteId } = decision
  if (act === 'adopt') {
    const looks = contentHash(entries[0]?.looks ?? {})
    const elsewhere = view.state === 'elsewhere'
    return adoptEntry(db, id, { remoteId, url, hash, looks, reason, elsewhere })
  }
  await doubtEntry(db, id, { remoteId, url, keptLooks: decision.keptLooks, reason, at })
}

/** A double says that it is one. One that we may not change must not keep the others from being shown. */
async function bury(showing: Showing, { link, view, hash }: Swept, remoteId: string) {
  const { db, clock, log, space, target, mirror, signal, guard } = showing
  const tomb = tombOf(view, space)
  try {
    await perform(db, clock, {
      ...{ space: space.id, key: `double:${target.key}:${remoteId}`, kind: 'bury' },
      ...{ subject: link.subject, contentHash: hash, settleMs: mirror.settleMs, guard },
      act: () => mirror.update(remoteId, tomb, { signal }),
      confirm: async () => undefined,
      remoteId: () => remoteId,
    })
  } catch (error) {
    if (!(error instanceof GiveUp || error instanceof AccessLost)) throw error
    log.warn({ space: space.id, card: link.subject, remoteId }, `a double stays: ${error.message}`)
  }
}

function tombOf(view: CardView, { locale }: Space): CardView {
  return {
    ...emptied(view),
    mark: `${doubleMark}${view.mark}`,
    ...{ state: 'deleted', stateText: sayIn(locale)('card.double') },
  }
}
