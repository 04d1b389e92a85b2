/**
 * What went wrong, named by what to do next. Connectors translate the outside's errors into these;
 * anything else that is thrown is a bug. The message is one sentence for the operator: it names no
 * secret and no personal data. Always hand on the `cause`.
 */

/** Nothing was done; the same call may be repeated after `afterMs` (or whenever it suits). */
export class TryLater extends Error {
  override readonly name: string = 'TryLater'
  readonly afterMs: number | null

  constructor(message: string, options: { afterMs?: number | null; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.afterMs = options.afterMs ?? null
  }
}

/** The process is to end. Nothing failed: the row is simply due again. */
export class Stopping extends TryLater {
  override readonly name = 'Stopping'
}

/** Another process does this work by now. Nothing failed: it is theirs to write down. */
export class LeaseLost extends TryLater {
  override readonly name = 'LeaseLost'
}

/** A write whose answer was lost: it may have happened, may not have, or may still land later. */
export class Uncertain extends TryLater {
  override readonly name = 'Uncertain'
}

/** The thing itself is gone at the source while its parent is readable. This is proof of deletion. */
export class Gone extends Error {
  override readonly name = 'Gone'
}

/** This item will never succeed as it is; repeating is useless, other items are not concerned. */
export class GiveUp extends Error {
  override readonly name = 'GiveUp'
}

/** An operator has to change something (token, capability, base URL, configuration). */
export class Misconfigured extends Error {
  override readonly name = 'Misconfigured'
  readonly problems: readonly string[]

  constructor(problems: readonly string[], options: { cause?: unknown } = {}) {
    super(problems.join('\n'), options)
    this.problems = problems
  }
}

/** The source can no longer be trusted to be complete (access lost, board closed): nothing is believed deleted. */
export class AccessLost extends Error {
  override readonly name = 'AccessLost'
}

/** A safety brake said no. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

/** Whether an error of a write says for certain that nothing was written. */
export function nothingWasDone(error: unknown): boolean {
  if (error instanceof Uncertain) return false
  return [TryLater, Gone, GiveUp, Misconfigured, AccessLost, Refused].some(
    (kind) => error instanceof kind,
  )
}
