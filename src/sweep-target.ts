import { judgeMissing, missingScope } from './brake.ts'
import { forgetReports, holdByHand } from './by-hand.ts'
import { hour } from './clock.ts'
import { perform } from './effect.ts'
import {
  type EntriesByMark,
  type EntriesOf,
  entriesByMark,
  entriesOf,
  entryAbove,
} from './entries-by-mark.ts'
import { AccessLost, GiveUp } from './errors.ts'
import { contentHash } from './hash.ts'
import { type SubjectKey, splitSubjectKey } from './ids.ts'
import type { Piece } from './piece.ts'
import { pieceOf, readPieces } from './read-pieces.ts'
import { recallGone } from './recall-gone.ts'
import { isAsked, type Showing, targetOf } from './showing.ts'
import { noteByHand } from './store/by-hand.ts'
import { forgetComments } from './store/comment-links.ts'
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
import { byHandReasons, decideSweep, type SweepDecision, shownAnew } from './sweep.ts'

/**
 * Looks at all entries of a target: finds those that this database does not know (it may be younger
 * than they are), those that somebody edited or removed, and those that stand twice. Writes down which
 * are to be written anew; only doubles are written here. Tells whether all is believed that was seen.
 * @throws TryLater, Misconfigured, AccessLost: nothing is concluded from a list that broke off
 */
export async function sweepTarget(showing: Showing): Promise<boolean> {
  await forgetReports(showing)
  const entries = await entriesByMark(showing.mirror, showing.signal)
  await recallGone(showing, entries)
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
    await showing.guard.check(transaction)
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
  const reason = shownAnew
  if (isSaid || plan.handEdits === 'mend') {
    await forgetEntry(db, id, { at: clock.now(), reason })
    return forgetComments(db, { ...targetOf(showing), card: subject })
  }
  const left = { byHand: 'removed', reason: byHandReasons.removed } as const
  log.warn({ space: space.id, card: subject }, left.reason)
  await noteByHand(db, id, left)
}

/** A human's word about missing entries counts for the looks of the next hour. */
const wordLastsMs = hour

interface Swept {
  link: SweptLink
  piece: Piece
  entries: EntriesOf
  decision: SweepDecision
}

/** Cards first: which entry of a card is kept decides which of its comments are. */
async function sweepLinks(
  showing: Showing,
  links: readonly SweptLink[],
  entries: EntriesByMark,
): Promise<readonly SweptLink[]> {
  const isCard = ({ subject }: SweptLink) => splitSubjectKey(subject).kind === 'card'
  const cards = await sweepEach(showing, links.filter(isCard), entries)
  const comments = links.filter((link) => !isCard(link))
  return [...cards, ...(await sweepEach(showing, comments, entries))]
}

async function sweepEach(
  showing: Showing,
  links: readonly SweptLink[],
  all: EntriesByMark,
): Promise<readonly SweptLink[]> {
  const { db, signal } = showing
  const pieces = await readPieces(showing, links)
  const swept = links.flatMap((link) => {
    const piece = pieceOf(showing, pieces, link.subject)
    return piece === null || isOutOfSight(piece, all) ? [] : [decide(showing, link, piece, all)]
  })
  const missing = await stillMissing(swept, signal)
  await inTransaction(db, async (transaction) => {
    await showing.guard.check(transaction)
    for (const one of swept) await writeDown({ ...showing, db: transaction }, one)
  })
  for (const one of swept)
    for (const { remoteId } of one.entries.doubles) await bury(showing, one, remoteId)
  return missing
}

/** What stood under an entry that is missing is forgotten with it. */
function isOutOfSight({ within }: Piece, all: EntriesByMark): boolean {
  return within !== null && entryAbove(all, within) === null
}

function decide(showing: Showing, link: SweptLink, piece: Piece, all: EntriesByMark): Swept {
  const entries = entriesOf(all, link, piece)
  const { hash, isMeant, unwanted } = piece
  const wanted = { hash, looks: piece.looks(), isMeant, isOwed: unwanted === null }
  const decision = decideSweep({
    ...{ ...link, shown: link.shownHash, handEdits: showing.plan.handEdits },
    // What is asked for is written now, and is due for that reason only.
    isWaiting: link.isWaiting && showing.only === undefined,
    ...{ wanted, entries: entries.here },
  })
  return { link, piece, entries, decision }
}

/** Whoever was removed while the list was read moved another entry out of it: each is asked for. */
async function stillMissing(
  swept: readonly Swept[],
  signal: AbortSignal,
): Promise<readonly SweptLink[]> {
  const missing: SweptLink[] = []
  for (const { link, piece, decision } of swept)
    if (decision.act === 'missing' && (await piece.find({ signal })).length === 0)
      missing.push(link)
  return missing
}

async function writeDown(
  showing: Showing,
  { link, piece, entries, decision }: Swept,
): Promise<void> {
  const { db, clock, log, space } = showing
  const { reason, act } = decision
  const at = clock.now()
  const id = { ...targetOf(showing), subject: link.subject }
  const url = entries.here[0]?.url ?? null
  if (act === 'leave' || act === 'missing') return
  if (act === 'report' && decision.byHand === link.byHand) return
  if (act === 'show') return makeDue(db, { ...targetOf(showing), at }, [link.subject])
  log.info({ space: space.id, card: link.subject, act }, reason)
  if (act === 'report') return noteByHand(db, id, decision)
  const { remoteId } = decision
  if (act === 'adopt') {
    const looks = contentHash(entries.here[0]?.looks ?? {})
    const adopted = { remoteId, url, looks, reason: whyShown(link, piece, decision) }
    const elsewhere = piece.state === 'elsewhere'
    return adoptEntry(db, id, { ...adopted, hash: piece.hash, elsewhere })
  }
  await doubtEntry(db, id, { remoteId, url, keptLooks: decision.keptLooks, reason, at })
}

/** Where only how it reads is new, why it was written last says more. */
function whyShown(
  link: SweptLink,
  { hash }: Piece,
  { remoteId, reason }: Extract<SweepDecision, { act: 'adopt' }>,
): string {
  const isKnown = link.remoteId === remoteId && link.shownHash === hash && link.byHand === null
  return isKnown ? (link.reason ?? reason) : reason
}

/** A double says that it is one. One that we may not change must not keep the others from being shown. */
async function bury(showing: Showing, { link, piece }: Swept, remoteId: string) {
  const { db, clock, log, space, target, mirror, signal, guard } = showing
  try {
    await perform(db, clock, {
      ...{ space: space.id, key: `double:${target.key}:${remoteId}`, kind: 'bury' },
      ...{ subject: link.subject, contentHash: piece.hash, settleMs: mirror.settleMs, guard },
      act: () => piece.bury(remoteId, { signal }),
      remoteId: () => remoteId,
    })
  } catch (error) {
    if (!(error instanceof GiveUp || error instanceof AccessLost)) throw error
    log.warn({ space: space.id, card: link.subject, remoteId }, `a double stays: ${error.message}`)
  }
}
