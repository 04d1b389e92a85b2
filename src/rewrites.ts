import type { Rewrites } from './brake.ts'
import { isOver } from './card.ts'
import { decideMirror } from './mirror.ts'
import { type Shown, targetOf } from './showing.ts'
import { type CardFacts, readCards } from './store/card-facts.ts'
import { countDueEntries, dueLinks, type Link } from './store/links.ts'
import { wantedCard } from './wanted-card.ts'

const none: Rewrites = { changed: 0, closed: 0 }

/** What would be written over now. Looks closer only where it may be more than is allowed. */
export async function countRewrites(shown: Shown): Promise<Rewrites> {
  const { db, clock, space, plan } = shown
  const now = clock.now()
  const count = await countDueEntries(db, targetOf(shown), now)
  if (count <= plan.limit) return none
  const links = await dueLinks(db, targetOf(shown), now, {})
  const keys = links.map(({ subject }) => subject)
  const cards = await readCards(db, space.id, plan.from, keys)
  const states = links.flatMap((link) => stateWritten(shown, link, cards.get(link.subject)) ?? [])
  const closed = states.filter(isOver).length
  return { changed: states.length - closed, closed }
}

function stateWritten(shown: Shown, link: Link, facts: CardFacts | undefined) {
  if (facts === undefined) return null
  const { view, hash: wanted, isTask, isMeant } = wantedCard(shown, link.mark, facts)
  const { remoteId, shownHash, unsure } = link
  const { act } = decideMirror({
    ...{ view, wanted, shown: shownHash, remoteId, unsure, isTask, isMeant },
  })
  return act === 'update' ? view.state : null
}
