import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'

/**
 * The embedded database in a thread of its own, so that a long statement does not stop the process.
 * Plain JavaScript because a thread cannot load TypeScript on Node 20.
 *
 * @typedef {{ dataDir: string, image: Uint8Array | null }} Start
 * @typedef {{ id: number, kind: 'query', sql: string, values: unknown[] }
 *   | { id: number, kind: 'dump' } | { id: number, kind: 'close' }} Order
 */

const port = parentPort
if (!port) throw new Error('pglite-worker.js runs as a worker thread only')

const { dataDir, image } = /** @type {Start} */ (workerData)
const bigintAsText = { 20: (/** @type {string} */ value) => value }
const parameters = ['shared_buffers=16MB', 'search_path=bullmq,public']

/** @type {PGlite} */
let database
try {
  database = await PGlite.create({
    dataDir,
    parsers: bigintAsText,
    startParams: [...PGlite.defaultStartParams, ...parameters.flatMap((one) => ['-c', one])],
    ...(image ? { loadDataDir: new Blob([new Uint8Array(image)]) } : {}),
  })
  database.onNotification((channel, payload) => port.postMessage({ channel, payload }))
  port.on('message', answer)
  port.postMessage({ id: 0, results: [], inTransaction: false })
} catch (error) {
  port.postMessage({ id: 0, error: describe(error), inTransaction: false })
}

/** @param {Order} order */
async function answer(order) {
  try {
    const results = await carryOut(order)
    port?.postMessage({ id: order.id, results, inTransaction: isInTransaction() })
  } catch (error) {
    port?.postMessage({ id: order.id, error: describe(error), inTransaction: isInTransaction() })
  }
  if (order.kind === 'close') port?.close()
}

/** @param {Order} order */
async function carryOut(order) {
  if (order.kind === 'close') return database.close()
  if (order.kind === 'dump') return dump()
  // As pg does: without values the simple protocol, which takes several statements.
  if (order.values.length === 0) return database.exec(order.sql)
  return [await database.query(order.sql, order.values)]
}

async function dump() {
  const image = await database.dumpDataDir('none')
  return new Uint8Array(await image.arrayBuffer())
}

function isInTransaction() {
  return !database.closed && database.isInTransaction()
}

/** Errors lose their fields on the way between threads. @param {unknown} error */
function describe(error) {
  if (!(error instanceof Error)) return { message: String(error) }
  const { message } = error
  const fields = ['code', 'severity', 'detail', 'hint', 'position', 'where', 'schema', 'table']
  const more = ['column', 'dataType', 'constraint', 'routine']
  const entries = [...fields, ...more].map((name) => [name, Reflect.get(error, name)])
  return { message, ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)) }
}
