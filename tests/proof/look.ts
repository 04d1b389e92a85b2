import { type Instant, subjectKey } from '../../src/ids.ts'
import { type Sight, spotOf } from './sight.ts'

/** One reading, as far as it came. */
export interface Look {
  /** What the reading calls its time. */
  at: Instant
  endedAt: Instant
  /** How much had happened when it began and when it ended: places in the row of truths. */
  begun: number
  ended: number
  before: Sight
  after: Sight
  /** Read to its end and written down. */
  whole: boolean
  /** Something else was written down meanwhile, which the reading may not overrule. */
  disturbed: boolean
  /** It took the list of actions for cut, and concluded nothing from what that lacks. */
  doubting: boolean
  /** What a thing stood in when it was last seen: a card's list, a comment's card, an item's checklist. */
  homes: ReadonlyMap<string, string>
  /** Whether comments of that date were read. */
  covers(date: Instant): boolean
}

/**
 * Which comments these requests brought, by their dates. The rest of a reading that broke off is read
 * without concluding anything: only what begins at the top counts, and the sweeps.
 */
export function coverage(
  asked: readonly string[],
  { listed, subjects }: Sight,
): (date: Instant) => boolean {
  const queries = asked.map((url) => new URL(url, 'http://x').searchParams)
  const dates = [...listed]
    .filter(([id]) => subjects.has(subjectKey('trello', 'comment', id)))
    .map(([, date]) => date)
  const sweeps = queries.filter((query) => query.get('filter')?.startsWith('commentCard'))
  const since = queries.flatMap((query) => sinceOf(query))
  return (date) =>
    since.some((floor) => date > floor) ||
    sweeps.some((query) => {
      const before = Date.parse(query.get('before') ?? '') || Number.POSITIVE_INFINITY
      const page = dates.filter((one) => one < before && one >= date).length
      return date < before && page <= Number(query.get('limit'))
    })
}

function sinceOf(query: URLSearchParams): Instant[] {
  const isLog =
    query.get('actions') === 'all' || (query.has('memberCreator_fields') && !query.has('filter'))
  if (!isLog || query.has('before')) return []
  const since = query.get('actions_since') ?? query.get('since')
  return [since === null ? Number.NEGATIVE_INFINITY : Date.parse(since)]
}

/** Subject, or subject and item, → what it stands in. */
export function homesIn({ subjects }: Sight): [string, string][] {
  return [...subjects].flatMap(([subject, spots]) =>
    [...spots].flatMap(([spot, value]): [string, string][] => {
      if (spot === 'place') return [[subject, String(value)]]
      const { checklist } = Object(value)
      return checklist ? [[`${subject} ${spot}`, spotOf('checklists', checklist)]] : []
    }),
  )
}
