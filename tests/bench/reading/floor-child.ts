import { readFileSync } from 'node:fs'
import axios from 'axios'
import { openStore } from '../../../src/store/open.ts'
import type { ClientFace } from '../../../src/store/pool-face.ts'
import { type ChildTask, measure } from './measured.ts'
import { inParts, insertInto, type Rows, tables } from './rows.ts'

/**
 * The least that has to be done: the pages that the product asked for are fetched and parsed, and the
 * rows that it wrote are inserted into the same tables, as they are, a transaction a page.
 */
const task: ChildTask = JSON.parse(process.argv[2] ?? '{}')
const store = await openStore({ databaseUrl: task.databaseUrl, directory: task.directory })
const rows: Rows = JSON.parse(readFileSync(task.rowsFile ?? '', 'utf8'))
const parts = inParts(rows, task.requests.length)
const client = await store.pool.connect()
const http = axios.create({ baseURL: task.url, responseType: 'text', transformResponse: [] })

const measured = await measure(async () => {
  for (const [at, { path, body }] of task.requests.entries()) {
    const method = body === null ? 'GET' : 'POST'
    const { data } = await http.request<string>({ url: path, method, data: body })
    JSON.parse(data)
    await insertPart(client, parts[at])
  }
  return { requests: task.requests.length, activities: rows.activity.length }
})
client.release()
await store.close()
process.send?.(measured, () => process.disconnect())

async function insertPart(client: ClientFace, part: Rows | undefined): Promise<void> {
  await client.query('begin')
  for (const table of tables) {
    const rows = part?.[table] ?? []
    if (rows.length > 0) await client.query(insertInto(table), [JSON.stringify(rows)])
  }
  await client.query('commit')
}
