import { randomBytes } from 'node:crypto'
import type { Instant } from '../ids.ts'
import { isoTime } from './json.ts'
import type { Db } from './open.ts'

/** Twelve hex digits that name this installation for ever; made when first asked for. */
export async function installationId(db: Db): Promise<string> {
  await db
    .insertInto('meta')
    .values({ key: 'installation', value: randomBytes(6).toString('hex') })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  const row = await db
    .selectFrom('meta')
    .select('value')
    .where('key', '=', 'installation')
    .executeTakeFirstOrThrow()
  return row.value
}

/** Space → up to which moment reminders were looked for. */
export async function remindedUntil(db: Db): Promise<ReadonlyMap<string, Instant>> {
  const rows = await db
    .selectFrom('meta')
    .select(['key', 'value'])
    .where('key', 'like', `${reminded}%`)
    .execute()
  return new Map(rows.map((row) => [row.key.slice(reminded.length), Date.parse(row.value)]))
}

export async function saveRemindedUntil(db: Db, space: string, until: Instant): Promise<void> {
  const value = isoTime(until)
  await db
    .insertInto('meta')
    .values({ key: reminded + space, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}

/**
 * Since when answers of a space are brought to its cards: for as long as that is switched on the moment
 * when it was. `null` while it is off.
 */
export async function repliesSince(db: Db, space: string): Promise<Instant | null> {
  const row = await db
    .selectFrom('meta')
    .select('value')
    .where('key', '=', replying + space)
    .executeTakeFirst()
  return row === undefined ? null : Date.parse(row.value)
}

/** What was switched on stays so since it was; what is off is forgotten. */
export async function switchReplies(
  db: Db,
  space: string,
  { on, at }: { on: boolean; at: Instant },
): Promise<void> {
  const key = replying + space
  if (!on) await db.deleteFrom('meta').where('key', '=', key).execute()
  else
    await db
      .insertInto('meta')
      .values({ key, value: isoTime(at) })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute()
}

const reminded = 'reminded:'
const replying = 'replying:'
