import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../ids.ts'
import { isoTime } from './json.ts'
import type { Db } from './open.ts'
import { unflushed } from './transaction.ts'

/**
 * Takes or prolongs the lease until `now + ttlMs`. Gives its fence, which grows with each change of
 * holder, or `null` while another holds it. `holder` names one run, not a process: a run that was
 * given up must not look like its successor.
 */
export async function takeLease(
  db: Db,
  name: string,
  holder: string,
  now: Instant,
  ttlMs: number,
): Promise<number | null> {
  const row = await db
    .insertInto('lease')
    .values({ name, holder, fence: 1, expires_at: new Date(now + ttlMs) })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({
          fence: sql<string>`lease.fence + (lease.holder <> excluded.holder)::int`,
          holder: sql<string>`excluded.holder`,
          expires_at: sql<Date>`excluded.expires_at`,
        })
        .where((is) =>
          is.or([is('lease.holder', '=', holder), is('lease.expires_at', '<=', new Date(now))]),
        ),
    )
    .returning(['fence', unflushed])
    .executeTakeFirst()
  return row ? Number(row.fence) : null
}

/** Prolongs a lease that is still held; `false` when it was lost. */
export async function renewLease(
  db: Db,
  name: string,
  holder: string,
  fence: number,
  now: Instant,
  ttlMs: number,
): Promise<boolean> {
  const renewed = await db
    .updateTable('lease')
    .set({ expires_at: new Date(now + ttlMs) })
    .where('name', '=', name)
    .where('holder', '=', holder)
    .where('fence', '=', String(fence))
    .where('expires_at', '>', new Date(now))
    .returning(unflushed)
    .executeTakeFirst()
  return renewed !== undefined
}

/** Gives the lease back at once. The row stays: its fence must never fall. */
export async function dropLease(
  db: Db,
  name: string,
  holder: string,
  fence: number,
): Promise<void> {
  await db
    .updateTable('lease')
    .set({ expires_at: new Date(0) })
    .where('name', '=', name)
    .where('holder', '=', holder)
    .where('fence', '=', String(fence))
    .returning(unflushed)
    .execute()
}

/** A lease as somebody holds it at a moment. */
export interface Holding {
  name: string
  holder: string
  fence: number
  now: Instant
}

/**
 * Is this holder still the holder? To be asked inside the transaction that writes: until it ends
 * nobody else can take the lease.
 */
export async function holdsLease(db: Db, holding: Holding): Promise<boolean> {
  const { rows } = await heldLease(holding).execute(db)
  return rows.length > 0
}

/** The same as part of a statement: a query of one row while it is so. */
export function heldLease({ name, holder, fence, now }: Holding): RawBuilder<unknown> {
  return sql`
    select fence from app.lease
    where name = ${name} and holder = ${holder} and fence = ${String(fence)}::bigint
      and expires_at > ${isoTime(now)}::timestamptz
    for share`
}

/** Ends every lease: right only where no other process can be alive (the embedded database). */
export async function endAllLeases(db: Db): Promise<void> {
  await db
    .updateTable('lease')
    .set({ expires_at: new Date(0) })
    .execute()
}
