import { DateTime } from 'luxon'
import { z } from 'zod'
import type { Filter } from '../src/space.ts'
import { LocalDate, Text } from './words.ts'

/** How and where cards are shown. */
export const Shown = z.strictObject({
  as: z
    .enum(['entries', 'discussions'])
    .optional()
    .describe('one entry of a database a card (the default), or one discussion of a forum'),
  into: Text.optional().describe('title of the activity; default: the usual one of the connector'),
  group: Text.optional().describe('which group sees the discussions; default: everybody'),
})

/** YAML's own word for off is `false`. */
const Hidden = z.literal(['off', false]).transform(() => false as const)

const Names = z.array(Text).min(1).optional()

export const RouteText = z.strictObject({
  lists: Names.describe('cards in one of these lists'),
  labels: Names.describe('cards with one of these labels'),
  members: Names.describe('cards of one of these people, by name or user name'),
  due: z
    .strictObject({
      from: LocalDate.optional().describe('first day, for example 2019-07-15'),
      to: LocalDate.optional().describe('last day, itself included, for example 2019-09-15'),
    })
    .optional()
    .describe('cards that are due on one of these days, in the zone of the space'),
  ...Shown.shape,
  show: Hidden.optional().describe('off: such cards are not shown; without it they are'),
})
export type RouteText = z.infer<typeof RouteText>

/** The keys of a route that choose cards. */
export const choosing = ['lists', 'labels', 'members', 'due'] as const

export function toFilter(route: Partial<RouteText>, zone: string): Filter {
  const { lists = [], labels = [], members = [], due } = route
  return { lists, labels, members, due: due === undefined ? null : toDays(due, zone) }
}

function toDays({ from, to }: NonNullable<RouteText['due']>, zone: string): Filter['due'] {
  const day = (date: string) => DateTime.fromISO(date, { zone })
  return {
    from: from === undefined ? null : day(from).startOf('day').toMillis(),
    to: to === undefined ? null : day(to).endOf('day').toMillis(),
  }
}
