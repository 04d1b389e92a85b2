import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Store } from '../../src/store/open.ts'
import { openTestStore, presentStores } from '../support/wirings.ts'

const kinds = await presentStores()

describe.each(kinds)('statements that come again and again, in the %s store', (kind) => {
  let store: Store
  beforeAll(async () => {
    store = await openTestStore(kind)
  })
  afterAll(() => store.close())

  test('read a table that was changed beneath them', async () => {
    await store.pool.query('create table changing (id int)')
    await store.pool.query('insert into changing values (1)')
    const read = () => store.pool.query('select * from changing where id > $1', [0])
    for (let time = 0; time < 5; time += 1) expect((await read()).rows).toEqual([{ id: 1 }])
    await store.pool.query("alter table changing add column text text default 'x'")
    await read().catch(() => undefined)

    expect((await read()).rows).toEqual([{ id: 1, text: 'x' }])
  })

  test('may be as many as they like: the server keeps so many and no more', async () => {
    const client = await store.pool.connect()
    for (let n = 0; n < 250; n += 1)
      for (let time = 0; time < 4; time += 1)
        expect((await client.query(`select $1::int + ${n} as n`, [time])).rows).toEqual([
          { n: time + n },
        ])
    const kept = await client.query<{ count: string }>(
      'select count(*) from pg_prepared_statements',
    )
    client.release()

    const count = Number(kept.rows[0]?.count)
    expect(count).toBeLessThanOrEqual(200)
    expect(count > 100).toBe(kind === 'server')
  })
})
