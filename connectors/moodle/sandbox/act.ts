import { z } from 'zod'
import { assignVerbs } from './act-assign.ts'
import { calendarVerbs } from './act-calendar.ts'
import { contentVerbs } from './act-content.ts'
import { dataVerbs } from './act-data.ts'
import { forumVerbs } from './act-forum.ts'
import { inspectVerbs } from './act-inspect.ts'
import { peopleVerbs } from './act-people.ts'
import { siteVerbs } from './act-site.ts'
import type { Verb } from './verb.ts'
import type { World } from './world.ts'

const verbs: Readonly<Record<string, Verb>> = {
  ...forumVerbs,
  ...dataVerbs,
  ...assignVerbs,
  ...contentVerbs,
  ...calendarVerbs,
  ...peopleVerbs,
  ...siteVerbs,
  ...inspectVerbs,
}

/**
 * Does what somebody does in the site's own pages; the verbs stand in this folder's README.
 * @throws Error saying what is wrong with the verb or its details, or what Moodle would not allow
 */
export function act(
  world: World,
  name: string,
  details: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (!verb) throw new Error(`The Moodle sandbox has no verb "${name}"; see its README`)
  try {
    return verb(world, details)
  } catch (cause) {
    if (!(cause instanceof z.ZodError)) throw cause
    throw new Error(`Bad details for "${name}": ${z.prettifyError(cause)}`, { cause })
  }
}
