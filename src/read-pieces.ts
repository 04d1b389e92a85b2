import { areNamed } from './former-names.ts'
import { type SubjectKey, splitSubjectKey } from './ids.ts'
import { cardPiece, commentPiece, type Piece } from './piece.ts'
import type { Shown } from './showing.ts'
import { targetOf } from './showing.ts'
import { formerNames } from './store/board-names.ts'
import { readCards } from './store/card-facts.ts'
import { type CommentFacts, readComments } from './store/comment-facts.ts'
import { writtenReplies } from './store/replies.ts'

/** A subject at a target, and the mark of its entry there. */
export interface Marked {
  subject: SubjectKey
  mark: string
}

/** Made when it is asked for: one that cannot be made must not keep the others. */
export type Pieces = ReadonlyMap<SubjectKey, () => Piece>

/**
 * What is to be shown of these cards and comments, in a handful of queries whatever their number;
 * whatever is not known is left out.
 */
export async function readPieces(shown: Shown, links: readonly Marked[]): Promise<Pieces> {
  const { db, space, plan } = shown
  const said = await commentsAmong(shown, links)
  const owners = [...said.values()].map(({ card }) => card)
  const marks = new Map(links.map(({ subject, mark }) => [subject, mark]))
  const alone = links.map(({ subject }) => subject).filter((subject) => !said.has(subject))
  const keys = [...new Set([...alone, ...owners])]
  const board = { space: space.id, source: plan.from }
  const former = areNamed(plan) ? await formerNames(db, board) : undefined
  const facts = await readCards(db, board.space, board.source, keys, former)
  const cards = [...facts].map(([key, card]): [SubjectKey, () => Piece] => {
    return [key, () => cardPiece(shown, key, marks.get(key) ?? markOf(key), card)]
  })
  return new Map([...cards, ...(await commentPieces(shown, said, new Map(cards), marks))])
}

/** `null` where nothing is known of it, or nothing can be made of what is: the log tells why. */
export function pieceOf(
  { log, space }: Pick<Shown, 'log' | 'space'>,
  pieces: Pieces,
  subject: SubjectKey,
): Piece | null {
  try {
    return pieces.get(subject)?.() ?? null
  } catch (error) {
    log.warn({ space: space.id, card: subject }, `cannot be shown: ${String(error)}`)
    return null
  }
}

/** None where a target shows them within the entry of their card. */
async function commentsAmong(
  { db, plan, mirror, ...shown }: Shown,
  links: readonly Marked[],
): Promise<ReadonlyMap<SubjectKey, CommentFacts>> {
  if (mirror.comments === undefined) return new Map()
  const at = { ...targetOf({ db, plan, mirror, ...shown }), source: plan.from }
  return readComments(
    db,
    at,
    links.map(({ subject }) => subject),
  )
}

async function commentPieces(
  shown: Shown,
  said: ReadonlyMap<SubjectKey, CommentFacts>,
  cards: Pieces,
  marks: ReadonlyMap<SubjectKey, string>,
): Promise<[SubjectKey, () => Piece][]> {
  const { db, space, mirror } = shown
  const { comments } = mirror
  if (comments === undefined || said.size === 0) return []
  const written = await writtenReplies(db, space.id, [...cards.keys()])
  return [...said].flatMap(([subject, facts]) => {
    const card = cards.get(facts.card)
    if (card === undefined) return []
    const of = { subject, mark: marks.get(subject) ?? '', facts, written }
    const cardMark = markOf(facts.card)
    return [[subject, () => commentPiece(shown, comments, { ...of, card: card(), cardMark })]]
  })
}

/** As rows of links have it: the id at the source. */
function markOf(key: SubjectKey): string {
  return splitSubjectKey(key).sourceId
}
