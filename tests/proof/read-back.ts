import type { Value } from '../../src/activity.ts'
import type { Instant, SubjectKey } from '../../src/ids.ts'
import { readLog } from '../../src/store/activities.ts'
import type { Store } from '../../src/store/open.ts'
import type { SubjectState } from '../../src/subject.ts'
import { storedSpots } from './sight.ts'
import type { Line, Stored } from './story.ts'

/** The whole log of a space, oldest first. */
export async function readLines({ db }: Store, space: string): Promise<Line[]> {
  const accounts = await db
    .selectFrom('account')
    .select(['person_id', 'source_id'])
    .where('space', '=', space)
    .execute()
  const ids = new Map(accounts.map((row) => [row.person_id, row.source_id]))
  const lines: Line[] = []
  for await (const page of readLog(db, space)) {
    for (const { actor, at, seenAt, after, subject, ...line } of page) {
      lines.push({
        ...line,
        subject: subject as SubjectKey,
        after: (after ?? null) as Value,
        actor: actor === null ? null : (ids.get(actor) ?? 'somebody'),
        at: at.getTime() as Instant,
        seenAt: seenAt.getTime(),
      })
    }
  }
  return lines
}

/** Every subject of a space, the gone ones too. */
export async function readStored({ db }: Store, space: string): Promise<Map<SubjectKey, Stored>> {
  const rows = await db
    .selectFrom('subject')
    .select(['key', 'kind', 'state', 'title', 'gone_at'])
    .where('space', '=', space)
    .execute()
  return new Map(
    rows.map(({ key, kind, state, title, gone_at }) => [
      key as SubjectKey,
      { spots: storedSpots(kind, state as SubjectState), title, gone: gone_at !== null },
    ]),
  )
}
