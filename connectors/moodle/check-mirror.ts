import type { Call, Finding } from '../../src/connector.ts'
import type { Target } from '../../src/space.ts'
import type { MoodleClient } from './client.ts'
import { createForumTarget } from './forum-target.ts'
import { createTargetFinder } from './mirror-target.ts'
import { titleOf } from './mirror-to.ts'
import type { MoodleConnection } from './settings.ts'

/** Looks at the places that show cards, each on its own; at the usual one where nothing is said. */
export function mirrorLooks(
  connection: MoodleConnection,
  client: MoodleClient,
  call: Call,
): (() => Promise<readonly Finding[]>)[] {
  const { place, shows } = connection
  const usual = { as: 'entries', into: null } as const
  const targets: readonly Pick<Target, 'as' | 'into'>[] = shows.length === 0 ? [usual] : shows
  return targets.map((target) => () => {
    const title = titleOf(place, target)
    const look = target.as === 'entries' ? databaseFindings : forumFindings
    return look(connection, client, title, call)
  })
}

async function databaseFindings(
  connection: MoodleConnection,
  client: MoodleClient,
  title: string,
  call: Call,
): Promise<Finding[]> {
  const { approval } = await createTargetFinder(connection, client, title).find(call)
  if (!approval)
    return [{ level: 'ok', text: `The mirror database «${title}» has all its fields.` }]
  return [
    {
      level: 'warning',
      text: `Entries of «${title}» wait for approval: switch approval off in its settings, or participants will not see the cards.`,
    },
  ]
}

async function forumFindings(
  connection: MoodleConnection,
  client: MoodleClient,
  title: string,
  call: Call,
): Promise<Finding[]> {
  await createForumTarget(connection, client, title).find(call)
  return [{ level: 'ok', text: `The forum «${title}» for cards is there.` }]
}
