import { boardVerbs } from './act-board.ts'
import { cardVerbs } from './act-card.ts'
import { cardPartVerbs } from './act-card-parts.ts'
import { checkItemVerbs } from './act-check-item.ts'
import { checklistVerbs } from './act-checklist.ts'
import { commentVerbs } from './act-comment.ts'
import { copyVerbs } from './act-copy.ts'
import { elsewhereVerbs } from './act-elsewhere.ts'
import { fieldVerbs } from './act-field.ts'
import { labelVerbs } from './act-label.ts'
import { noiseVerbs } from './act-noise.ts'
import { peopleVerbs } from './act-people.ts'
import { webhookVerbs } from './act-webhook.ts'
import { findMember } from './find.ts'
import type { Verb } from './verb.ts'
import type { World } from './world.ts'

const verbs: ReadonlyMap<string, Verb> = new Map(
  Object.entries({
    ...{ ...boardVerbs, ...elsewhereVerbs, ...fieldVerbs, ...labelVerbs, ...peopleVerbs },
    ...{ ...cardVerbs, ...cardPartVerbs, ...copyVerbs, ...commentVerbs },
    ...{ ...checklistVerbs, ...checkItemVerbs, ...noiseVerbs, ...webhookVerbs },
  }),
)

/** Lets a member do something; the verbs and their details stand in README.md beside this. */
export function act(
  world: World,
  name: string,
  details: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const verb = verbs.get(name)
  if (!verb) throw new Error(`Unknown verb "${name}": one of ${[...verbs.keys()].join(', ')}`)
  // Nothing may be half done by somebody who is not there.
  if (typeof details.by === 'string') findMember(world, details.by)
  return verb(world, details)
}
