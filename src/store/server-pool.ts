import pg from 'pg'
import { within } from '../deadline.ts'
import { Misconfigured, TryLater } from '../errors.ts'
import type { PoolFace } from './pool-face.ts'
import { type StatementNames, statementNames } from './statement-names.ts'
import { idleTransactionMs, type Span, type TransactionGuard } from './transaction-guard.ts'

/** Each worker of the queue keeps one client for LISTEN; the rest is for statements. */
const maxClients = 24
const endPatienceMs = 5_000

/**
 * A pool on a PostgreSQL server.
 * @throws Misconfigured (bad URL, password, database, rights) or TryLater (not reachable, full)
 */
export async function openServerPool(
  databaseUrl: string,
  guard: TransactionGuard,
): Promise<PoolFace> {
  const { connectionString, place } = toConnection(databaseUrl)
  const pool = new pg.Pool({
    connectionString,
    max: maxClients,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    application_name: 'vmeste',
  })
  pool.setMaxListeners(0)
  pool.on('error', () => undefined)
  guardClients(pool, guard)
  try {
    await pool.query('select 1')
  } catch (error) {
    await pool.end()
    throw toOpenError(error, place)
  }
  return faceOf(pool, guard)
}

/** Explains why `place` cannot be used; never shows the URL, which holds a password. */
function toOpenError(cause: unknown, place: string): Error {
  const code = String(Object(cause).code ?? '')
  const advice = adviceByCode[code] ?? (code.startsWith('28') ? adviceByCode['28000'] : undefined)
  if (advice) return new Misconfigured([`PostgreSQL at ${place} ${advice}`], { cause })
  return new TryLater(
    `PostgreSQL at ${place} cannot be reached (${code || 'no answer'}): start it or correct DATABASE_URL`,
    { cause },
  )
}

const adviceByCode: Readonly<Record<string, string>> = {
  '28000': 'refuses the user: correct DATABASE_URL',
  '28P01': 'refuses the password: correct DATABASE_URL',
  '3D000': 'has no such database: create it or correct DATABASE_URL',
  '42501': 'does not let the user create schemas: grant CREATE on the database',
}

function toConnection(databaseUrl: string) {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : null
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new Misconfigured([
      'DATABASE_URL is not a PostgreSQL address: write postgres://user:password@host:5432/database',
    ])
  }
  const given = url.searchParams.get('options') ?? ''
  const own = `-c search_path=bullmq,public -c idle_in_transaction_session_timeout=${idleTransactionMs}`
  url.searchParams.set('options', `${given} ${own}`.trim())
  return { connectionString: url.href, place: `${url.host || 'local socket'}${url.pathname}` }
}

function guardClients(pool: pg.Pool, guard: TransactionGuard): void {
  const spans = new WeakMap<object, Span>()
  const names = statementNames()
  pool.on('connect', (client) => {
    const span = guard.span()
    spans.set(client, span)
    // A checked-out client whose connection drops would end the process; its statement rejects anyway.
    client.on('error', () => undefined)
    const query = client.query
    Object.assign(client, {
      query(...args: unknown[]): unknown {
        try {
          span.before(args[0])
        } catch (error) {
          return Promise.reject(error)
        }
        const answer: unknown = Reflect.apply(query, client, named(args, names))
        const settle = () => span.after(/[TE]/.test(client.getTransactionStatus() ?? ''))
        void Promise.resolve(answer).then(settle, (error: unknown) => {
          names.failed(error)
          settle()
        })
        return answer
      },
    })
  })
  pool.on('release', (_, client) => spans.get(client)?.after(false))
}

/** The arguments of a query, with its name where it has one. Without parameters it may be several in one. */
function named(
  [text, values, ...rest]: readonly unknown[],
  { nameOf }: StatementNames,
): readonly unknown[] {
  const isPlain = typeof text !== 'string' || !Array.isArray(values) || values.length === 0
  const name = isPlain ? null : nameOf(text)
  return name === null ? [text, values, ...rest] : [{ name, text, values }, ...rest]
}

function faceOf(pool: pg.Pool, guard: TransactionGuard): PoolFace {
  // The typings of pg and Kysely describe the same objects in ways that do not meet.
  const raw = pool as unknown as PoolFace
  const outside = () => guard.refuseInside('The pool was used')
  return {
    options: raw.options,
    on: raw.on.bind(raw),
    removeAllListeners: raw.removeAllListeners.bind(raw),
    connect: async () => {
      outside()
      return raw.connect()
    },
    query: async <R>(sql: string, values?: readonly unknown[]) => {
      outside()
      return raw.query<R>(sql, values)
    },
    // A client that was never released must not keep the process from ending.
    end: () => within(endPatienceMs, raw.end()).catch(() => undefined),
  }
}
