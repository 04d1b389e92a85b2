import { EventEmitter } from 'node:events'
import { setImmediate as nextTick } from 'node:timers/promises'
import { within } from '../deadline.ts'
import { pgliteClient } from './pglite-client.ts'
import type { PgliteSession } from './pglite-session.ts'
import type { PoolFace } from './pool-face.ts'
import { idleTransactionMs, type TransactionGuard } from './transaction-guard.ts'
import { takingTurns } from './turns.ts'

const endPatienceMs = 3_000

/**
 * A `pg.Pool` over the single session of the embedded database. Its clients take turns: one statement
 * each, and from BEGIN to the full COMMIT or ROLLBACK everybody else waits.
 */
export function pglitePool(
  session: PgliteSession,
  guard: TransactionGuard,
  idleMs = idleTransactionMs,
): PoolFace {
  const events = new EventEmitter().setMaxListeners(0)
  const clients = new Set<EventEmitter>()
  const turns = takingTurns()
  let ended = false
  session.onNotification((notification) => {
    for (const client of clients) client.emit('notification', notification)
  })
  session.onDeath((error) => {
    for (const one of [events, ...clients]) if (one.listenerCount('error')) one.emit('error', error)
  })
  const connect = async () => {
    guard.refuseInside('The pool was used')
    if (ended) throw new Error('Cannot use a pool after calling end on the pool')
    const client = pgliteClient({ session, turns, idleMs, span: guard.span() }, () =>
      clients.delete(client),
    )
    clients.add(client)
    return client
  }
  return Object.assign(events, {
    options: { max: Number.POSITIVE_INFINITY, keepAlive: true },
    connect,
    async query<R>(sql: string, values?: readonly unknown[]) {
      const client = await connect()
      try {
        return await client.query<R>(sql, values)
      } finally {
        client.release()
      }
    },
    async end() {
      ended = true
      // Statements asked for before this one get their turn first.
      await nextTick()
      const turn = turns.take()
      await within(endPatienceMs, turn).catch(() => undefined)
      await session.close()
      turn.then((free) => free()).catch(() => undefined)
    },
  })
}
