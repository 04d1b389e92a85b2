import { boardVerbs } from './act-board.ts'
import { cardVerbs } from './act-card.ts'
import { checklistVerbs } from './act-checklist.ts'
import { commentVerbs } from './act-comment.ts'
import type { Verb } from './verb.ts'
import type { World } from './world.ts'

const verbs: ReadonlyMap<string, Verb> = new Map(
  Object.entries({ ...boardVerbs, ...cardVerbs, ...checklistVerbs, ...commentVerbs }),
)

/** Lets a member do something; the verbs and their details stand in the connector's README. */
export function act(
  world: World,
  name: string,
  details: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const verb = verbs.get(name)
  if (!verb) throw new Error(`Unknown verb "${name}": one of ${[...verbs.keys()].join(', ')}`)
  return verb(world, details)
}
