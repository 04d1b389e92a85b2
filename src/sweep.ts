import type { ShownEntry } from './card.ts'
import { contentHash } from './hash.ts'
import { noRoute } from './mirror.ts'
import type { MirrorPlan } from './space.ts'

/** What somebody has done to an entry of ours at its target. */
export type ByHand = 'edited' | 'removed'

export const byHandReasons: Readonly<Record<ByHand, string>> = {
  edited: 'its entry was edited by hand: left as it is',
  removed: 'its entry was removed by hand: not made anew',
}

const editedByHand = 'its entry was edited by hand'

/** Why a card gets an entry once more. */
export const shownAnew = 'its entry was removed at the target: shown anew'

/** The entries of one card that a complete list of its target shows, beside what we know of it. */
export interface SweepCase {
  /** The one we know; `null`: the card has none. */
  remoteId: string | null
  /** Hash last confirmed at the target. */
  shown: string | null
  /** What the target made of the last write, where it did not keep it as it was sent. */
  keptLooks: string | null
  /** Hash of how the entry read after our own last write; `null`: not known. */
  shownLooks: string | null
  /** What somebody has done to it by hand is told of already, and left so. */
  byHand: ByHand | null
  handEdits: MirrorPlan['handEdits']
  /** What was decided about it last. */
  reason: string | null
  /** A change waits to be shown: the entry is behind, and will be written anyway. */
  isWaiting: boolean
  wanted: {
    hash: string
    looks: ShownEntry['looks']
    /** A route leads the card here. */
    isMeant: boolean
    /** A card that has no entry is to get one. */
    isOwed: boolean
  }
  /** Oldest first: of several the first is kept, and the others are doubles. */
  entries: readonly Pick<ShownEntry, 'remoteId' | 'looks'>[]
}

export type SweepDecision =
  | { act: 'leave'; reason: string }
  /** To be looked at by itself: it has no entry and is to get one. */
  | { act: 'show'; reason: string }
  /** To be asked for by itself; not there, it is shown anew. */
  | { act: 'missing'; reason: string }
  /** This entry is the card's, and shows it as it should, although we did not know. */
  | { act: 'adopt'; remoteId: string; reason: string }
  /** This entry is the card's, and is to be written anew. */
  | { act: 'rewrite'; remoteId: string; keptLooks: string; byHand: boolean; reason: string }
  /** Somebody has changed it by hand: it is left so, until a human says otherwise. */
  | { act: 'report'; byHand: ByHand; reason: string }

/** What to do about a card after all entries of its target were looked at. */
export function decideSweep(card: SweepCase): SweepDecision {
  const [first] = card.entries
  if (first === undefined) return withoutEntry(card)
  const isKnown = card.remoteId === first.remoteId
  const isUpToDate = isKnown && card.shown === card.wanted.hash
  const { remoteId } = first
  const looks = contentHash(first.looks)
  if (looks !== contentHash(card.wanted.looks))
    return differing(card, { remoteId, looks, isKnown, isUpToDate })
  return isUpToDate && card.keptLooks === null && isRemembered(card, looks)
    ? { act: 'leave', reason: 'shown as it should be' }
    : { act: 'adopt', remoteId, reason: 'its entry shows it as it should' }
}

/** Where hand edits are reported, how an entry reads has to be known to tell one later. */
function isRemembered({ byHand, shownLooks, handEdits }: SweepCase, looks: string): boolean {
  return byHand === null && (handEdits === 'mend' || shownLooks === looks)
}

function differing(
  card: SweepCase,
  entry: { remoteId: string; looks: string; isKnown: boolean; isUpToDate: boolean },
): SweepDecision {
  const { remoteId, looks, isKnown, isUpToDate } = entry
  if (isUpToDate && [card.keptLooks, card.shownLooks].includes(looks) && card.byHand === null)
    return { act: 'leave', reason: 'shown as far as the target keeps it' }
  if (isKnown && card.isWaiting) return { act: 'leave', reason: 'a change waits to be shown' }
  if (isKnown && isLeftToHands(card, { looks, isUpToDate })) return reportOf('edited')
  const rewrite = { act: 'rewrite', remoteId, keptLooks: looks, byHand: isUpToDate } as const
  // Until it is mended it stays known that a hand has edited it, not the card.
  if (isUpToDate || card.reason === editedByHand) return { ...rewrite, reason: editedByHand }
  if (!card.wanted.isMeant) return { ...rewrite, reason: `${noRoute} any more` }
  const reason = isKnown
    ? 'the card has changed since it was written'
    : 'its entry was found by its mark, and is behind'
  return { ...rewrite, reason }
}

/** What is not as we left it was edited by hand; where we do not know how we left it, as it should be. */
function isLeftToHands(
  { handEdits, shownLooks }: SweepCase,
  { looks, isUpToDate }: { looks: string; isUpToDate: boolean },
): boolean {
  if (handEdits === 'mend') return false
  return shownLooks === null ? isUpToDate : looks !== shownLooks
}

function withoutEntry({ remoteId, isWaiting, byHand, wanted }: SweepCase): SweepDecision {
  if (remoteId !== null)
    return byHand === 'removed'
      ? reportOf('removed')
      : { act: 'missing', reason: 'its entry is in the list no more' }
  return wanted.isOwed && !isWaiting
    ? { act: 'show', reason: 'it has no entry yet' }
    : { act: 'leave', reason: 'it has no entry' }
}

function reportOf(byHand: ByHand): SweepDecision {
  return { act: 'report', byHand, reason: byHandReasons[byHand] }
}

/** How the mark of a double begins: it is no card's entry any more. */
export const doubleMark = 'double-of-'
