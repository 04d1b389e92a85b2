import type { Budget } from '../../src/budget.ts'
import { type Clock, second } from '../../src/clock.ts'
import type { Call } from '../../src/connector.ts'
import { TryLater } from '../../src/errors.ts'
import { createHttp, type Http, type HttpAnswer } from '../../src/http.ts'
import { compareClocks } from './clocks.ts'
import { type Meaning, meaningOf, pageInPlace } from './failure.ts'

export type Query = Readonly<Record<string, string | null>>

export interface AskOptions {
  baseUrl: string
  key: string
  token: string
  budget: Budget
  clock: Clock
  /** Called with the name of each request before it is made, repeats included. */
  count(request: string): void
  /** For one try; 30 s where nothing is given. */
  timeoutMs?: number
}

/** One request to Trello, as its documentation names it. A `null` in the query is left out. */
interface Request {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** The path with its placeholders: `/boards/{id}`. */
  name: string
  path: string
  query?: Query
  /** Texts go here, where no log of addresses sees them. */
  body?: Readonly<Record<string, string>>
}

/** Gives parsed JSON with no meaning read into it. @throws as `failure.ts` names what Trello says */
export interface Ask {
  /** Asked up to three times, where what went wrong may pass by itself. */
  get(name: string, path: string, query: Query, call: Call): Promise<unknown>
  /** Sent once: @throws Uncertain where nobody can say whether it happened */
  write(request: Request & { method: 'POST' | 'PUT' | 'DELETE' }, call: Call): Promise<unknown>
  /** How far Trello's clock was ahead of ours when it last answered, ms; 0 while both agree. */
  clockAhead(): number
  close(): void
}

const maxTries = 3
/** Longest rest before the second and the third try; how long exactly is chance. */
const longestRestMs = [0.5 * second, 2 * second]
/** A pause longer than Trello's window is not waited for. */
const longestPauseMs = 10 * second

/** Key and token go in the header, where no log of addresses sees them, and follow no redirect. */
export function createAsk(options: AskOptions): Ask {
  const { timeoutMs = 30 * second } = options
  const clocks = compareClocks(options.clock)
  const http = clocks.watching(createHttp(options.baseUrl, timeoutMs))
  return {
    get: (name, path, query, call) =>
      patiently(options, call.signal, () =>
        once(options, http, { method: 'GET', name, path, query }, call),
      ),
    async write(request, call) {
      return jsonOf(await once(options, http, request, call))
    },
    clockAhead: clocks.ahead,
    close: () => http.close(),
  }
}

/** @throws AccessLost where each of the tries was answered by a page */
async function patiently(
  { clock }: AskOptions,
  signal: AbortSignal,
  attempt: () => Promise<Meaning>,
): Promise<unknown> {
  let pages = 0
  for (const longestMs of longestRestMs) {
    const meaning = await attempt()
    if (!isWorthRepeating(meaning)) return jsonOf(meaning)
    signal.throwIfAborted()
    pages += Number(meaning.kind === 'page')
    if (meaning.kind !== 'limited') await clock.sleep(Math.random() * longestMs, signal)
  }
  const last = await attempt()
  const onlyPages = last.kind === 'page' && pages === maxTries - 1
  if (onlyPages) throw pageInPlace()
  return jsonOf(last)
}

/** After a refusal the budget makes everybody wait. */
function isWorthRepeating(meaning: Meaning): boolean {
  if (meaning.kind === 'limited') return meaning.pauseMs <= longestPauseMs
  return meaning.kind === 'passing' || meaning.kind === 'page'
}

function jsonOf(meaning: Meaning): unknown {
  if (meaning.kind === 'json') return meaning.value
  throw meaning.error
}

async function once(
  options: AskOptions,
  http: Http,
  { method, name, path, query = {}, body }: Request,
  { signal }: Call,
): Promise<Meaning> {
  const { budget, key, token } = options
  const writes = method !== 'GET'
  const authorization = `OAuth oauth_consumer_key="${key}", oauth_token="${token}"`
  await budget.take(signal)
  options.count(`${method} ${name}`)
  const request = {
    ...{ method, path, query: withoutNulls(query), headers: { authorization } },
    ...(body !== undefined && { json: body }),
  }
  const answer = await http.send({ ...request, writes, signal }).catch(toPassing)
  if ('kind' in answer) return answer
  const meaning = meaningOf(answer, { name, writes })
  if (meaning.kind === 'limited') await budget.refused(meaning.pauseMs)
  else await tell(budget, answer)
  return meaning
}

/** Network trouble may pass by itself; an abort or a certificate does not. */
function toPassing(error: unknown): Meaning {
  if (error instanceof TryLater) return { kind: 'passing', error }
  throw error
}

async function tell(budget: Budget, { headers }: HttpAnswer): Promise<void> {
  const said = (what: string) => Number(headers[`x-rate-limit-api-token-${what}`] ?? Number.NaN)
  const limit = { max: said('max'), remaining: said('remaining'), intervalMs: said('interval-ms') }
  if (Object.values(limit).every(Number.isFinite)) await budget.told(limit)
}

function withoutNulls(query: Query): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== null),
  )
}
