import { day } from '../../src/clock.ts'
import { visibleModules } from './canary.ts'
import { keyOf } from './normalize.ts'
import { eventSubject } from './normalize-calendar.ts'
import { type Finds, finds, type Reading } from './reading.ts'
import type { CalendarEvent, Sifted } from './schema.ts'

/**
 * The course's own events around now, in one request. What activities put into the calendar are dates
 * of their own, told with them. Only what should have been in the stretch that was asked for can be
 * missing from it; it is asked for by id, as it may have been put off beyond, and then the course page
 * once more: lost access looks like an empty calendar.
 */
export async function* sweepCalendar(reading: Reading): AsyncGenerator<Finds> {
  const { client, course, call, connection, readAt } = reading
  const { calendarPastDays, calendarAheadDays } = connection.settings
  const from = Math.floor((readAt - calendarPastDays * day) / 1000)
  const to = Math.floor((readAt + calendarAheadDays * day) / 1000)
  const { rows, rejected } = await client.events(from, to, call)
  const here = new Set(rows.map(({ id }) => String(id)))
  const known = [...(await reading.known('event'))]
  const missing = known.filter(([id, start]) => {
    return !here.has(id) && Number(start) >= from && Number(start) <= to
  })
  const elsewhere = await stillThere(reading, missing)
  const odd = [...rejected, ...elsewhere.rejected]
  const beyond = known.filter((one) => !here.has(one[0]) && !missing.includes(one))
  const except = beyond.map(([id]) => keyOf(course, 'event', id))
  yield finds({
    subjects: [...rows, ...elsewhere.rows]
      .filter(isPeoples)
      .map((row) => eventSubject(course, row)),
    rejected: odd,
    complete: odd.length === 0 ? [{ kind: 'event', except }] : [],
  })
}

function isPeoples({ modulename }: CalendarEvent): boolean {
  return !modulename
}

const mostIds = 100

/** @throws AccessLost when the course can no longer be seen */
async function stillThere(
  { client, call, connection }: Reading,
  missing: readonly (readonly [string, string])[],
): Promise<Sifted<CalendarEvent>> {
  const found: Sifted<CalendarEvent> = { rows: [], rejected: [], sent: missing.length }
  for (let start = 0; start < missing.length; start += mostIds) {
    const ids = missing.slice(start, start + mostIds).map(([id]) => Number(id))
    const { rows, rejected } = await client.eventsById(ids, call)
    found.rows.push(...rows.filter(({ id }) => ids.includes(id)))
    found.rejected.push(...rejected)
  }
  if (found.rows.length < missing.length) await visibleModules(client, connection.place, call)
  return found
}
