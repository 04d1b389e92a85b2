import { readFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import axios from 'axios'
import { openStore } from '../../../src/store/open.ts'
import type { ClientFace } from '../../../src/store/pool-face.ts'
import { effectsAtOnce, requestsAtOnce, warmingUp } from './at-once.ts'
import { type Effects, timed } from './effects.ts'
import { taskOf } from './task.ts'

/**
 * The least that a write which must not be lost or doubled costs: it is reserved in one transaction,
 * called, and confirmed in another one, with the same rows, the same bodies and as many at once as the
 * product has, without any thought.
 */
const task = taskOf(process.argv[2])
const store = await openStore({ databaseUrl: task.databaseUrl, directory: task.directory })
const http = axios.create({
  ...{ baseURL: task.url, httpAgent: new Agent({ keepAlive: true, maxSockets: requestsAtOnce }) },
  ...{ responseType: 'text', transformResponse: [] },
})
const clients = await Promise.all(Array.from({ length: effectsAtOnce }, () => store.pool.connect()))
const bodies: readonly string[] = JSON.parse(readFileSync(task.bodiesFile, 'utf8'))
await store.pool.query(
  `insert into app.link (space, subject, target, mark, due_at)
    select 's', 'c' || n, 'moodle', 'c' || n, now() from generate_series(1, $1::int) n`,
  [bodies.length],
)
await writeAll(0, warmingUp)
const create = await timed(bodies.length - warmingUp, () => writeAll(warmingUp, bodies.length))
for (const client of clients) client.release()
await store.close()
process.send?.({ create } satisfies Effects, () => process.disconnect())

async function writeAll(from: number, to: number): Promise<void> {
  let next = from
  const work = async (client: ClientFace) => {
    // The store watches over transactions by the chain of calls: each worker begins one of its own.
    await nextTurn()
    for (let n = next++; n < to; n = next++) await write(client, n + 1, bodies[n] ?? '')
  }
  await Promise.all(clients.map(work))
}

async function write(client: ClientFace, n: number, body: string): Promise<void> {
  const key = `mirror:moodle:c${n}`
  await client.query('begin')
  await client.query(
    `insert into app.effect (space, key, kind, subject, state, attempts, not_before, reserved_at, content_hash)
      values ('s', $1, 'create', $2, 'reserved', 1, now(), now(), 'x')`,
    [key, `c${n}`],
  )
  await client.query('commit')
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const { data } = await http.post<string>('/webservice/rest/server.php', body, { headers })
  const { newentryid } = JSON.parse(data)
  await client.query('begin')
  await client.query(
    `update app.effect set state = 'done', done_at = now(), remote_id = $2 where space = 's' and key = $1`,
    [key, newentryid],
  )
  await client.query(
    `update app.link set remote_id = $2, shown_hash = 'x', shown_at = now(), due_at = null
      where space = 's' and subject = $1 and target = 'moodle'`,
    [`c${n}`, newentryid],
  )
  await client.query('commit')
}
