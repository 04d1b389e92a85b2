import { randomBytes } from 'node:crypto'
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
