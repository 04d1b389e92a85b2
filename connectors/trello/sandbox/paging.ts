import type { Instant } from '../../../src/ids.ts'
import { createdAt } from '../object-id.ts'
import { BadQuery } from './refusal.ts'
import { type Action, type Card, isListedNow, type World } from './world.ts'

export type Query = Partial<Record<string, string>>

/** What a request asks for of a list. */
export interface Bounds {
  limit: number
  since: Instant
  before: Instant
}

interface Dated {
  action: Action
  at: Instant
}

/** Newest first; equal dates as they stand in the log. Default 50, at most 1000. */
export function actionPage(world: World, query: Query): Action[] {
  const { limit, since, before } = boundsOf(query, 50)
  const dated = datedActions(world.board.actions)
  const page: Action[] = []
  for (let index = firstBefore(dated, before); page.length < limit; index += 1) {
    const { action, at } = dated[index] ?? { action: null, at: since }
    if (action === null || at <= since) break
    if (isListedNow(world, action) && isWanted(action, query.filter)) page.push(action)
  }
  return page
}

/** The newest cards below `before`, in the order of the board: Trello promises none. */
export function cardPage(cards: readonly Card[], query: Query): Card[] {
  const { limit, since, before } = boundsOf(query, Number.POSITIVE_INFINITY)
  const inside = cards.filter(({ id }) => {
    const at = createdAt(id) ?? 0
    return at < before && at > since
  })
  if (inside.length <= limit) return inside
  const newest = [...inside].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit)
  const kept = new Set(newest)
  return cards.filter((card) => kept.has(card))
}

/** @throws BadQuery for a limit or a date that Trello would not take */
export function boundsOf(query: Query, defaultLimit: number): Bounds {
  return {
    limit: limitOf(query.limit, defaultLimit),
    since: toInstant('since', query.since) ?? Number.NEGATIVE_INFINITY,
    before: toInstant('before', query.before) ?? Number.POSITIVE_INFINITY,
  }
}

/** Sorting a long log again for each of its pages would cost more than all else. */
const sortedLogs = new WeakMap<readonly Action[], Dated[]>()

/** Logs grow at the front and are replaced when something goes: the length tells of every change. */
function datedActions(actions: readonly Action[]): readonly Dated[] {
  const known = sortedLogs.get(actions)
  if (known?.length === actions.length) return known
  const dated = actions
    .map((action) => ({ action, at: Date.parse(action.date) }))
    .sort((a, b) => b.at - a.at)
  sortedLogs.set(actions, dated)
  return dated
}

/** Where the actions older than `before` begin. */
function firstBefore(dated: readonly Dated[], before: Instant): number {
  let [low, high] = [0, dated.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((dated[middle]?.at ?? 0) < before) high = middle
    else low = middle + 1
  }
  return low
}

/** A date, or an id, which counts as the second it was made in. */
function toInstant(name: string, value: string | undefined): Instant | null {
  if (value === undefined) return null
  const at = createdAt(value) ?? Date.parse(value)
  if (Number.isNaN(at)) throw new BadQuery(`invalid value for ${name}`)
  return at
}

function limitOf(value: string | undefined, otherwise: number): number {
  if (value === undefined) return otherwise
  const limit = Number(value)
  if (Number.isInteger(limit) && limit >= 0 && limit <= 1_000) return limit
  throw new BadQuery('invalid value for limit')
}

/** `filter=commentCard,updateCard:idList`: types, or updates of one field. */
function isWanted({ type, data }: Action, filter: string | undefined): boolean {
  if (filter === undefined || filter === 'all') return true
  const old = typeof data.old === 'object' && data.old !== null ? Object.keys(data.old) : []
  const names = [type, ...old.map((field) => `${type}:${field}`)]
  return filter.split(',').some((wanted) => names.includes(wanted))
}
