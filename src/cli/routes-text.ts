import { DateTime } from 'luxon'
import { suggestion } from '../../config/suggest.ts'
import type { RoutesRead } from '../read-routes.ts'
import { renamedText, type UnknownName } from '../route-names.ts'
import type { RoutePreview, Share } from '../route-preview.ts'
import type { Filter } from '../space.ts'
import { plainLine, shortened } from '../text/plain-text.ts'
import { counted } from './output.ts'

/** Each route with what it takes, then what is not shown and why. */
export function routeLines({ routes, notShown }: RoutesRead, zone: string): string[] {
  const { noRoute, noTask, deleted } = notShown
  const left: [string, Share][] = [
    ['no route fits', noRoute],
    ...Object.entries(noTask).map(([role, share]): [string, Share] => [role, share]),
    ['deleted', deleted],
  ]
  return [
    ...routes.flatMap((route) => [
      `${route.number}. ${choiceText(route.only, zone)} -> ${placeText(route)}: ${counted(route.cards, 'card')}`,
      ...titleLines(route),
    ]),
    ...left
      .filter(([, { cards }]) => cards > 0)
      .flatMap(([why, share]) => [
        `-  not shown, ${why}: ${counted(share.cards, 'card')}`,
        ...titleLines(share),
      ]),
  ]
}

/** What an operator should look at. */
export function routeRemarks({ cards, unknown, leftAlone, names }: RoutesRead): string[] {
  return [
    ...(cards === 0 ? ['No card is known yet: vmeste poll reads them, or vmeste import.'] : []),
    ...unknown.map((one) => unknownText(one, names[one.kind])),
    ...leftAlone.map(
      ({ target, entries }) =>
        `${counted(entries, 'entry', 'entries')} at ${target}, where no route leads any more: left as they are. Name the place in mirror.former, as { as: entries, into: its title }, and they say that their cards are no longer shown there.`,
    ),
  ]
}

function choiceText({ lists, labels, members, due }: Filter, zone: string): string {
  const parts = [
    ...Object.entries({ lists, labels, members }).flatMap(([what, names]) =>
      names.length === 0 ? [] : [`${what} ${names.map((name) => `«${name}»`).join(', ')}`],
    ),
    ...(due === null ? [] : [dueText(due, zone)]),
  ]
  return parts.length === 0 ? 'every card' : parts.join('; ')
}

function dueText({ from, to }: NonNullable<Filter['due']>, zone: string): string {
  const day = (at: number) => DateTime.fromMillis(at, { zone }).toISODate()
  const words = [
    ...(from === null ? [] : [`from ${day(from)}`]),
    ...(to === null ? [] : [`to ${day(to)}`]),
  ]
  return `due ${words.join(' ')}`
}

function placeText({ target, as, group }: RoutePreview): string {
  if (target === null) return 'not shown'
  return `${target} (${as}${group === null ? '' : `, group ${group}`})`
}

function titleLines({ cards, titles }: Share): string[] {
  const shown = titles.map((title) => `     «${shortened(plainLine(title), 80)}»`)
  return cards > titles.length ? [...shown, `     and ${cards - titles.length} more`] : shown
}

const bearers = {
  lists: 'no list is called so',
  labels: 'no card bears it',
  members: 'no account is called so',
} as const

function unknownText(unknown: UnknownName, known: readonly string[]): string {
  const { route, kind, name, now } = unknown
  const where = `Route ${route}, ${kind} «${name}»`
  if (now !== null) return renamedText(unknown, now)
  const text = `${where}: ${bearers[kind]}. ${suggestion(name, known)}`
  return text.trimEnd()
}
