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
    if (asked) reading.next.unread = without(reading.next.unread, what)
  } catch (error) {
    if (!isRefusal(error)) throw error
    reading.connection.log.warn({ what }, error.message)
    reading.next.unread = { ...reading.next.unread, [what]: error.message }
  }
}

/** What cannot be read, for the operator. */
export function unread({ next }: Reading): Doubt[] {
  return Object.entries(next.unread).map(([what, why]) => ({
    scope: `unread ${what}`,
    reason: `Of the course, ${what} are not read; everything else is. ${why}`,
  }))
}

function isRefusal(error: unknown): error is Error {
  return error instanceof Misconfigured || error instanceof AccessLost || error instanceof GiveUp
}

function without(
  unread: Readonly<Record<string, string>>,
  what: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(unread).filter(([name]) => name !== what))
}
