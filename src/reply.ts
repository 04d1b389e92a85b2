/** An answer given where a card is shown, beside the comment that brings it to the card. */
export interface ReplyCase {
  answer: AnswerState
  /** Hash of the text that is to stand under the card. */
  wanted: string
  /** Hash last confirmed. */
  shown: string | null
  remoteId: string | null
  /** An earlier try may have landed: what stands there is not known. */
  unsure: boolean
  /** Somebody has changed the comment by hand: it is no longer ours to write. */
  disputed: boolean
  cardGone: boolean
}

/**
 * `uprooted`: it went along with its whole discussion, which nobody deletes to take back what was said
 * under the card. `confidential`: between two people.
 */
export type AnswerState = 'there' | 'gone' | 'uprooted' | 'confidential' | 'ours' | 'empty'

export type ReplyDecision =
  | { act: 'leave'; reason: string }
  | { act: 'create'; reason: string }
  /** Not to be brought; a comment that a lost call has made is looked for. */
  | { act: 'find'; reason: string }
  | { act: 'update'; remoteId: string; reason: string }
  | { act: 'remove'; remoteId: string; reason: string }

/** What to do about one answer. */
export function decideReply(reply: ReplyCase): ReplyDecision {
  if (reply.cardGone) return leave('its card is gone, and all comments with it')
  if (reply.remoteId === null) return decideNew(reply)
  if (reply.disputed) return leave('its comment was changed or deleted by hand: left as it is')
  return decideWritten(reply, reply.remoteId)
}

function decideNew({ answer, unsure }: ReplyCase): ReplyDecision {
  if (answer === 'there') return { act: 'create', reason: 'brought to its card' }
  return { act: unsure ? 'find' : 'leave', reason: notBrought[answer] }
}

const notBrought: Readonly<Record<Exclude<AnswerState, 'there'>, string>> = {
  gone: 'deleted before it was brought',
  uprooted: 'gone with its discussion before it was brought',
  confidential: 'between two people: never brought',
  ours: 'written by us: never brought back',
  empty: 'nothing in it to bring',
}

function decideWritten(reply: ReplyCase, remoteId: string): ReplyDecision {
  const { answer, shown, wanted, unsure } = reply
  if (answer === 'gone' || answer === 'empty')
    return { act: 'remove', remoteId, reason: 'the answer was deleted, and its comment with it' }
  if (answer !== 'there') return leave(stays[answer])
  if (shown === wanted && !unsure) return leave('stands under its card as it should')
  const reason =
    shown === null ? 'its comment does not read as it should' : 'edited, and its comment with it'
  return { act: 'update', remoteId, reason }
}

const stays: Readonly<Record<'uprooted' | 'confidential' | 'ours', string>> = {
  uprooted: 'gone with its whole discussion: the comment stays',
  confidential: 'between two people by now: the comment is left as it is',
  ours: 'written by us by now: the comment is left as it is',
}

/** A comment as it stands right before it is written over or removed. */
export interface Standing {
  /** Hash of its text; `null`: it is not there. */
  hash: string | null
  /** By the account we write with. */
  ours: boolean
}

/** What we know of it: as it was when last confirmed, and as a lost try would have left it. */
export interface Known {
  /** `null`: we do not remember writing it. */
  kept: string | null
  tried: string | null
  /** The lost try was to remove it. */
  triedRemoving: boolean
}

export type Judgement =
  | { is: 'ours' }
  /** It went by our own hand. */
  | { is: 'removed' }
  | { is: 'disputed'; reason: string }

/** Whether a comment is still as we left it: nothing that somebody else did is written over. */
export function judgeStanding(standing: Standing, known: Known): Judgement {
  if (standing.hash === null) {
    return known.triedRemoving ? { is: 'removed' } : disputed('was deleted by hand')
  }
  if (!standing.ours) return disputed('belongs to another account')
  if (standing.hash === known.kept || standing.hash === known.tried) return { is: 'ours' }
  return disputed(
    known.kept === null ? 'was there already and reads otherwise' : 'was changed by hand',
  )
}

function disputed(what: string): Judgement {
  return { is: 'disputed', reason: `its comment ${what}: kept as it is` }
}

function leave(reason: string): ReplyDecision {
  return { act: 'leave', reason }
}
