import { AccessLost, GiveUp, Misconfigured } from '../../src/errors.ts'
import type { Doubt } from '../../src/observation.ts'
import type { Finds, Reading } from './reading.ts'

/**
 * Steps that Moodle may refuse (a capability or a function is missing) without stopping the others:
 * what they found until then stays, nothing is concluded from the rest, and the reason is kept in the
 * position until they succeed. Trouble that passes is thrown on.
 */
export async function* unlessRefused(
  reading: Reading,
  what: string,
  steps: AsyncIterable<Finds>,
): AsyncGenerator<Finds> {
  let asked = false
  try {
    for await (const found of steps) {
      asked = true
      yield found
    }
    if (asked) noteUnread(reading, what, null)
  } catch (error) {
    if (!isRefusal(error)) throw error
    reading.connection.log.warn({ what }, error.message)
    noteUnread(reading, what, unreadBecause(what, error.message))
  }
}

/** A hold with these words stands for what cannot be read, until a reading says that it can be (`null`). */
export function noteUnread({ next }: Reading, what: string, reason: string | null): void {
  const { [what]: _, ...others } = next.unread
  next.unread = reason === null ? others : { ...others, [what]: reason }
}

/** What to tell the operator of a part of the course. */
export function unreadBecause(what: string, why: string): string {
  return `Of the course, ${what} are not read; everything else is. ${why}`
}

/** What cannot be read, for the operator. */
export function unread({ next }: Reading): Doubt[] {
  return Object.entries(next.unread).map(([what, reason]) => ({ scope: `unread ${what}`, reason }))
}

function isRefusal(error: unknown): error is Error {
  return error instanceof Misconfigured || error instanceof AccessLost || error instanceof GiveUp
}
