import type { Rewrites } from './brake.ts'
import { isOver } from './card.ts'
import type { Instant } from './ids.ts'
import { decidePiece, type Piece } from './piece.ts'
import { pieceOf, readPieces } from './read-pieces.ts'
import { type Shown, targetOf } from './showing.ts'
import { countDueEntries, dueLinks, type Link } from './store/links.ts'

const none: Rewrites = { changed: 0, closed: 0 }

/** What is to be written over until then. Looks closer only where it may be more than is allowed. */
export async function countRewrites(shown: Shown, until: Instant): Promise<Rewrites> {
  const { db, plan } = shown
  const count = await countDueEntries(db, targetOf(shown), until)
  if (count <= plan.limit) return none
  const links = await dueLinks(db, targetOf(shown), until, {})
  const pieces = await readPieces(shown, links)
  const states = links.flatMap(
    (link) => stateWritten(link, pieceOf(shown, pieces, link.subject)) ?? [],
  )
  const closed = states.filter(isOver).length
  return { changed: states.length - closed, closed }
}

function stateWritten(link: Link, piece: Piece | null): Piece['state'] | null {
  if (piece === null) return null
  return decidePiece(piece, link).act === 'update' ? piece.state : null
}
