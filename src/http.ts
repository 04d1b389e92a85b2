import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import axios, { type AxiosError, type AxiosInstance } from 'axios'
import { TryLater, Uncertain } from './errors.ts'

export interface HttpAnswer {
  status: number
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>
  body: string
  /** The server's own time from the `Date` header, or `null`. */
  serverTime: number | null
}

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path under the base URL; carries no secret. */
  path: string
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  form?: URLSearchParams
  json?: unknown
  /** A write: when its answer is lost, the outcome is unknown. */
  writes?: boolean
  signal: AbortSignal
}

export interface Http {
  send(request: HttpRequest): Promise<HttpAnswer>
  close(): void
}

const maxBodyBytes = 64 * 1024 * 1024

/**
 * A plain HTTP face over axios: keep-alive, a time-out on every call, no redirects (a token must not
 * follow one), any status is an answer. What never became an answer is thrown as `TryLater`, or as
 * `Uncertain` where a write may have got through.
 */
export function createHttp(baseUrl: string, timeoutMs: number): Http {
  const agents = {
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true }),
  }
  const client = axios.create({
    ...agents,
    baseURL: baseUrl.replace(/\/+$/, ''),
    timeout: timeoutMs,
    maxRedirects: 0,
    maxContentLength: maxBodyBytes,
    responseType: 'text',
    transformResponse: [],
    validateStatus: () => true,
    proxy: false,
  })
  return {
    send: (request) => send(client, request),
    close() {
      agents.httpAgent.destroy()
      agents.httpsAgent.destroy()
    },
  }
}

async function send(client: AxiosInstance, request: HttpRequest): Promise<HttpAnswer> {
  try {
    const answer = await client.request<string>({
      method: request.method,
      url: request.path,
      params: request.query,
      headers: { ...request.headers },
      data: request.form ?? request.json,
      signal: request.signal,
    })
    const headers = toPlainHeaders(answer.headers)
    return { status: answer.status, headers, body: answer.data ?? '', serverTime: dateOf(headers) }
  } catch (cause) {
    if (request.writes !== true) request.signal.throwIfAborted()
    throw toNetworkError(cause, request)
  }
}

/** Names the host and the reason only: an axios error carries headers and body, which are secret. */
function toNetworkError(cause: unknown, request: HttpRequest): Error {
  if (!axios.isAxiosError(cause)) throw cause
  const reason = cause.code ?? 'network error'
  const message = `No answer to ${request.method} ${request.path} (${reason})`
  const bare = new Error(reason)
  const mayHaveArrived = request.writes === true && !neverArrived(cause)
  return mayHaveArrived
    ? new Uncertain(message, { cause: bare })
    : new TryLater(message, { cause: bare })
}

function neverArrived(error: AxiosError): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(
    error.code ?? '',
  )
}

function toPlainHeaders(headers: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}

function dateOf(headers: Readonly<Record<string, string>>): number | null {
  const time = Date.parse(headers.date ?? '')
  return Number.isNaN(time) ? null : time
}
