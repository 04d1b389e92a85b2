import { Kysely, PostgresDialect } from 'kysely'
import type { Store } from '../../src/store/open.ts'
import type { ClientFace, PoolFace } from '../../src/store/pool-face.ts'
import type { Tables } from '../../src/store/tables.ts'
import { Crashed, type CrashSteps } from './crash-steps.ts'

/**
 * A store for one process, which may die right before and right after each commit: of a transaction, or
 * of a single statement that writes. What it left open is rolled back, as a server does when a
 * connection drops.
 */
export function crashStore(store: Store, steps: CrashSteps): Store {
  const connect = async () => mortal(await store.pool.connect(), steps)
  const pool: PoolFace = { ...store.pool, connect }
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema('app')
  return { ...store, db, close: async () => undefined }
}

type Query = (sql: string, values?: readonly unknown[]) => Promise<unknown>

function mortal(client: ClientFace, steps: CrashSteps): ClientFace {
  const query = mortalQuery((sql, values) => client.query(sql, values), steps)
  return new Proxy(client, {
    get(target, name) {
      if (name === 'query') return query
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function mortalQuery(ask: Query, steps: CrashSteps): Query {
  let open = false
  const dieIf = async (dies: boolean) => {
    if (!dies) return
    if (open) await ask('rollback')
    open = false
    throw new Crashed()
  }
  const mayEnd = (commits: boolean) => dieIf(commits && steps.take('commit') === 'dies')
  return async (sql, values) => {
    const word = /^\s*(\w+)/.exec(sql)?.[1]?.toLowerCase() ?? ''
    if (word !== 'rollback') await dieIf(steps.dead())
    const commits = word === 'commit' || (!open && (writing.has(word) || writes.test(sql)))
    await mayEnd(commits)
    const result = await ask(sql, values)
    open = word === 'begin' || (open && !ending.has(word))
    await mayEnd(commits)
    return result
  }
}

const writing: ReadonlySet<string> = new Set(['insert', 'update', 'delete'])
/** Statements that begin otherwise and write as well. */
const writes = /^\s*with\b[\s\S]*\b(?:insert into|update app\.|delete from)/i
const ending: ReadonlySet<string> = new Set(['commit', 'rollback'])
