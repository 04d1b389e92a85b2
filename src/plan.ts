import { isOver, type ShownEntry } from './card.ts'
import type { EntriesOf } from './entries-by-mark.ts'
import type { SubjectKey } from './ids.ts'
import { decidePiece, type Piece } from './piece.ts'
import type { MirrorPlan } from './space.ts'
import { type ByHand, byHandReasons, decideSweep } from './sweep.ts'

/** One entry that would be written; `keep`: somebody has changed it by hand, and it is left so. */
export interface PlanLine {
  act: 'create' | 'change' | 'close' | 'bury' | 'keep'
  /** Key of the place where it is written. */
  target: string
  card: SubjectKey
  title: string
  /** It is about a comment of the card. */
  isComment: boolean
  cardUrl: string
  /** `null`: the card has no entry yet. */
  remoteId: string | null
  entryUrl: string | null
  /** Hash of what it is to show. */
  wanted: string
  reason: string
  /** Field by field what it shows and what it is to show, where that differs. */
  differences: readonly Difference[]
}

export interface Difference {
  field: string
  shown: string
  wanted: string
}

/** A card with its entries at the target, as a complete list shows them. */
export interface PlanCase {
  target: string
  card: SubjectKey
  remoteId: string | null
  shown: string | null
  keptLooks: string | null
  shownLooks: string | null
  byHand: ByHand | null
  reason: string | null
  handEdits: MirrorPlan['handEdits']
  wanted: Piece
  entries: EntriesOf
}

/** What would be written for a card, and why: nothing, one entry, or several that are doubles. */
export function planCard(card: PlanCase): readonly PlanLine[] {
  const [kept] = card.entries.here
  const own = kept === undefined ? creation(card) : rewriting(card, kept)
  const doubles = card.entries.doubles.map((entry) => burial(card, entry))
  return own === null ? doubles : [own, ...doubles]
}

function creation(card: PlanCase): PlanLine | null {
  const { remoteId, handEdits } = card
  if (remoteId !== null && handEdits === 'report')
    return { ...toLine(card, null), act: 'keep', remoteId, reason: byHandReasons.removed }
  const nothing = { remoteId: null, shownHash: null, unsure: false }
  const { act, reason } = decidePiece(card.wanted, nothing)
  if (act !== 'create') return null
  const again = 'its entry was removed at the target'
  return { ...toLine(card, null), act, reason: card.remoteId === null ? reason : again }
}

function rewriting(card: PlanCase, kept: ShownEntry): PlanLine | null {
  const { hash, isMeant, state } = card.wanted
  const looks = card.wanted.looks()
  const wanted = { hash, looks, isMeant, isOwed: false }
  const entries = card.entries.here
  const decision = decideSweep({ ...card, isWaiting: false, wanted, entries })
  if (decision.act !== 'rewrite' && decision.act !== 'report') return null
  const differences = differencesOf(kept.looks, looks)
  if (decision.act === 'report')
    return { ...toLine(card, kept), act: 'keep', reason: decision.reason, differences }
  const closes = differences.some(({ field }) => field === 'state') && isOver(state)
  const { reason } = decision
  return { ...toLine(card, kept), act: closes ? 'close' : 'change', reason, differences }
}

function burial(card: PlanCase, entry: ShownEntry): PlanLine {
  const reason = 'an older entry shows the same card'
  return { ...toLine(card, entry), act: 'bury', reason }
}

function toLine(
  { target, card, wanted }: PlanCase,
  entry: ShownEntry | null,
): Omit<PlanLine, 'act'> {
  const { title, url, within } = wanted
  const isComment = within !== null
  return {
    ...{
      target,
      card,
      title,
      isComment,
      cardUrl: url,
      wanted: wanted.hash,
      reason: '',
      differences: [],
    },
    ...{ remoteId: entry?.remoteId ?? null, entryUrl: entry?.url ?? null },
  }
}

function differencesOf(shown: ShownEntry['looks'], wanted: ShownEntry['looks']): Difference[] {
  return Object.keys(wanted)
    .map((field) => ({ field, shown: shown[field] ?? '', wanted: wanted[field] ?? '' }))
    .filter((one) => one.shown !== one.wanted)
}

/** The same write as was planned: nothing about it has changed since. */
export function isSameWrite(one: PlanLine, other: PlanLine): boolean {
  const same = ['act', 'target', 'card', 'remoteId', 'wanted'] as const
  return same.every((key) => one[key] === other[key])
}

/**
 * A planned write that somebody else has done meanwhile: the card's entry shows what was planned, and
 * nothing is to be written about it any more.
 */
export function isFulfilled(
  line: PlanLine,
  entry: { remoteId: string | null; hash: string | null } | undefined,
  now: readonly PlanLine[],
): boolean {
  if (line.act === 'bury' || entry === undefined || entry.remoteId === null) return false
  if (entry.hash !== line.wanted || (line.remoteId ?? entry.remoteId) !== entry.remoteId)
    return false
  return !now.some(
    ({ act, target, card }) => act !== 'bury' && target === line.target && card === line.card,
  )
}
