import { AsyncLocalStorage } from 'node:async_hooks'

/** A transaction in which nothing happens for so long is given up, embedded or on a server. */
export const idleTransactionMs = 60_000

/** Follows the transactions of one client through the calls that belong to them. */
export interface Span {
  /**
   * To be called with each statement, before anything is awaited.
   * @throws Error inside a transaction of another client
   */
  before(sql: unknown): void
  /** To be called with what the session says afterwards. */
  after(inTransaction: boolean): void
}

export interface TransactionGuard {
  /** @throws Error when called from inside a transaction; `what` says what was tried. */
  refuseInside(what: string): void
  span(): Span
}

/**
 * Makes the wrong use of a pool fail instead of hang: whoever asks the pool for a second session
 * from inside a transaction would, with the embedded database, wait for himself for ever. The same
 * mistake fails on a server too, where it would only be a write outside the transaction.
 */
export function transactionGuard(): TransactionGuard {
  const context = new AsyncLocalStorage<{ open: boolean }>()
  const refuse = (what: string) => {
    throw new Error(
      `${what} inside a transaction: use the transaction's own handle, and nudge after the commit`,
    )
  }
  return {
    refuseInside(what) {
      if (context.getStore()?.open) refuse(what)
    },
    span() {
      let own = { open: false }
      return {
        before(sql) {
          const current = context.getStore()
          if (current?.open && current !== own) refuse('Second database session')
          if (!beginsTransaction(sql)) return
          own = { open: true }
          context.enterWith(own)
        },
        after(inTransaction) {
          own.open = inTransaction
        },
      }
    },
  }
}

function beginsTransaction(sql: unknown): boolean {
  return typeof sql === 'string' && /^\s*(begin|start\s+transaction)\b/i.test(sql)
}
