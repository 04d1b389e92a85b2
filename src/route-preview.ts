import type { FormerNames } from './former-names.ts'
import type { SubjectKey } from './ids.ts'
import { type Routed, routeOf, targetsOf } from './route.ts'
import { type KnownNames, type UnknownName, unknownNames } from './route-names.ts'
import type { MirrorPlan, Route } from './space.ts'

/** A card, as far as routes are concerned. */
export interface PreviewCard {
  card: SubjectKey
  title: string
  gone: boolean
  /** `separator`, `template` …; `null`: a task. */
  role: string | null
  routed: Routed
  /** What its labels are called now. */
  labels: readonly string[]
}

/** Cards that go one way: how many, and some of them. */
export interface Share {
  cards: number
  titles: readonly string[]
}

export interface RoutePreview extends Share {
  /** From 1, in the order in which they are tried. */
  number: number
  /** `null`: such cards are not shown. */
  target: string | null
  as: 'entries' | 'discussions' | null
  group: string | null
  only: Route['only']
}

/** Where every known card goes, or why it goes nowhere. */
export interface RoutesPreview {
  routes: readonly RoutePreview[]
  notShown: {
    noRoute: Share
    /** Separators, templates and the like, by their role. */
    noTask: Readonly<Record<string, Share>>
    deleted: Share
  }
  /** Names in routes that nothing bears now. */
  unknown: readonly UnknownName[]
  /** Places where cards are still shown, and that nothing names any more. */
  leftAlone: readonly { target: string; entries: number }[]
}

const titlesShown = 5

/** `shown`: how many entries show their card, by the key of the place. */
export function previewRoutes(
  plan: MirrorPlan,
  cards: readonly PreviewCard[],
  {
    names,
    shown,
    former,
  }: { names: KnownNames; shown: ReadonlyMap<string, number>; former: FormerNames },
): RoutesPreview {
  const living = cards.filter(({ gone }) => !gone)
  const tasks = living.filter(({ role }) => role === null)
  const taken = tasks.map((card) => ({ card, route: routeOf(card.routed, plan) }))
  const takenBy = (route: Route | null) =>
    shareOf(taken.flatMap((one) => (one.route === route ? one.card : [])))
  const roles = [...new Set(living.flatMap(({ role }) => role ?? []))].sort()
  const targets = new Set(targetsOf(plan).map(({ key }) => key))
  return {
    routes: plan.routes.map((route, index) => toPreview(route, index + 1, takenBy(route))),
    notShown: {
      noRoute: takenBy(null),
      noTask: Object.fromEntries(
        roles.map((role) => [role, shareOf(living.filter((card) => card.role === role))]),
      ),
      deleted: shareOf(cards.filter(({ gone }) => gone)),
    },
    unknown: unknownNames(plan, names, former),
    leftAlone: [...shown].flatMap(([target, entries]) =>
      targets.has(target) ? [] : [{ target, entries }],
    ),
  }
}

function toPreview({ target, group, only }: Route, number: number, share: Share): RoutePreview {
  return { number, target: target?.key ?? null, as: target?.as ?? null, group, only, ...share }
}

function shareOf(cards: readonly PreviewCard[]): Share {
  return { cards: cards.length, titles: cards.slice(0, titlesShown).map(({ title }) => title) }
}
