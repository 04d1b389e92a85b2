import type { Finds, Reading } from './reading.ts'
import { noteUnread } from './unless-refused.ts'

/** What the pages of one list came to, beside what Moodle says that there is. */
export interface Tally {
  /** The things on all pages that were understood. */
  ids: Set<number>
  /** How many were not. */
  odd: number
  /** What each page told; more than one: the list changed while we read. */
  totals: Set<number>
  /** Why it could not be understood at all; `null`: it could. */
  trouble: string | null
}

export function newTally(): Tally {
  return { ids: new Set(), odd: 0, totals: new Set(), trouble: null }
}

/** Adds a page and tells whether it brought anything new. */
export function count(
  tally: Tally,
  {
    rows,
    rejected,
    total,
  }: { rows: readonly { id: number }[]; rejected: readonly unknown[]; total: number },
): boolean {
  const before = tally.ids.size
  for (const { id } of rows) tally.ids.add(id)
  tally.odd += rejected.length
  tally.totals.add(total)
  return tally.ids.size > before || rejected.length > 0
}

/** One look at a list, page by page. */
type Look = () => AsyncGenerator<Finds, Tally>

/**
 * Reads a list of which each page tells the total. Where they do not agree, somebody may have come or
 * gone between two pages, so it is read once more. If they still do not, a hold stands until they do:
 * nothing is concluded from such a list, and what it leaves out would be missed in silence.
 */
export async function* untilAgreed(
  reading: Reading,
  list: { what: string; place: string },
  look: Look,
): AsyncGenerator<Finds> {
  const what = nameOf(list)
  let tally = yield* look()
  if (!agrees(tally)) tally = yield* look()
  noteUnread(reading, what, reasonAgainst(reading, list, tally))
  noteOdd(reading, what, tally.odd > 0)
}

/**
 * Whether the last look at this list did not agree or understood not all of it: it is to be read again
 * though nothing has changed.
 */
export function isUnfinished({ next }: Reading, list: { what: string; place: string }): boolean {
  const what = nameOf(list)
  return next.unread[what] !== undefined || next.odd.includes(what)
}

/** A place that is no longer there has no list to be read. */
export function forgetUnfinished(reading: Reading, what: string, places: readonly string[]): void {
  const listed = new Set(places.map((place) => nameOf({ what, place })))
  const { unread, odd } = reading.next
  for (const noted of [...Object.keys(unread), ...odd]) {
    if (!noted.startsWith(nameOf({ what, place: '' })) || listed.has(noted)) continue
    noteUnread(reading, noted, null)
    noteOdd(reading, noted, false)
  }
}

function noteOdd({ next }: Reading, what: string, isOdd: boolean): void {
  const others = next.odd.filter((one) => one !== what)
  next.odd = isOdd ? [...others, what] : others
}

function agrees({ ids, odd, totals, trouble }: Tally): boolean {
  return trouble === null && totals.size === 1 && totals.has(ids.size + odd)
}

/** Nothing is concluded about what is missing while anything in the list is not understood. */
export function isWhole(tally: Tally): boolean {
  return tally.odd === 0 && agrees(tally)
}

function nameOf({ what, place }: { what: string; place: string }): string {
  return `${what} of ${place}`
}

function reasonAgainst(
  { next, course }: Reading,
  { what, place }: { what: string; place: string },
  tally: Tally,
): string | null {
  if (agrees(tally)) return null
  const { ids, odd, totals, trouble } = tally
  const [cmid] = Object.entries(next.modules).find(([, at]) => at === place) ?? []
  const page = `${course.baseUrl}/mod/${place.split(':')[0]}/view.php?id=${cmid}`
  const where = cmid === undefined ? place : page
  const cure = 'Look whether a plugin or a proxy changes its answers.'
  if (trouble !== null) return `The ${what} at ${where} are not read: ${trouble}. ${cure}`
  return `Moodle says there are ${[...totals].join(', then ')} ${what} at ${where} but lists ${ids.size + odd}, twice in a row. What it lists is read; what it does not is neither read nor called deleted. ${cure}`
}
