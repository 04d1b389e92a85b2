import { type DestinationStream, type Logger, pino } from 'pino'

/** Operator's log on stderr, as JSON lines. Carries ids, counts and reasons, never texts, names, tokens. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'> & {
  child(bindings: object): Log
}

const secretKeys = [
  'token',
  'key',
  'secret',
  'password',
  'authorization',
  'wstoken',
  'email',
  'name',
]

/** A logger that blanks secrets and personal fields wherever they stand in the first three levels. */
export function createLog(level: string, to: DestinationStream = pino.destination(2)): Log {
  const paths = secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`])
  return pino({ level, redact: { paths, censor: '[hidden]' } }, to)
}
