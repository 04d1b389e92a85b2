import type { CardView } from './card.ts'
import { cardHash, cardView } from './card-view.ts'
import type { Space } from './space.ts'
import type { CardFacts } from './store/card-facts.ts'

/** What the entry of a card should show. */
export interface WantedCard {
  view: CardView
  /** Changes when, and only when, readers would see something else. */
  hash: string
  /** Separators and templates are none. */
  isTask: boolean
}

export function wantedCard(space: Space, mark: string, facts: CardFacts): WantedCard {
  const view = cardView({
    card: facts.state,
    mark,
    listTitle: facts.listTitle,
    memberNames: [...facts.memberNames],
    comments: [...facts.comments],
    locale: space.locale,
    timezone: space.timezone,
    gone: facts.gone,
  })
  return { view, hash: cardHash(view), isTask: (facts.state.role ?? null) === null }
}
