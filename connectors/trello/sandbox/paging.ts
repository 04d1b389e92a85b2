import type { Instant } from '../../../src/ids.ts'
import { createdAt } from '../object-id.ts'
import type { Action, Card } from './world.ts'

export type Query = Partial<Record<string, string>>

/** A request that Trello answers with 400 and a line of plain text. */
export class BadQuery extends Error {
  override readonly name = 'BadQuery'
}

/** Newest first; equal dates as they stand in the log. Default 50, at most 1000. */
export function actionPage(actions: readonly Action[], query: Query): Action[] {
  const { limit, since, before } = bounds(query, 50)
  return actions
    .filter((action) => isWanted(action, query.filter))
    .map((action) => ({ action, at: Date.parse(action.date) }))
    .filter(({ at }) => at < before && at > since)
    .sort((a, b) => b.at - a.at)
    .slice(0, limit)
    .map(({ action }) => action)
}

/** The newest cards below `before`, in the order of the board: Trello promises none. */
export function cardPage(cards: readonly Card[], query: Query): Card[] {
  const { limit, since, before } = bounds(query, Number.POSITIVE_INFINITY)
  const inside = cards.filter(({ id }) => {
    const at = createdAt(id) ?? 0
    return at < before && at > since
  })
  const newest = [...inside].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit)
  const kept = new Set(newest)
  return cards.filter((card) => kept.has(card))
}

function bounds(query: Query, defaultLimit: number) {
  return {
    limit: limitOf(query.limit, defaultLimit),
    since: toInstant('since', query.since) ?? Number.NEGATIVE_INFINITY,
    before: toInstant('before', query.before) ?? Number.POSITIVE_INFINITY,
  }
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
