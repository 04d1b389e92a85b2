import type { PostgresCursor, PostgresQueryResult } from 'kysely'

/** A notice from `NOTIFY`. */
export interface Notification {
  channel: string
  payload?: string
}

/** One session, as `pg.PoolClient` has it: the part that Kysely and the queue use. */
export interface ClientFace {
  query<R>(sql: string, values?: readonly unknown[]): Promise<PostgresQueryResult<R>>
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  release(destroy?: boolean): void
  on(event: 'notification', listener: (notification: Notification) => void): this
  on(event: 'error', listener: (error: Error) => void): this
  on(event: 'end', listener: () => void): this
  removeListener(event: 'notification', listener: (notification: Notification) => void): this
  removeAllListeners(event?: string): this
}

/** What Kysely and the queue need of a `pg.Pool`; the embedded database has the same face. */
export interface PoolFace {
  readonly options: { readonly max: number; readonly keepAlive: boolean }
  connect(): Promise<ClientFace>
  query<R>(sql: string, values?: readonly unknown[]): Promise<PostgresQueryResult<R>>
  end(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): this
  on(event: 'connect', listener: (client: ClientFace) => void): this
  removeAllListeners(event?: string): this
}
