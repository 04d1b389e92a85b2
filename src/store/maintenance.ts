import { sql } from 'kysely'
import type { Db, Store } from './open.ts'

/**
 * Lets the embedded database know how large its tables have become. A server does so by itself; the
 * embedded one never does, and then plans for one row where there are thousands.
 */
export async function learnSizes({ db, kind }: Pick<Store, 'db' | 'kind'>): Promise<void> {
  if (kind === 'embedded') await sql`analyze`.execute(db)
}

/**
 * Lets the database know how large the tables have become that grow with each effect: in a long run they
 * do so faster than a server looks, and it would go on to read them as a whole, as it did while they were
 * small.
 */
export async function learnGrowth(db: Db): Promise<void> {
  await sql`analyze app.effect, app.link`.execute(db)
}
