/** Uses after which a statement is one of those that come again and again. */
const often = 3
/** The server keeps each named one in each of its sessions. */
const mostNames = 200
/** Whoever writes a new text with each call must not fill the memory. */
const mostCounted = 2_000

/**
 * Names for statements that come again and again: the server parses a named one once a session, and
 * plans it once where that costs nothing.
 */
export interface StatementNames {
  /** `null`: it is not (yet) one of them. */
  nameOf(sql: string): string | null
  /** To be called with what went wrong: where tables changed beneath a statement it gets a new name. */
  failed(error: unknown): void
}

export function statementNames(): StatementNames {
  const uses = new Map<string, number>()
  const names = new Map<string, string>()
  let given = 0
  const name = (sql: string): string => {
    given += 1
    names.set(sql, `vmeste_${given}`)
    return `vmeste_${given}`
  }
  return {
    nameOf(sql) {
      const known = names.get(sql)
      if (known !== undefined) return known
      const count = (uses.get(sql) ?? 0) + 1
      if (given >= mostNames || (count === 1 && uses.size >= mostCounted)) return null
      uses.set(sql, count)
      return count < often ? null : name(sql)
    },
    failed(error) {
      if (Object(error).code === resultTypeChanged) names.clear()
    },
  }
}

/** "Cached plan must not change result type": a newer version has migrated the tables meanwhile. */
const resultTypeChanged = '0A000'
