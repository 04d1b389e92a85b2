import type { CardView } from './card.ts'

/** A card, or a comment of one, as it should be shown, beside what its target shows. */
export interface MirrorCase {
  state: CardView['state']
  /** Hash of its view. */
  wanted: string
  /** Hash last confirmed at the target. */
  shown: string | null
  remoteId: string | null
  /** An earlier try may have landed: what the target shows is not known. */
  unsure: boolean
  /** Why it is not to get an entry; `null`: it is. */
  unwanted: string | null
  /** A route leads the card to this target. */
  isMeant: boolean
}

export type MirrorDecision =
  | { act: 'leave'; reason: string }
  | { act: 'create'; reason: string }
  /** Not to be shown; an entry that a lost call has made is brought to say so. */
  | { act: 'find'; reason: string }
  | { act: 'update'; remoteId: string; reason: string }

/** What to do about one card at its target. An entry is never deleted: a gone card's entry says so. */
export function decideMirror(card: MirrorCase): MirrorDecision {
  if (card.remoteId === null) {
    if (card.unwanted === null) return { act: 'create', reason: 'it had no entry yet' }
    return { act: card.unsure ? 'find' : 'leave', reason: card.unwanted }
  }
  if (card.shown === card.wanted && !card.unsure)
    return { act: 'leave', reason: 'shown as it should be' }
  return { act: 'update', remoteId: card.remoteId, reason: whyUpdate(card) }
}

/** Why a card is not to get an entry; `null`: it is. */
export function whyNot(card: {
  state: CardView['state']
  /** Separators and templates are no tasks. */
  isTask: boolean
  isMeant: boolean
}): string | null {
  if (!card.isTask) return 'a separator or template is not a task'
  if (!card.isMeant) return noRoute
  return card.state === 'deleted' ? goneBefore : null
}

export const goneBefore = 'deleted before it was ever shown'

export const noRoute = 'no route leads here'

function whyUpdate({ state, shown, isMeant }: MirrorCase): string {
  if (!isMeant) return `${noRoute} any more: the entry says so`
  if (state === 'deleted') return 'deleted at its source: the entry becomes a tombstone'
  return shown === null ? 'its entry did not show what it should' : 'changed'
}
