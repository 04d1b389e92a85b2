import { sql } from 'kysely'
import type { Db } from '../../src/store/open.ts'

/** Copies of everything in a database, as an operator makes them. To be used while no process works. */
export interface Backup {
  take(): Promise<void>
  isTaken(): boolean
  /** Everything is as it was when the last copy was taken. */
  restore(): Promise<void>
}

export function createBackup(db: Db): Backup {
  let taken = false
  return {
    async take() {
      await sql`drop schema if exists backup cascade`.execute(db)
      await sql`create schema backup`.execute(db)
      for (const { name } of await tablesOf(db))
        await sql`create table ${sql.table(`backup.${name}`)} as table ${sql.table(`app.${name}`)}`.execute(
          db,
        )
      taken = true
    },
    isTaken: () => taken,
    async restore() {
      const tables = await tablesOf(db)
      await db.transaction().execute(async (trx) => {
        const all = sql.join(tables.map(({ name }) => sql.table(`app.${name}`)))
        await sql`truncate ${all}`.execute(trx)
        for (const { name } of tables) await putBack(trx, name)
      })
    },
  }
}

async function putBack(db: Db, name: string): Promise<void> {
  const [to, from] = [sql.table(`app.${name}`), sql.table(`backup.${name}`)]
  await sql`insert into ${to} overriding system value select * from ${from}`.execute(db)
}

/** Those that others refer to come first. */
async function tablesOf(db: Db): Promise<readonly { name: string }[]> {
  const { rows } = await sql<{ name: string }>`
    select t.relname as name from pg_class t
    where t.relnamespace = 'app'::regnamespace and t.relkind = 'r'
    order by exists (
      select from pg_constraint c
      where c.conrelid = t.oid and c.contype = 'f' and c.confrelid <> c.conrelid), t.relname`.execute(
    db,
  )
  return rows
}
