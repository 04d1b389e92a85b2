import { sql } from 'kysely'
import type { Store } from './open.ts'

/**
 * Lets the embedded database know how large its tables have become. A server does so by itself; the
 * embedded one never does, and then plans for one row where there are thousands.
 */
export async function learnSizes({ db, kind }: Pick<Store, 'db' | 'kind'>): Promise<void> {
  if (kind === 'embedded') await sql`analyze`.execute(db)
}
