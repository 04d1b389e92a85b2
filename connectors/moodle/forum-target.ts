import type { Call } from '../../src/connector.ts'
import { Misconfigured } from '../../src/errors.ts'
import { sameName } from '../../src/route.ts'
import type { MoodleClient } from './client.ts'
import type { Forum } from './schema.ts'
import type { MoodleConnection } from './settings.ts'
import { titleText } from './text.ts'

/** The forum that shows the cards as discussions. */
export interface ForumTarget {
  find(call: Call): Promise<Forum>
  /** The id to post for: of the group with that name, or of everybody. */
  group(name: string | null, call: Call): Promise<number>
  /** After a sign that it is no longer there. */
  forget(): void
}

export const everybody = -1

/** Finds the forum once a connection. @throws Misconfigured in words that say what to do */
export function createForumTarget(
  { place }: MoodleConnection,
  client: MoodleClient,
  title: string,
): ForumTarget {
  let found: Forum | null = null
  const groups = new Map<string, number>()
  const target: ForumTarget = {
    async find(call) {
      found ??= await findForum(client, title, place.language, call)
      return found
    },
    async group(name, call) {
      if (name === null) return everybody
      const known = groups.get(sameName(name))
      if (known !== undefined) return known
      const { cmid } = await target.find(call)
      for (const group of await client.groupsOf(cmid, call))
        groups.set(sameName(group.name), group.id)
      return groups.get(sameName(name)) ?? noGroup(name, title)
    },
    forget() {
      found = null
      groups.clear()
    },
  }
  return target
}

async function findForum(
  client: MoodleClient,
  title: string,
  language: string,
  call: Call,
): Promise<Forum> {
  const { rows } = await client.forums(call)
  const named = rows.filter(({ name }) => titleText(name, language) === title)
  const [forum, ...others] = named
  if (forum === undefined)
    throw new Misconfigured([
      `The course has no forum «${title}» that we can see: add one with this title (subscription mode: optional or off, or everybody gets a mail for each comment).`,
    ])
  if (others.length > 0)
    throw new Misconfigured([
      `The course has ${named.length} forums «${title}»: rename all but the one for the cards.`,
    ])
  if (forum.type === 'news')
    throw new Misconfigured([
      `«${title}» is the announcements forum: everybody would get a mail for each card and comment. Add another forum for the cards.`,
    ])
  return forum
}

function noGroup(name: string, title: string): never {
  throw new Misconfigured([
    `The forum «${title}» knows no group «${name}» that we can see: correct the group of the route, or give the role of the token's user moodle/site:accessallgroups.`,
  ])
}
