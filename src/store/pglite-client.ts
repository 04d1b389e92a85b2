import { EventEmitter } from 'node:events'
import type { PostgresCursor, PostgresQueryResult } from 'kysely'
import type { PgliteSession, Ran } from './pglite-session.ts'
import type { ClientFace } from './pool-face.ts'
import type { Span } from './transaction-guard.ts'
import type { Turns } from './turns.ts'

interface Share {
  session: PgliteSession
  turns: Turns
  span: Span
  /** A transaction in which nothing happens for so long is rolled back. */
  idleMs: number
}

/** One `pg.PoolClient` of the embedded database. */
export function pgliteClient(share: Share, onRelease: () => void): ClientFace & EventEmitter {
  const line = lineOfStatements(share)

  function query<R>(sql: string, values?: readonly unknown[]): Promise<PostgresQueryResult<R>>
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  function query(first: unknown, second?: unknown): unknown {
    try {
      const { sql, values } = toStatement(first, second)
      share.span.before(sql)
      return line.say(sql, values).then(lastResult)
    } catch (error) {
      return Promise.reject(error)
    }
  }
  return Object.assign(new EventEmitter().setMaxListeners(0), {
    query,
    release() {
      line.end('released')
      onRelease()
    },
  })
}

/**
 * One client's statements, strictly in order. The client keeps its turn while the session says that a
 * transaction is open; reading that out of the statements would take ROLLBACK TO SAVEPOINT for an end.
 */
function lineOfStatements({ session, turns, span, idleMs }: Share) {
  let last: Promise<unknown> = Promise.resolve()
  let free: (() => void) | null = null
  let idle: NodeJS.Timeout | undefined
  let over: string | null = null

  const perform = async (sql: string, values: readonly unknown[]) => {
    free ??= await turns.take()
    clearTimeout(idle)
    try {
      const ran = await session.run(sql, values)
      settle(ran.inTransaction)
      return ran
    } catch (error) {
      settle(Object(error).inTransaction ?? open)
      throw error
    }
  }
  let open = false
  const settle = (inTransaction: boolean) => {
    open = inTransaction
    span.after(open)
    if (open) idle = setTimeout(end, idleMs, 'idle in a transaction for too long').unref()
    else {
      free?.()
      free = null
    }
  }
  const inLine = (sql: string, values: readonly unknown[]) => {
    const done = last.then(() => perform(sql, values))
    last = done.catch(() => undefined)
    return done
  }
  const end = (reason: string) => {
    over ??= reason
    if (open) void inLine('rollback', []).catch(() => settle(false))
  }
  return {
    end,
    async say(sql: string, values: readonly unknown[]) {
      if (over) throw Object.assign(new Error(`This client is gone: ${over}`), { code: '25P03' })
      return inLine(sql, values)
    },
  }
}

/** The embedded database spoils the next statement too when it is handed anything but a string. */
function toStatement(first: unknown, second: unknown): { sql: string; values: unknown[] } {
  if (typeof first === 'string') return { sql: first, values: Array.isArray(second) ? second : [] }
  const { text, values } = Object(first) as { text?: unknown; values?: unknown }
  if (typeof text !== 'string') throw new TypeError('A statement has to be a string')
  return toStatement(text, second ?? values)
}

function lastResult(ran: Ran): unknown {
  const results = ran.results.map((result) => ({ ...result, rowCount: result.rowCount ?? 0 }))
  return results.length > 1 ? results : results[0]
}
