import type { CardView } from './card.ts'
import { cardHash, cardView, viewElsewhere } from './card-view.ts'
import { isMeantFor, type Routed, routeOf } from './route.ts'
import type { MirrorPlan, Space, Target } from './space.ts'
import type { CardFacts } from './store/card-facts.ts'

/** What the entry of a card should show. */
export interface WantedCard {
  view: CardView
  /** Changes when, and only when, readers would see something else. */
  hash: string
  /** Separators and templates are none. */
  isTask: boolean
  /** A route leads the card here. */
  isMeant: boolean
  /** Whose members are to see it; `null`: everybody. */
  group: string | null
}

/**
 * At one place; where the card is not meant to be, the view says that it is no longer shown there, and its
 * title only where everybody may see it at another one.
 */
export function wantedCard(
  { space, plan, target }: { space: Space; plan: MirrorPlan; target: Target },
  mark: string,
  facts: CardFacts,
): WantedCard {
  const route = routeOf(routedOf(facts), plan)
  const isMeant = isMeantFor(route, target)
  const whole = cardView({
    card: facts.state,
    mark,
    listTitle: facts.listTitle,
    memberNames: [...facts.memberNames],
    comments: [...facts.comments],
    locale: space.locale,
    timezone: space.timezone,
    gone: facts.gone,
  })
  const group = route?.group ?? null
  const isPublic = route?.target != null && group === null
  const view = isMeant ? whole : viewElsewhere(whole, space.locale, isPublic)
  return { view, hash: cardHash(view), isTask: isTask(facts), isMeant, group }
}

export function routedOf(facts: CardFacts): Routed {
  const { state, listTitle, former, memberNames, userNames } = facts
  return {
    ...{ lists: [listTitle], labels: Object.values(state.labels ?? {}), former },
    members: [...memberNames, ...userNames],
    due: state.due,
  }
}

function isTask({ state }: Pick<CardFacts, 'state'>): boolean {
  return (state.role ?? null) === null
}
