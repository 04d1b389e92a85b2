import {
  AccessLost,
  GiveUp,
  Gone,
  Misconfigured,
  Refused,
  Stopping,
  TryLater,
  Uncertain,
} from '../errors.ts'

/** What the process says with its exit code. */
export const exits = {
  ok: 0,
  error: 1,
  usage: 2,
  degraded: 3,
  refused: 5,
  later: 75,
  interrupted: 130,
} as const

export type Exit = (typeof exits)[keyof typeof exits]

/** How the process ends: its code, and what to say on stderr. */
export interface Ending {
  code: Exit
  lines: readonly string[]
}

/** The code for each kind of error, by the name that is also written into a source's row. */
const codes: Readonly<Record<string, Exit>> = {
  [Misconfigured.name]: exits.usage,
  [TryLater.name]: exits.later,
  [Uncertain.name]: exits.later,
  [Refused.name]: exits.refused,
  [AccessLost.name]: exits.degraded,
  [Stopping.name]: exits.interrupted,
}

export function exitOfKind(kind: string): Exit {
  return codes[kind] ?? exits.error
}

/** One code for several failures: what needs a human most. */
export function worstOf(found: readonly Exit[]): Exit {
  const order = [exits.error, exits.usage, exits.refused, exits.degraded, exits.later]
  return order.find((code) => found.includes(code)) ?? exits.ok
}

/** What an error that ended a command means for the operator. */
export function endingOf(error: unknown): Ending {
  const { code, exitCode } = Object(error)
  if (code === 'EPIPE') return { code: exits.ok, lines: [] }
  if (String(code).startsWith('commander.')) return usageEnding(exitCode)
  if (!(error instanceof Error)) return bug(String(error))
  if (isNamed(error)) return { code: exitOfKind(error.name), lines: error.message.split('\n') }
  return bug(`${error.name}: ${error.message}`)
}

/** Commander has said it already. */
function usageEnding(exitCode: unknown): Ending {
  return { code: exitCode === 0 ? exits.ok : exits.usage, lines: [] }
}

function isNamed(error: Error): boolean {
  return codes[error.name] !== undefined || error instanceof GiveUp || error instanceof Gone
}

function bug(message: string): Ending {
  const advice = 'set log: debug in the configuration to see where, and report it'
  return { code: exits.error, lines: [`This is a bug in vmeste (${message}): ${advice}`] }
}
