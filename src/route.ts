import type { FormerOfCard } from './former-names.ts'
import type { Filter, MirrorPlan, Route, Target } from './space.ts'

/** What of a card a route may ask for. */
export interface Routed {
  /** Names of its list and of its labels. */
  lists: readonly string[]
  labels: readonly string[]
  /** What these were called before. */
  former: FormerOfCard
  /** Names and user names of its members. */
  members: readonly string[]
  /** ISO 8601; absent or unreadable: none. */
  due?: string | null | undefined
}

/**
 * The first route that fits a card; `null`: none does. What is renamed is still meant, until something else
 * is called so; by a route that keeps cards from being shown even then.
 */
export function routeOf(card: Routed, { routes }: Pick<MirrorPlan, 'routes'>): Route | null {
  const { free, all } = card.former
  return routes.find(({ only, target }) => fits(card, only, target === null ? all : free)) ?? null
}

/** Whether a card that goes this way is to be shown at that place. */
export function isMeantFor(route: Route | null, { key }: Pick<Target, 'key'>): boolean {
  return route?.target?.key === key
}

/** Every place a plan writes to, each once: where its routes lead, and where they once led. */
export function targetsOf(plan: Pick<MirrorPlan, 'routes' | 'former'> | null): readonly Target[] {
  if (plan === null) return []
  const targets = [...plan.routes.flatMap(({ target }) => target ?? []), ...plan.former]
  const first = new Map<string, Target>()
  for (const target of targets) if (!first.has(target.key)) first.set(target.key, target)
  return [...first.values()]
}

function fits(
  card: Routed,
  { lists, labels, members, due }: Filter,
  former: FormerOfCard['all'],
): boolean {
  return (
    shares(lists, [...card.lists, ...former.lists]) &&
    shares(labels, [...card.labels, ...former.labels]) &&
    shares(members, card.members) &&
    (due === null || isWithin(card.due, due))
  )
}

function shares(wanted: readonly string[], names: readonly string[]): boolean {
  if (wanted.length === 0) return true
  const known = new Set(names.map(sameName))
  return wanted.some((name) => known.has(sameName(name)))
}

function isWithin(due: Routed['due'], { from, to }: NonNullable<Filter['due']>): boolean {
  const at = Date.parse(due ?? '')
  return !Number.isNaN(at) && at >= (from ?? -Infinity) && at <= (to ?? Infinity)
}

/** One spelling for names that differ in case, spaces and how their letters are put together. */
export function sameName(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC').replace(/\s+/g, ' ').trim()
}
