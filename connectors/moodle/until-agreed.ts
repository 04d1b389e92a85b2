import type { Finds, Reading } from './reading.ts'
import { noteUnread } from './unless-refused.ts'

/** What the pages of one list came to, beside what Moodle says that there is. */
export interface Tally {
  /** Different things on all pages, odd ones included. */
  listed: number
  /** What each page told; more than one: the list changed while we read. */
  totals: ReadonlySet<number>
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
  noteUnread(reading, what, agrees(tally) ? null : disagreement(reading, list, tally))
}

/** Whether the last look at this list did not agree: it is to be read again though nothing changed. */
export function isDisagreeing({ next }: Reading, list: { what: string; place: string }): boolean {
  return next.unread[nameOf(list)] !== undefined
}

/** A place that is no longer there has no list to be read. */
export function forgetDisagreements(
  reading: Reading,
  what: string,
  places: readonly string[],
): void {
  const listed = new Set(places.map((place) => nameOf({ what, place })))
  for (const noted of Object.keys(reading.next.unread))
    if (noted.startsWith(nameOf({ what, place: '' })) && !listed.has(noted))
      noteUnread(reading, noted, null)
}

export function agrees({ listed, totals }: Tally): boolean {
  return totals.size === 1 && totals.has(listed)
}

function nameOf({ what, place }: { what: string; place: string }): string {
  return `${what} of ${place}`
}

function disagreement(
  { next, course }: Reading,
  { what, place }: { what: string; place: string },
  { listed, totals }: Tally,
): string {
  const [cmid] = Object.entries(next.modules).find(([, at]) => at === place) ?? []
  const page = `${course.baseUrl}/mod/${place.split(':')[0]}/view.php?id=${cmid}`
  const where = cmid === undefined ? place : page
  return `Moodle says there are ${[...totals].join(', then ')} ${what} at ${where} but lists ${listed}, twice in a row. What it lists is read; what it does not is neither read nor called deleted. Look whether a plugin or a proxy changes its answers.`
}
