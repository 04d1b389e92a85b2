import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { Misconfigured, TryLater } from '../../src/errors.ts'
import { installationId } from '../../src/store/meta.ts'
import { type Db, openStore, type Store } from '../../src/store/open.ts'
import { inTransaction } from '../../src/store/transaction.ts'
import { createDatabase, databaseUrl, openTestStore, presentStores } from '../support/wirings.ts'

const kinds = await presentStores()

describe.each(kinds)('the %s store', (kind) => {
  let store: Store
  beforeAll(async () => {
    store = await openTestStore(kind)
  })
  afterAll(() => store.close())

  test('keeps parallel transactions apart', async () => {
    const runs = Array.from({ length: 10 }, (_, run) =>
      inTransaction(store.db, async (trx) => {
        await put(trx, `apart-${run}-a`)
        await pause(5)
        const seen = await keys(trx, 'apart-')
        await put(trx, `apart-${run}-b`)
        if (run % 2) throw new Error('rolled back on purpose')
        return seen.filter((key) => key.endsWith('a')).length - seen.filter(isB).length
      }),
    )

    const ends = await Promise.allSettled(runs)

    // Whole pairs of others at most, and one's own first row.
    expect(ends.filter((end) => end.status === 'fulfilled').map((end) => end.value)).toEqual(
      Array(5).fill(1),
    )
    expect(await keys(store.db, 'apart-')).toEqual(
      [0, 2, 4, 6, 8].flatMap((run) => [`apart-${run}-a`, `apart-${run}-b`]),
    )
  })

  test('keeps others out of a transaction begun with an isolation level', async () => {
    const begun = gate()
    const rolledBack = store.db
      .transaction()
      .setIsolationLevel('serializable')
      .execute(async (trx) => {
        await put(trx, 'level-mine')
        begun.open()
        await pause(30)
        throw new Error('rolled back on purpose')
      })
    const committed = begun.passed.then(() => put(store.db, 'level-theirs'))

    await expect(rolledBack).rejects.toThrow('on purpose')
    await committed

    expect(await keys(store.db, 'level-')).toEqual(['level-theirs'])
  })

  test('does not take ROLLBACK TO SAVEPOINT for the end of a transaction', async () => {
    const back = gate()
    const mine = (async () => {
      const client = await store.pool.connect()
      for (const one of ['begin', 'savepoint s', 'rollback to savepoint s']) await client.query(one)
      back.open()
      await pause(30)
      await client.query('rollback')
      client.release()
    })()
    const acknowledged = back.passed.then(() => put(store.db, 'savepoint-theirs'))

    await Promise.all([mine, acknowledged])

    expect(await keys(store.db, 'savepoint-')).toEqual(['savepoint-theirs'])
  })

  test('rolls nested work back to its savepoint and commits the rest', async () => {
    await inTransaction(store.db, async (trx) => {
      await put(trx, 'nested-kept')
      await sql`savepoint inner_work`.execute(trx)
      await put(trx, 'nested-undone')
      await sql`rollback to savepoint inner_work`.execute(trx)
    })

    expect(await keys(store.db, 'nested-')).toEqual(['nested-kept'])
  })

  test.each([
    ['the database handle', (one: Store) => keys(one.db, '')],
    ['the pool', (one: Store) => one.pool.query('select 1')],
    ['another client', (one: Store) => one.pool.connect()],
    ['another transaction', (one: Store) => inTransaction(one.db, async () => undefined)],
    ['a nudge', async (one: Store) => one.refuseInside('A nudge')],
  ])('refuses %s inside a transaction, at once', async (_, use) => {
    const wrong = inTransaction(store.db, async (trx) => {
      await put(trx, 'refused')
      await pause(1)
      await use(store)
    })

    await expect(wrong).rejects.toThrow(/inside a transaction/)
    await use(store).then((client) => client && 'release' in client && client.release())
    expect(await keys(store.db, 'refused')).toEqual([])
  })

  test('refuses a second client in the middle of the transaction of a first', async () => {
    const [first, second] = await Promise.all([store.pool.connect(), store.pool.connect()])
    await first.query('START TRANSACTION')

    await expect(second.query('select 1')).rejects.toThrow(/inside a transaction/)

    await first.query('COMMIT')
    expect((await second.query('select 1')).rowCount).toBe(1)
    first.release()
    second.release()
  })

  test('goes on after a transaction that failed', async () => {
    const failed = inTransaction(store.db, async (trx) => {
      await sql`select 1 / 0`.execute(trx).catch(() => undefined)
      await put(trx, 'failed')
    })

    await expect(failed).rejects.toMatchObject({ code: '25P02' })
    await put(store.db, 'failed-after')
    expect(await keys(store.db, 'failed')).toEqual(['failed-after'])
  })

  test('stays usable after a statement that is not a string', async () => {
    const client = await store.pool.connect()
    const wrong = [undefined, 7, {}].map(async (sqlText) =>
      client.query(sqlText as unknown as string),
    )

    for (const one of wrong) await expect(one).rejects.toThrow()
    client.release()

    expect((await store.pool.query<{ n: number }>('select 1 as n')).rows).toEqual([{ n: 1 }])
  })

  test('unpacks a statement with its values', async () => {
    const statement = { text: 'select $1::int as n', values: [5] }

    const { rows } = await store.pool.query(statement as unknown as string)

    expect(rows).toEqual([{ n: 5 }])
  })

  test('names errors by SQLSTATE and constraint', async () => {
    await put(store.db, 'twice')

    await expect(put(store.db, 'twice')).rejects.toMatchObject({
      code: '23505',
      constraint: 'meta_pkey',
      table: 'meta',
    })
    await expect(sql`selec`.execute(store.db)).rejects.toMatchObject({ code: '42601' })
  })

  test('takes no NUL', async () => {
    await expect(put(store.db, 'nul-\0')).rejects.toMatchObject({ code: '22021' })
    await expect(sql`select ${'{"a":"\\u0000"}'}::jsonb`.execute(store.db)).rejects.toMatchObject({
      code: '22P05',
    })
  })

  test('gives each type in the same shape', async () => {
    const at = new Date('2019-07-15T06:00:00.123Z')
    const texts = ['два слова', '"кавычки", {скобки}\\', 'null', '', null, "it's"]

    const { rows } = await sql`
      select ${'9007199254740993'}::int8 as big, count(*) as counted, 1::int4 as small,
        ${'1.10'}::numeric as exact, ${at}::timestamptz as at, ${true}::boolean as yes,
        ${JSON.stringify({ a: [1, 'б'] })}::jsonb as json, ${texts}::text[] as texts,
        ${null}::text as nothing, ${[at, at]}::timestamptz[] as times`.execute(store.db)

    expect(rows).toEqual([
      {
        big: '9007199254740993',
        counted: '1',
        small: 1,
        exact: '1.10',
        at,
        yes: true,
        json: { a: [1, 'б'] },
        texts,
        nothing: null,
        times: [at, at],
      },
    ])
  })

  test('says how many rows a statement touched, behind a WITH too', async () => {
    const values = ['count-1', 'count-2']
    const added = await sql`insert into app.meta select unnest(${values}::text[]), ''`.execute(
      store.db,
    )
    const removed =
      await sql`with gone as (select key from app.meta where key like 'count-%') delete from app.meta using gone where meta.key = gone.key`.execute(
        store.db,
      )

    expect([added.numAffectedRows, removed.numAffectedRows]).toEqual([2n, 2n])
  })

  test('delivers notifications to clients that listen', async () => {
    const client = await store.pool.connect()
    const heard = new Promise((resolve) => client.on('notification', resolve))
    await client.query('listen bell')

    await store.pool.query(`notify bell, 'ring'`)

    expect(await heard).toMatchObject({ channel: 'bell', payload: 'ring' })
    client.release(true)
  })

  test('has one lasting installation id', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => installationId(store.db)))

    expect(new Set(ids).size).toBe(1)
    expect(ids[0]).toMatch(/^[0-9a-f]{12}$/)
  })
})

/** Without a server there is nothing to open; `each` takes no empty list. */
if (kinds.includes('server'))
  describe('opening the server store', () => {
    test('is safe for several processes at once', async () => {
      const database = await createDatabase()
      const open = () => openStore({ databaseUrl: database.url, directory: '' })

      const stores = await Promise.all([open(), open(), open(), open()])
      const ids = await Promise.all(stores.map((store) => installationId(store.db)))

      expect(new Set(ids).size).toBe(1)
      for (const store of stores) await store.close()
      await database.drop()
    })

    test('refuses a database that a newer version has used', async () => {
      const database = await createDatabase()
      const open = () => openStore({ databaseUrl: database.url, directory: '' })
      const store = await open()
      await sql`insert into app.kysely_migration values ('999-later', '')`.execute(store.db)
      await store.close()

      await expect(open()).rejects.toThrow(/newer vmeste/)
      await database.drop()
    })

    test.each([
      ['no URL', () => 'localhost', Misconfigured, /not a PostgreSQL address/],
      ['nobody there', () => 'postgres://u:geheim@127.0.0.1:1/d', TryLater, /127\.0\.0\.1:1\/d/],
      ['no such database', () => at({ pathname: '/nowhere' }), Misconfigured, /no such database/],
      ['no such user', () => at({ username: 'nobody_here' }), Misconfigured, /refuses the/],
    ])('says what to do: %s', async (_, url, kind, message) => {
      const opening = openStore({ databaseUrl: url(), directory: '' })

      const error = await opening.catch((caught: unknown) => caught)

      expect(error).toBeInstanceOf(kind)
      expect(String(error)).toMatch(message)
      expect(String(error)).not.toMatch(/geheim/)
    })
  })

function at(change: Partial<Pick<URL, 'pathname' | 'username'>>): string {
  return Object.assign(new URL(databaseUrl), { password: 'geheim' }, change).href
}

async function put(db: Db, key: string): Promise<void> {
  await db.insertInto('meta').values({ key, value: '' }).execute()
}

async function keys(db: Db, start: string): Promise<string[]> {
  const query = db.selectFrom('meta').select('key').where('key', 'like', `${start}%`)
  const rows = await query.orderBy('key').execute()
  return rows.map((row) => row.key)
}

const isB = (key: string) => key.endsWith('b')

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function gate() {
  let open: () => void = () => undefined
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open: () => open(), passed }
}
