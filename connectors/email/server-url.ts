import { Misconfigured } from '../../src/errors.ts'

export interface MailServer {
  host: string
  port: number
  /** TLS from the first byte (`smtps://`). */
  secure: boolean
  /** STARTTLS is a must, so that a password never crosses a network in the clear. */
  requireTls: boolean
  auth: { user: string; pass: string } | null
}

/**
 * Takes `SMTP_URL` apart: `smtps://` (port 465) or `smtp://` (port 587, STARTTLS where offered). With
 * a password and a host that is not this machine STARTTLS is demanded; `?tls=optional` lifts that.
 *
 * @throws Misconfigured without showing any part of the value
 */
export function readServerUrl(value: string): MailServer {
  const url = parse(value)
  const secure = url.protocol === 'smtps:'
  const auth = credentials(url)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTls: !secure && auth !== null && !isLoopback(url) && !mayBePlain(url),
    auth,
  }
}

function parse(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null
  if (url?.hostname && ['smtp:', 'smtps:'].includes(url.protocol)) return url
  throw unusable()
}

function credentials(url: URL): MailServer['auth'] {
  if (url.username === '') return null
  try {
    return { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
  } catch (cause) {
    throw unusable(cause)
  }
}

function unusable(cause?: unknown): Misconfigured {
  const problem =
    'SMTP_URL is no address of a mail server; give smtp://host:port or smtps://user:password@host, with special characters of the password percent-encoded.'
  return new Misconfigured([problem], { cause })
}

function isLoopback(url: URL): boolean {
  return ['localhost', '[::1]'].includes(url.hostname) || url.hostname.startsWith('127.')
}

function mayBePlain(url: URL): boolean {
  return url.searchParams.get('tls') === 'optional'
}
