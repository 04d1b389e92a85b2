import type { CardView, MirroredEntry, ShownEntry } from './card.ts'
import { emptied } from './card-view.ts'
import { commentHash, commentView, doubleComment } from './comment-view.ts'
import type { Call, CommentMirror } from './connector.ts'
import type { SubjectKey } from './ids.ts'
import { decideMirror, goneBefore, type MirrorDecision, whyNot } from './mirror.ts'
import { isEcho } from './reply-mark.ts'
import type { Shown } from './showing.ts'
import type { CardFacts } from './store/card-facts.ts'
import type { CommentFacts } from './store/comment-facts.ts'
import type { Link } from './store/links.ts'
import { doubleMark } from './sweep.ts'
import { sayIn } from './text/messages.ts'
import { plainLine } from './text/plain-text.ts'
import { wantedCard } from './wanted-card.ts'

/** A card, or a comment of one, as it is to stand at a target, with the calls that bring it there. */
export interface Piece {
  /** The card itself, or the one that the comment is about. */
  card: SubjectKey
  /** Of the card, for those who run the service. */
  title: string
  /** The same as readers may see it there. */
  shownTitle: string
  url: string
  /** Of a comment: the mark of its card, and its entry; `null`: the piece stands by itself. */
  within: { mark: string; under: string | null } | null
  state: CardView['state']
  /** Changes when, and only when, readers would see something else. */
  hash: string
  /** A route leads it here. */
  isMeant: boolean
  /** Why it is not to get an entry; `null`: it is. */
  unwanted: string | null
  looks(): ShownEntry['looks']
  find(call: Call): Promise<readonly MirroredEntry[]>
  create(call: Call): Promise<MirroredEntry>
  update(remoteId: string, call: Call): Promise<void>
  /** Lets an entry say that another one shows the same. */
  bury(remoteId: string, call: Call): Promise<void>
}

export function cardPiece(shown: Shown, card: SubjectKey, mark: string, facts: CardFacts): Piece {
  const { mirror, space } = shown
  const apart = mirror.comments === undefined ? facts : { ...facts, comments: [] }
  const { view, hash, group, ...wanted } = wantedCard(shown, mark, apart)
  const { title: shownTitle, url, state } = view
  const title = wanted.isMeant ? shownTitle : plainLine(facts.state.title ?? '')
  return {
    ...{ card, title, shownTitle, url, within: null, state, hash, isMeant: wanted.isMeant },
    unwanted: whyNot({ state, ...wanted }),
    looks: () => mirror.looksOf(view),
    find: (call) => mirror.find(mark, call),
    create: (call) => mirror.create(view, call, group),
    update: (remoteId, call) => mirror.update(remoteId, view, call),
    bury: (remoteId, call) => mirror.update(remoteId, tombOf(view, space.locale), call),
  }
}

function tombOf(view: CardView, locale: Shown['space']['locale']): CardView {
  return {
    ...emptied(view),
    mark: `${doubleMark}${view.mark}`,
    ...{ state: 'deleted', stateText: sayIn(locale)('card.double') },
  }
}

/** What to do about a piece, beside what is known of its entry. */
export function decidePiece(
  { state, hash: wanted, unwanted, isMeant }: Piece,
  { remoteId, shownHash: shown, unsure }: Pick<Link, 'remoteId' | 'shownHash' | 'unsure'>,
): MirrorDecision {
  return decideMirror({ state, wanted, shown, remoteId, unsure, unwanted, isMeant })
}

/** A comment with its card, and with what tells whether it came from the target itself. */
export interface CommentOfCard {
  subject: SubjectKey
  mark: string
  facts: CommentFacts
  card: Piece
  cardMark: string
  written: ReadonlySet<string>
}

export function commentPiece(shown: Shown, mirror: CommentMirror, of: CommentOfCard): Piece {
  const { facts, mark, card } = of
  const { title, shownTitle, url, isMeant } = card
  const view = commentView({ facts, mark, cardTitle: shownTitle, isMeant }, shown.space)
  const tomb = doubleComment(view, shown.space, `${doubleMark}${mark}`)
  return {
    ...{ card: facts.card, title, shownTitle, url, state: view.state, isMeant },
    ...{ within: { mark: of.cardMark, under: facts.under }, hash: commentHash(view) },
    unwanted: whyNoComment(of),
    looks: () => mirror.looksOf(view),
    find: async (call) => (facts.under === null ? [] : mirror.find(facts.under, mark, call)),
    create: (call) => mirror.create(view, call),
    update: (remoteId, call) => mirror.update(remoteId, view, call),
    bury: (remoteId, call) => mirror.update(remoteId, tomb, call),
  }
}

function whyNoComment({ subject, facts, card, written }: CommentOfCard): string | null {
  if (isEcho({ key: subject, text: facts.text }, written))
    return 'it repeats an answer that was given there'
  if (card.unwanted !== null) return `its card is not shown: ${card.unwanted}`
  if (facts.under === null) return 'its card is not shown yet'
  return facts.gone ? goneBefore : null
}
