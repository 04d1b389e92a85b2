import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import axios, { type AxiosError, type AxiosInstance } from 'axios'
import { Misconfigured, TryLater, Uncertain } from './errors.ts'

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
  /** Less than what all requests of this face are given. */
  timeoutMs?: number
  signal: AbortSignal
}

export interface Http {
  send(request: HttpRequest): Promise<HttpAnswer>
  close(): void
}

const maxBodyBytes = 64 * 1024 * 1024

/**
 * A plain HTTP face over axios: keep-alive, a time-out on every call, no redirects (a token must not
 * follow one), any status is an answer. What never became an answer is thrown as `TryLater`, as
 * `Uncertain` where a write may have got through, or as `Misconfigured` where the other side's
 * certificate cannot be trusted or it speaks no TLS.
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
  const { host } = new URL(baseUrl)
  return {
    send: (request) => send(client, request, host),
    close() {
      agents.httpAgent.destroy()
      agents.httpsAgent.destroy()
    },
  }
}

async function send(
  client: AxiosInstance,
  request: HttpRequest,
  host: string,
): Promise<HttpAnswer> {
  try {
    const answer = await client.request<string>({
      method: request.method,
      url: request.path,
      params: request.query,
      headers: { ...request.headers },
      data: request.form ?? request.json,
      signal: request.signal,
      ...(request.timeoutMs !== undefined && { timeout: request.timeoutMs }),
    })
    const headers = toPlainHeaders(answer.headers)
    return { status: answer.status, headers, body: answer.data ?? '', serverTime: dateOf(headers) }
  } catch (cause) {
    if (request.writes !== true) request.signal.throwIfAborted()
    throw toNetworkError(cause, request, host)
  }
}

/** Names the host and the reason only: an axios error carries headers and body, which are secret. */
function toNetworkError(cause: unknown, request: HttpRequest, host: string): Error {
  if (!axios.isAxiosError(cause)) throw cause
  const reason = speaksPlainly(cause) ? plain : (cause.code ?? 'network error')
  const message = sentenceOf(reason, host)
  const bare = new Error(reason)
  if (isDistrust(reason) || reason === plain) return new Misconfigured([message], { cause: bare })
  const mayHaveArrived = request.writes === true && !neverArrived(reason)
  return mayHaveArrived
    ? new Uncertain(message, { cause: bare })
    : new TryLater(message, { cause: bare })
}

const plain = 'no TLS'

/** As OpenSSL says it of an answer that is plain HTTP. */
function speaksPlainly({ code, message }: AxiosError): boolean {
  return code === 'EPROTO' && /wrong version number|packet length too long/i.test(message)
}

function sentenceOf(reason: string, host: string): string {
  if (reason === plain)
    return `${host} answers without TLS: begin baseUrl with http://, or name its port for https.`
  if (isDistrust(reason))
    return `The TLS certificate of ${host} cannot be trusted (${reason}): mend it, name the host as the certificate does, or tell Node of its authority with NODE_EXTRA_CA_CERTS.`
  const rule = sentences.find(({ reasons }) => reasons.includes(reason))
  return `${rule?.say(host) ?? `The connection to ${host} broke before an answer came`} (${reason}); will try again.`
}

const sentences: readonly { reasons: readonly string[]; say(host: string): string }[] = [
  {
    reasons: ['ENOTFOUND', 'EAI_AGAIN'],
    say: (host) => `The name ${host} is not known: check baseUrl, and the name service here`,
  },
  {
    reasons: ['ECONNREFUSED'],
    say: (host) => `Nobody listens at ${host}: check baseUrl, and whether the server runs`,
  },
  {
    reasons: ['EHOSTUNREACH', 'ENETUNREACH'],
    say: (host) => `There is no way to ${host}: check the network here`,
  },
  { reasons: ['ECONNABORTED', 'ETIMEDOUT'], say: (host) => `${host} did not answer in time` },
  {
    reasons: ['EPROTO', 'HPE_INVALID_CONSTANT'],
    say: (host) => `${host} does not speak as baseUrl says: check whether it is http or https`,
  },
]

/** Node's names for what is wrong with a certificate. */
function isDistrust(reason: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|HOSTNAME_MISMATCH/.test(reason)
}

function neverArrived(reason: string): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(reason)
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
