import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import { Misconfigured, TryLater } from '../errors.ts'
import { takeLockFile } from './lock-file.ts'
import { migrate } from './migrate.ts'
import { pglitePool } from './pglite-pool.ts'
import { openPgliteSession } from './pglite-session.ts'
import type { PoolFace } from './pool-face.ts'
import { openServerPool } from './server-pool.ts'
import type { Tables } from './tables.ts'
import { type TransactionGuard, transactionGuard } from './transaction-guard.ts'

export type Db = Kysely<Tables>

export interface Store {
  readonly db: Db
  /** For the queue, which keeps its own schema beside ours. */
  readonly pool: PoolFace
  readonly kind: 'embedded' | 'server'
  /** @throws Error inside a transaction; `what` says what was tried. */
  refuseInside(what: string): void
  close(): Promise<void>
}

export interface StoreOptions {
  /** A PostgreSQL server; `null` for the embedded database in `directory`. */
  databaseUrl: string | null
  /** Where the embedded database and its lock file live; `:memory:` keeps nothing. */
  directory: string
  /** A dump to start an empty embedded database from. */
  image?: Uint8Array
}

/**
 * Opens the database and brings its tables up to date. To be closed after the queue.
 * @throws Misconfigured, TryLater
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const guard = transactionGuard()
  if (options.databaseUrl === null) return openEmbedded(options, guard)
  const pool = await openServerPool(options.databaseUrl, guard)
  return finish(pool, 'server', guard, () => pool.end())
}

async function openEmbedded(options: StoreOptions, guard: TransactionGuard): Promise<Store> {
  const place = options.directory === ':memory:' ? inMemory : await onDisk(options.directory)
  const session = await openPgliteSession(place.dataDir, options.image ?? null).catch((cause) => {
    place.free()
    const advice = `The embedded database in ${options.directory} cannot be opened: move the folder aside or restore it from a copy`
    throw new Misconfigured([advice], { cause })
  })
  const pool = pglitePool(session, guard)
  return finish(pool, 'embedded', guard, async () => {
    await pool.end()
    place.free()
  })
}

const inMemory = { dataDir: 'memory://', free: () => undefined }

async function onDisk(directory: string): Promise<{ dataDir: string; free(): void }> {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const lock = await takeLockFile(directory)
    return { dataDir: join(directory, 'database'), free: () => lock.free() }
  } catch (cause) {
    if (cause instanceof TryLater) throw cause
    const advice = `The data directory ${directory} cannot be written to: correct its owner or choose another`
    throw new Misconfigured([advice], { cause })
  }
}

async function finish(
  pool: PoolFace,
  kind: Store['kind'],
  guard: TransactionGuard,
  end: () => Promise<void>,
): Promise<Store> {
  const plain = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  try {
    await migrate(plain)
  } catch (error) {
    await end()
    throw error
  }
  let closing: Promise<void> | null = null
  return {
    db: plain.withSchema('app'),
    pool,
    kind,
    refuseInside: guard.refuseInside,
    close() {
      closing ??= end()
      return closing
    },
  }
}
