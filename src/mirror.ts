import type { CardView } from './card.ts'

/** A card as it should be shown, beside what its target shows. */
export interface MirrorCase {
  view: CardView
  /** Hash of the view. */
  wanted: string
  /** Hash last confirmed at the target. */
  shown: string | null
  remoteId: string | null
  /** An earlier try may have landed: what the target shows is not known. */
  unsure: boolean
  /** Separators and templates are no tasks. */
  isTask: boolean
}

export type MirrorDecision =
  | { act: 'leave'; reason: string }
  | { act: 'create'; reason: string }
  /** Not to be shown; an entry that a lost call has made is brought to say so. */
  | { act: 'find'; reason: string }
  | { act: 'update'; remoteId: string; reason: string }

/** What to do about one card at its target. An entry is never deleted: a gone card's entry says so. */
export function decideMirror(card: MirrorCase): MirrorDecision {
  const gone = card.view.state === 'deleted'
  if (card.remoteId === null) {
    const act = card.unsure ? 'find' : 'leave'
    if (!card.isTask) return { act, reason: 'a separator or template is not a task' }
    if (gone) return { act, reason: 'deleted before it was ever shown' }
    return { act: 'create', reason: 'not shown yet' }
  }
  if (card.shown === card.wanted && !card.unsure)
    return { act: 'leave', reason: 'shown as it should be' }
  return { act: 'update', remoteId: card.remoteId, reason: whyUpdate(card) }
}

function whyUpdate({ view, shown }: MirrorCase): string {
  if (view.state === 'deleted') return 'deleted at its source: the entry becomes a tombstone'
  return shown === null ? 'its entry does not show what it should' : 'changed'
}
