import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { pino } from 'pino'
import { openQueue } from '../../src/queue.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openStore, type Store } from '../../src/store/open.ts'
import { pglitePool } from '../../src/store/pglite-pool.ts'
import { openPgliteSession } from '../../src/store/pglite-session.ts'
import type { Tables } from '../../src/store/tables.ts'
import { transactionGuard } from '../../src/store/transaction-guard.ts'

export const silent = pino({ level: 'silent' })

export type StoreKind = 'embedded' | 'server'

// The one place where tests learn what stands beside them.
const { VMESTE_TEST_DATABASE_URL, VMESTE_TEST_REDIS_URL } = process.env
export const databaseUrl = VMESTE_TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'
export const redisUrl = VMESTE_TEST_REDIS_URL ?? 'redis://127.0.0.1:6379'

/** The stores that can be tested here. Says on stderr what is missing. */
export async function presentStores(): Promise<StoreKind[]> {
  return (await answers('PostgreSQL', () => administer('select 1')))
    ? ['embedded', 'server']
    : ['embedded']
}

export function isRedisPresent(): Promise<boolean> {
  return answers('Redis', askRedis)
}

/**
 * A migrated, empty store of its own: embedded in memory, from a ready image, or a new database on the
 * server, dropped when it is closed.
 */
export async function openTestStore(kind: StoreKind): Promise<Store> {
  if (kind === 'server') return openOnServer('')
  return openStore({ databaseUrl: null, directory: ':memory:', image: await migratedImage() })
}

/**
 * For whom any store is as good, now that the contract suites have gone over both: the server where one
 * answers (it opens ten times as fast, and nobody here pulls its plug, so that nothing waits for its
 * disk), embedded elsewhere.
 */
export async function openQuickStore(): Promise<Store> {
  return (await isServerPresent()) ? openOnServer(unsynced) : openTestStore('embedded')
}

/** Part of the address of a database whose plug nobody pulls: nothing waits for its disk. */
export const unsynced = new URLSearchParams({ options: '-c synchronous_commit=off' }).toString()

export function isServerPresent(): Promise<boolean> {
  present ??= administer('select 1').then(
    () => true,
    () => false,
  )
  return present
}

let present: Promise<boolean> | undefined

/** A throw-away database on the server. */
export async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `vmeste_test_${randomBytes(6).toString('hex')}`
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  await administer(`create database ${name}`)
  return { url: url.href, drop: () => administer(`drop database ${name} with (force)`) }
}

/** Removes what an installation left in Redis. */
export async function forgetInRedis(installationId: string): Promise<void> {
  const redis = new Redis(redisUrl)
  const keys = await redis.keys(`bull:vmeste-${installationId}-*`)
  if (keys.length > 0) await redis.del(...keys)
  await redis.quit()
}

/** The installation that keeps its things in a database, or `null` before it was ever opened. */
export async function installationIn(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const found = await client.query("select value from app.meta where key = 'installation'")
    return found.rows[0]?.value ?? null
  } finally {
    await client.end()
  }
}

/** A dump of an embedded database with all tables, made once for each version of them. */
export async function migratedImage(): Promise<Uint8Array> {
  const path = join(tmpdir(), `vmeste-test-${imageVersion()}.tar`)
  if (!existsSync(path)) {
    const part = `${path}.${randomBytes(4).toString('hex')}`
    writeFileSync(part, await makeImage())
    renameSync(part, path)
  }
  return readFileSync(path)
}

async function makeImage(): Promise<Uint8Array> {
  const session = await openPgliteSession('memory://', null)
  const guard = transactionGuard()
  const pool = pglitePool(session, guard)
  await migrate(new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }))
  const store = { pool, refuseInside: guard.refuseInside }
  const queue = await openQueue({ redisUrl: null, store, installationId: 'image', log: silent })
  await queue.close()
  const image = await session.dump()
  await pool.end()
  return image
}

function imageVersion(): string {
  const sources = ['../../src/store/migrations.ts', '../../package.json']
  const hash = createHash('sha256')
  for (const source of sources) hash.update(readFileSync(new URL(source, import.meta.url)))
  return hash.digest('hex').slice(0, 12)
}

async function openOnServer(options: string): Promise<Store> {
  const database = await createDatabase()
  const store = await openStore({ databaseUrl: `${database.url}?${options}`, directory: '' })
  return {
    ...store,
    async close() {
      await store.close()
      await database.drop()
    },
  }
}

async function answers(what: string, ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask()
    return true
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    process.stderr.write(`\n!!! ${what} does not answer (${reason}): NOT TESTED on it\n\n`)
    return false
  }
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 3_000 })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function askRedis(): Promise<void> {
  const redis = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => undefined)
  try {
    await redis.connect()
    await redis.ping()
  } finally {
    redis.disconnect()
  }
}
