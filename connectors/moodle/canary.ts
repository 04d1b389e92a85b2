import type { Call } from '../../src/connector.ts'
import { AccessLost } from '../../src/errors.ts'
import type { MoodleClient } from './client.ts'
import type { Module, Sifted } from './schema.ts'
import type { Place } from './settings.ts'

/**
 * What the course page shows: the canary of every proof of absence.
 * @throws AccessLost where the course is out of our sight or shows nothing at all
 */
export async function visibleModules(
  client: MoodleClient,
  { course }: Place,
  call: Call,
): Promise<Sifted<Module>> {
  const page = await client.contents(call)
  if (page.rows.length > 0) return page
  throw new AccessLost(
    `Moodle shows nothing of course ${course}: enrol the user of the token in it.`,
  )
}
