import { type Kysely, Migrator } from 'kysely'
import { Misconfigured } from '../errors.ts'
import { migrations } from './migrations.ts'
import type { Tables } from './tables.ts'

/**
 * Brings schema `app` up to date. Several processes may do it at once.
 * @throws Misconfigured when a newer version has been here, or rights are missing
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableSchema: 'app',
  })
  const { error } = await migrator.migrateToLatest()
  if (!error) return
  const advice = adviceFor(error)
  throw advice ? new Misconfigured([advice], { cause: error }) : error
}

function adviceFor(error: unknown): string | null {
  if (String(Object(error).message).startsWith('corrupted migrations')) {
    return 'The database was used by a newer vmeste: install that version or a newer one'
  }
  if (Object(error).code !== '42501') return null
  return 'The database user of DATABASE_URL may not create schemas: grant it CREATE on the database'
}
