import { doneByHand, leaveByHand, looksAfter } from './by-hand.ts'
import { type Effect, perform } from './effect.ts'
import { GiveUp, Gone } from './errors.ts'
import type { MirrorDecision } from './mirror.ts'
import { decidePiece, type Piece } from './piece.ts'
import { type Showing, targetOf } from './showing.ts'
import { forgetComments, makeCommentsDue } from './store/comment-links.ts'
import { deferLink, type Link, mirrorEffectKey, type ShownLink } from './store/links.ts'
import type { Db } from './store/open.ts'
import { forgetEntry } from './store/swept-links.ts'
import { inTransaction } from './store/transaction.ts'
import { shownAnew } from './sweep.ts'

/**
 * Brings the entry of a card or comment to what it should show, or leaves it, and writes down why. Tells
 * whether the target has confirmed a write.
 * @throws TryLater, Misconfigured, AccessLost: what would stop every other one as well
 */
export async function showPiece(showing: Showing, link: Link, piece: Piece): Promise<boolean> {
  return carryOut(showing, link, decidePiece(piece, link), piece)
}

async function carryOut(
  showing: Showing,
  link: Link,
  decision: MirrorDecision,
  piece: Piece,
): Promise<boolean> {
  const { db, clock, space } = showing
  const defer = (next: Parameters<typeof deferLink>[2]) =>
    deferLink(db, { space: space.id, ...link }, next).then(() => false)
  if (decision.act === 'leave') return defer({ dueAt: null, reason: decision.reason })
  if (await isLeftToHands(showing, link, decision)) return false
  try {
    const outcome = await perform(db, clock, toEffect(showing, link, decision, piece))
    return outcome.done || defer({ dueAt: outcome.until, reason: outcome.reason })
  } catch (error) {
    if (error instanceof Gone) return afterGone(showing, link, decision, piece)
    if (!(error instanceof GiveUp)) throw error
    return defer({ dueAt: null, reason: `refused by the target: ${error.message}` })
  }
}

/** Where hand edits are reported, nothing that somebody has made of an entry is written over. */
async function isLeftToHands(
  showing: Showing,
  link: Link,
  { act }: MirrorDecision,
): Promise<boolean> {
  if (showing.plan.handEdits === 'mend' || act !== 'update') return false
  const byHand = await doneByHand(showing, link)
  if (byHand !== null) await leaveByHand(showing, link.subject, byHand)
  return byHand !== null
}

/** What is gone is the entry itself, or, where one was to stand under it, that of the card. */
async function afterGone(
  showing: Showing,
  { subject }: Link,
  { act }: MirrorDecision,
  { card }: Piece,
): Promise<boolean> {
  const at = showing.clock.now()
  const gone = act === 'update' ? subject : card
  if (showing.plan.handEdits === 'report') {
    await leaveByHand(showing, gone, 'removed')
    return false
  }
  await inTransaction(showing.db, async (db) => {
    const id = { ...targetOf(showing), subject: gone }
    await forgetEntry(db, id, { at, reason: shownAnew })
    await forgetComments(db, { ...targetOf(showing), card: gone })
  })
  return false
}

interface Landed {
  /** `null`: it has no entry. */
  remoteId: string | null
  url: string | null
  /** Hash of how it reads, where it was read back. */
  looks?: string | null
}

type Write = Exclude<MirrorDecision, { act: 'leave' }>

function toEffect(showing: Showing, link: Link, decision: Write, piece: Piece): Effect<Landed> {
  const { space, mirror, signal } = showing
  const unseen = decision.act !== 'update'
  return {
    space: space.id,
    key: mirrorEffectKey(link),
    kind: decision.act,
    subject: link.subject,
    contentHash: piece.hash,
    settleMs: mirror.settleMs,
    guard: showing.guard,
    ...(showing.ledger !== undefined && { ledger: showing.ledger }),
    ...(unseen && {
      look: async () => (await piece.find({ signal }))[0] ?? null,
      mend: (landed: Landed) => readBack(showing, link, () => update(piece, landed, signal)),
    }),
    act: () => readBack(showing, link, () => write(piece, decision, signal)),
    shows: (landed) => toShown(showing, link, piece, landed, whyWritten(link, decision)),
    ...(mirror.comments !== undefined && {
      confirm: (db: Db, landed: Landed) => releaseComments({ ...showing, db }, link, piece, landed),
    }),
    remoteId: ({ remoteId }) => remoteId,
  }
}

/** Of an entry made anew it stays known why: the decision to make it is that of any new one. */
function whyWritten({ reason }: Link, decision: Write): string {
  return decision.act === 'create' && reason === shownAnew ? shownAnew : decision.reason
}

async function readBack(
  showing: Showing,
  { mark }: Link,
  work: () => Promise<Landed>,
): Promise<Landed> {
  const { remoteId, url } = await work()
  return { remoteId, url, looks: await looksAfter(showing, { remoteId, mark }) }
}

async function write(piece: Piece, decision: Write, signal: AbortSignal): Promise<Landed> {
  if (decision.act === 'create') return piece.create({ signal })
  if (decision.act === 'find') return { remoteId: null, url: null }
  return update(piece, { remoteId: decision.remoteId, url: null }, signal)
}

async function update(piece: Piece, landed: Landed, signal: AbortSignal): Promise<Landed> {
  if (landed.remoteId !== null) await piece.update(landed.remoteId, { signal })
  return landed
}

function toShown(
  { space, clock, plan }: Showing,
  { subject, target, version }: Link,
  { hash, state }: Piece,
  landed: Landed,
  reason: string,
): ShownLink {
  const { quietSeconds } = plan
  return {
    ...{ space: space.id, subject, target, version, ...landed, hash, reason },
    ...{ at: clock.now(), elsewhere: state === 'elsewhere', quietSeconds },
  }
}

/** What waited for the entry of its card need not wait any longer; under an older one it is gone. */
async function releaseComments(
  showing: Showing,
  link: Link,
  { card }: Piece,
  landed: Landed,
): Promise<void> {
  const { db, clock } = showing
  const isNew = link.remoteId === null && landed.remoteId !== null
  if (!isNew || link.subject !== card) return
  await forgetComments(db, { ...targetOf(showing), card })
  await makeCommentsDue(db, { ...targetOf(showing), card, at: clock.now() })
}
