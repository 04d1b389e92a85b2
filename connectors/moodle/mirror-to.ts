import type { Mirror } from '../../src/connector.ts'
import type { Target } from '../../src/space.ts'
import type { MoodleClient } from './client.ts'
import { createForumMirror } from './forum-mirror.ts'
import { createMirror } from './mirror.ts'
import type { MoodleConnection } from './settings.ts'

/** Shows cards at places of the course; what it has found out about one is kept as long as it lives. */
export function createMirrorTo(
  connection: MoodleConnection,
  client: MoodleClient,
): (target: Target) => Mirror {
  const mirrors = new Map<string, Mirror>()
  return (target) => {
    const mirror = mirrors.get(target.key) ?? mirrorTo(connection, client, target)
    mirrors.set(target.key, mirror)
    return mirror
  }
}

function mirrorTo(
  connection: MoodleConnection,
  client: MoodleClient,
  target: Pick<Target, 'as' | 'into'>,
): Mirror {
  const create = target.as === 'entries' ? createMirror : createForumMirror
  return create(connection, client, titleOf(connection.place, target))
}

/** The activity that is meant, told from those of other courses. */
export function mirrorPlace(
  place: MoodleConnection['place'],
  target: Pick<Target, 'as' | 'into'>,
): { id: string; title: string } {
  const title = titleOf(place, target)
  return { id: `${place.course} ${title.normalize('NFC')}`, title }
}

/** Title of the activity. */
export function titleOf(
  {
    mirrorDatabase,
    mirrorForum,
  }: Pick<MoodleConnection['place'], 'mirrorDatabase' | 'mirrorForum'>,
  { as, into }: Pick<Target, 'as' | 'into'>,
): string {
  return into ?? (as === 'entries' ? mirrorDatabase : mirrorForum)
}

/** Titles of the Database activities that show cards: what stands there is nobody's entry. */
export function mirrorDatabases({ place, shows }: MoodleConnection): ReadonlySet<string> {
  const entries = shows.filter(({ as }) => as === 'entries')
  return new Set([place.mirrorDatabase, ...entries.map((target) => titleOf(place, target))])
}
