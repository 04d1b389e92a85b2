import { sql } from 'kysely'
import type { Instant, PersonId } from '../ids.ts'
import type { MessageKey } from '../message.ts'
import { reminderKey } from '../reminder.ts'
import type { Db } from './open.ts'
import type { MessageState } from './tables.ts'

/** A message without its texts. */
export interface MessageLine extends MessageKey {
  id: string
  channel: string
  toName: string | null
  subject: string
  state: MessageState
  createdAt: Instant
  sentAt: Instant | null
  reason: string | null
}

/** Messages of a kind, newest first; of one space where it is named. */
export async function listMessages(
  db: Db,
  of: { space: string | null; kind: MessageKey['kind']; limit: number },
): Promise<readonly MessageLine[]> {
  const { space, kind, limit } = of
  const rows = await db
    .selectFrom('message')
    .select(['id', 'space', 'about', 'reader', 'period', 'channel', 'subject', 'state', 'reason'])
    .select(['to_name as toName', 'created_at', 'sent_at'])
    .$if(space !== null, (query) => query.where('space', '=', space ?? ''))
    .where('kind', '=', kind)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ created_at, sent_at, ...row }) => ({
    ...row,
    kind,
    createdAt: created_at.getTime(),
    sentAt: sent_at?.getTime() ?? null,
  }))
}

/** How many messages each reader was owed, and got. */
export interface ReaderCount {
  space: string
  kind: string
  about: string
  reader: string
  due: number
  sent: number
}

/** Per plan or window and reader; what was dropped as useless counts as neither. */
export async function countMessages(db: Db): Promise<readonly ReaderCount[]> {
  const rows = await db
    .selectFrom('message')
    .select(['space', 'kind', 'about', 'reader'])
    .select(sql<number>`(count(*) filter (where state <> 'dropped'))::int`.as('due'))
    .select(sql<number>`(count(*) filter (where state = 'sent'))::int`.as('sent'))
    .groupBy(['space', 'kind', 'about', 'reader'])
    .orderBy('space')
    .orderBy('kind')
    .orderBy('about')
    .orderBy('reader')
    .execute()
  return rows
}

/** `reminderKey` of every reminder ever written down for a space. */
export async function writtenReminders(db: Db, space: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('message')
    .select(['about', 'reader', 'period'])
    .where('space', '=', space)
    .where('kind', '=', 'reminder')
    .execute()
  return new Set(rows.map((row) => reminderKey(row.about, row.reader as PersonId, row.period)))
}
