import { type Selectable, sql } from 'kysely'
import type { Instant } from '../ids.ts'
import { type MessageKey, messageId, type NewMessage } from '../message.ts'
import { isoTime, maybeIsoTime, storableText } from './json.ts'
import type { Db } from './open.ts'
import type { MessageState, Tables } from './tables.ts'

/** A message as it is kept: frozen when it was planned, with its fate. */
export interface Message extends NewMessage {
  id: string
  state: MessageState
  createdAt: Instant
  /** Dates the message itself: the same on every try. */
  firstTryAt: Instant | null
  sentAt: Instant | null
  /** Tries so far, this one included. Above 1: an earlier one may have got through. */
  attempts: number
}

/** A try that was never confirmed counts as due again after this long, ms. */
const leaseMs = 10 * 60_000

/** Writes down a message that is owed; `false`: it was there before and stays as it was. */
export async function planMessage(db: Db, message: NewMessage, now: Instant): Promise<boolean> {
  const added = await db
    .insertInto('message')
    .values({
      ...{ id: messageId(message), space: message.space, kind: message.kind },
      ...{ about: message.about, reader: message.reader, period: message.period },
      ...{ channel: message.channel, address: message.address, to_name: message.toName },
      subject: storableText(message.subject),
      html: storableText(message.html),
      text: storableText(message.text),
      state: 'due',
      not_before: isoTime(message.notBefore),
      created_at: isoTime(now),
      reason: message.reason,
      covers_from: maybeIsoTime(message.covers?.from),
      covers_to: maybeIsoTime(message.covers?.to),
    })
    .onConflict((conflict) =>
      conflict.columns(['space', 'kind', 'about', 'reader', 'period']).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

/** Ids of what may be handed over now, oldest first; also tries that nobody ever confirmed. */
export async function dueMessages(
  db: Db,
  space: string,
  now: Instant,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('message')
    .select('id')
    .where('space', '=', space)
    .where('state', 'in', ['due', 'sending'])
    .where('not_before', '<=', new Date(now))
    .orderBy('not_before')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Takes a message for one try. `null`: somebody else has it, or it is no longer owed. A message whose
 * `attempts` is above 1 may have been delivered already.
 */
export async function reserveMessage(db: Db, id: string, now: Instant): Promise<Message | null> {
  const row = await db
    .updateTable('message')
    .set({
      state: 'sending',
      first_try_at: sql<Date>`coalesce(first_try_at, ${isoTime(now)}::timestamptz)`,
      attempts: sql`attempts + 1`,
      not_before: isoTime(now + leaseMs),
    })
    .where('id', '=', id)
    .where('state', 'in', ['due', 'sending'])
    .where('not_before', '<=', new Date(now))
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? null : toMessage(row)
}

/** It was handed over. */
export async function confirmMessage(db: Db, id: string, now: Instant): Promise<void> {
  await endTry(db, id, { state: 'sent', sent_at: isoTime(now) })
}

/** It was not, or nobody knows: to be tried again, with the same id, from `notBefore` on. */
export async function deferMessage(
  db: Db,
  id: string,
  notBefore: Instant,
  reason: string,
): Promise<void> {
  await endTry(db, id, { state: 'due', not_before: isoTime(notBefore), reason })
}

/** It was not even tried: as if nobody had taken it. */
export async function putBackMessage(
  db: Db,
  id: string,
  notBefore: Instant,
  reason: string,
): Promise<void> {
  await db
    .updateTable('message')
    .set({
      ...{ state: 'due', not_before: isoTime(notBefore), reason },
      attempts: sql`attempts - 1`,
      first_try_at: sql<Date | null>`case when attempts > 1 then first_try_at end`,
    })
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .execute()
}

/** It never will be: the address refuses it. */
export async function failMessage(db: Db, id: string, reason: string): Promise<void> {
  await endTry(db, id, { state: 'failed', reason })
}

/** It is no longer of use to its reader. */
export async function dropMessage(db: Db, id: string, reason: string): Promise<void> {
  await endTry(db, id, { state: 'dropped', reason })
}

/** One message with everything in it, or `null`. */
export async function findMessage(db: Db, id: string): Promise<Message | null> {
  const row = await db.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : toMessage(row)
}

async function endTry(
  db: Db,
  id: string,
  end: { state: MessageState; sent_at?: string; not_before?: string; reason?: string },
): Promise<void> {
  await db
    .updateTable('message')
    .set(end)
    .where('id', '=', id)
    .where('state', 'in', ['due', 'sending'])
    .execute()
}

function toMessage(row: Selectable<Tables['message']>): Message {
  const { covers_from: from, covers_to: to } = row
  return {
    ...{ id: row.id, space: row.space, kind: row.kind as MessageKey['kind'] },
    ...{ about: row.about, reader: row.reader, period: row.period },
    ...{ channel: row.channel, address: row.address, toName: row.to_name },
    ...{ subject: row.subject, html: row.html, text: row.text },
    state: row.state,
    notBefore: row.not_before.getTime(),
    reason: row.reason ?? '',
    covers: from && to && { from: from.getTime(), to: to.getTime() },
    createdAt: row.created_at.getTime(),
    firstTryAt: row.first_try_at?.getTime() ?? null,
    sentAt: row.sent_at?.getTime() ?? null,
    attempts: row.attempts,
  }
}
