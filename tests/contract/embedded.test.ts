import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { TryLater } from '../../src/errors.ts'
import { takeLockFile } from '../../src/store/lock-file.ts'
import { openStore } from '../../src/store/open.ts'
import { pglitePool } from '../../src/store/pglite-pool.ts'
import { openPgliteSession } from '../../src/store/pglite-session.ts'
import { transactionGuard } from '../../src/store/transaction-guard.ts'
import { migratedImage } from '../support/wirings.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vmeste-test-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('the embedded store on disk', () => {
  test('keeps every acknowledged commit, whole, when its process is killed, and is refused to a second process meanwhile', async () => {
    const image = await migratedImage()
    await openStore({ databaseUrl: null, directory, image }).then((store) => store.close())
    const acknowledged: number[] = []

    for (const round of [1, 2, 3]) {
      const { child, numbers, firstCommit } = commitInChild(round * 1_000_000)
      await firstCommit
      if (round === 1) {
        await expect(openStore({ databaseUrl: null, directory })).rejects.toThrow(
          new RegExp(`in use by process ${child.pid} .*stop it first`),
        )
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 200))
      child.kill('SIGKILL')
      await once(child, 'close')
      acknowledged.push(...numbers)
    }

    const store = await openStore({ databaseUrl: null, directory })
    const rows = await store.db.selectFrom('meta').select('key').execute()
    await store.close()
    const found = new Set(rows.map((row) => row.key))
    const lost = acknowledged.filter((n) => !found.has(`first-${n}`))
    const torn = [...found].filter((key) => !found.has(otherOf(key)))
    expect(acknowledged.length).toBeGreaterThan(20)
    expect({ lost, torn }).toEqual({ lost: [], torn: [] })
  })

  test('says what to do about a folder that is no database', async () => {
    writeFileSync(join(directory, 'database'), 'not a folder')

    const opening = openStore({ databaseUrl: null, directory })

    await expect(opening).rejects.toThrow(/cannot be opened: move the folder aside/)
    expect(() => readFileSync(join(directory, 'vmeste.lock'))).toThrow(/ENOENT/)
  })
})

describe('the lock file', () => {
  const path = () => join(directory, 'vmeste.lock')
  const write = (owner: object) => writeFileSync(path(), JSON.stringify(owner))

  test('is refused within the same process too, and free after it was freed', async () => {
    const first = await takeLockFile(directory)

    await expect(takeLockFile(directory)).rejects.toBeInstanceOf(TryLater)

    first.free()
    const second = await takeLockFile(directory)
    first.free()
    await expect(takeLockFile(directory)).rejects.toBeInstanceOf(TryLater)
    second.free()
  })

  test('has one winner among many who find a dead one', async () => {
    write({ pid: 2 ** 22 + 1, started: '1', host: hostname() })

    const all = await Promise.allSettled(upTo(8).map(() => takeLockFile(directory)))

    const winners = all.filter((one) => one.status === 'fulfilled')
    expect(winners).toHaveLength(1)
    for (const winner of winners) winner.value.free()
  })

  test('of a process whose number has a new owner is taken over', async () => {
    write({ pid: process.pid, started: 'long ago', host: hostname() })

    const lock = await takeLockFile(directory)

    expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ pid: process.pid })
    lock.free()
  })

  test('of another host counts while it is touched, and no longer', async () => {
    write({ pid: 1, started: '1', host: 'another-container' })
    await expect(takeLockFile(directory)).rejects.toThrow(/process 1 on another-container/)

    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(path(), longAgo, longAgo)

    const lock = await takeLockFile(directory)
    lock.free()
  })
})

describe('the pool over one session', () => {
  test('gives up a transaction in which nothing happens', async () => {
    const { pool, client } = await poolInTransaction({ idleMs: 50 })

    const other = await pool.query<{ n: number }>('select count(*)::int as n from kept')

    expect(other.rows).toEqual([{ n: 0 }])
    await expect(client.query('commit')).rejects.toMatchObject({ code: '25P03' })
    await pool.end()
  })

  test('rolls back what a released client left open', async () => {
    const { pool, client } = await poolInTransaction({ idleMs: 60_000 })

    client.release()

    const other = await pool.query<{ n: number }>('select count(*)::int as n from kept')
    expect(other.rows).toEqual([{ n: 0 }])
    await pool.end()
  })

  test('keeps the transaction when a value cannot be handed over', async () => {
    const { pool, client } = await poolInTransaction({ idleMs: 60_000 })
    const waiting = outside(() => pool.query(`insert into kept values ('theirs')`))

    await expect(client.query('select $1', [() => 1])).rejects.toThrow()
    await client.query('rollback')
    await waiting

    const { rows } = await pool.query('select * from kept')
    expect(rows).toEqual([{ what: 'theirs' }])
    await pool.end()
  })

  test('rejects what is under way when it ends, and everything afterwards', async () => {
    const session = await openPgliteSession('memory://', await migratedImage())
    const pool = pglitePool(session, transactionGuard())

    const slow = pool.query('select count(*) from generate_series(1, 300000)')
    await pool.end()

    expect((await slow).rowCount).toBe(1)
    await expect(pool.query('select 1')).rejects.toThrow(/after calling end/)
    await expect(session.run('select 1', [])).rejects.toThrow(/closed/)
  })
})

let outside: <T>(work: () => T) => T

/** A pool whose first client is in the middle of a transaction. */
async function poolInTransaction({ idleMs }: { idleMs: number }) {
  const { AsyncLocalStorage } = await import('node:async_hooks')
  outside = AsyncLocalStorage.snapshot()
  const session = await openPgliteSession('memory://', await migratedImage())
  const pool = pglitePool(session, transactionGuard(), idleMs)
  await pool.query('create table kept (what text)')
  const client = await pool.connect()
  const begin = async () => {
    await client.query('begin')
    await client.query(`insert into kept values ('mine')`)
  }
  await begin()
  return { pool, client }
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

function commitInChild(start: number) {
  const script = new URL('../support/committing-child.ts', import.meta.url).pathname
  const loader = new URL('../support/load-ts.js', import.meta.url).href
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', loader, script, directory, String(start)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const numbers: number[] = []
  const firstCommit = new Promise<void>((resolve) => {
    if (!child.stdout) return
    createInterface(child.stdout).on('line', (line) => {
      if (/^\d+$/.test(line)) numbers.push(Number(line))
      if (numbers.length > 0) resolve()
    })
  })
  return { child, firstCommit, numbers }
}

const otherOf = (key: string) =>
  key.startsWith('first') ? key.replace('first', 'second') : key.replace('second', 'first')
