import { type Item, itemsAt, keyAt } from './item.ts'
import { placeMeant } from './mirror.ts'
import type { Problem } from './problem.ts'
import { choosing, Shown } from './route.ts'
import { LocalDate } from './words.ts'

/** What the routes of a section say against themselves and each other. */
export function routeProblems(mirror: Item): Problem[] {
  const routes = itemsAt(mirror, 'routes')
  const places = [mirror, ...routes]
  return [
    ...unreached(routes),
    ...routes.flatMap((route) => [...daysProblems(keyAt(route, 'due')), ...hiddenTwice(route)]),
    ...places.flatMap((place) => groupless(mirror, place)),
    ...unanswerable(mirror),
  ]
}

/** A route that chooses nothing takes every card. */
function unreached(routes: readonly Item[]): Problem[] {
  const last = routes.findIndex((route) => choosing.every((key) => !isGiven(route, key)))
  const after = last === -1 ? undefined : routes[last + 1]
  if (after === undefined) return []
  const text = `is never reached: routes[${last}] takes every card. Put it before, or give that one lists, labels, members or due.`
  return [{ path: after.path, text }]
}

function daysProblems(due: Item): Problem[] {
  if (due.value === undefined || due.value === null) return []
  const [from, to] = [keyAt(due, 'from'), keyAt(due, 'to')]
  if (from.value === undefined && to.value === undefined)
    return [{ path: due.path, text: 'has no days; give from, to or both.' }]
  const [first, last] = [dayOf(from), dayOf(to)]
  if (first === null || last === null || first <= last) return []
  const text = `is ${last}, before from (${first}); to is the last day, itself included.`
  return [{ path: to.path, text }]
}

function dayOf({ value }: Item): string | null {
  const day = LocalDate.safeParse(value)
  return day.success ? day.data : null
}

function hiddenTwice(route: Item): Problem[] {
  if (!isOff(route)) return []
  return ['as', 'into', 'group']
    .filter((key) => isGiven(route, key))
    .map((key) => ({
      path: [...route.path, key],
      key: true,
      text: 'contradicts show: off; keep one of the two.',
    }))
}

function groupless(mirror: Item, place: Item): Problem[] {
  if (!isGiven(place, 'group') || placeOf(mirror, place).as === 'discussions') return []
  const text = 'is for discussions only; add as: discussions, or remove it.'
  return [{ path: [...place.path, 'group'], key: true, text }]
}

/** Answers are given in discussions only. A kind that is not to be understood may be meant as one. */
function unanswerable(mirror: Item): Problem[] {
  const { path, value } = keyAt(mirror, 'replies')
  if (value === undefined || value === null) return []
  const kindOf = (place: Item) => keyAt(place, 'as').value ?? keyAt(mirror, 'as').value ?? 'entries'
  const places = [...leadingOf(mirror), ...itemsAt(mirror, 'former')]
  if (places.some((place) => kindOf(place) !== 'entries')) return []
  const text = 'needs cards that people can answer; give a route as: discussions, or remove it.'
  return [{ path, key: true, text }]
}

/** Whatever says where cards are shown: the routes that show any, else the section itself. */
export function leadingOf(mirror: Item): Item[] {
  if (!isGiven(mirror, 'routes')) return [mirror]
  return itemsAt(mirror, 'routes').filter((route) => !isOff(route))
}

/** Where a route leads, as far as the file can be understood. */
export function placeOf(mirror: Item, route: Item): ReturnType<typeof placeMeant> {
  return placeMeant(shownAt(mirror), shownAt(route))
}

function shownAt(item: Item) {
  const { as, into, group } = Shown.shape
  return {
    as: as.safeParse(keyAt(item, 'as').value).data,
    into: into.safeParse(keyAt(item, 'into').value).data,
    group: group.safeParse(keyAt(item, 'group').value).data,
  }
}

function isOff(route: Item): boolean {
  const { value } = keyAt(route, 'show')
  return value === 'off' || value === false
}

export function isGiven(item: Item, key: string): boolean {
  return keyAt(item, key).value !== undefined
}
