import { GiveUp, Misconfigured, TryLater, Uncertain } from '../../src/errors.ts'
import type { MailServer } from './server-url.ts'

/** What nodemailer's connection says about a failure. */
interface SmtpError {
  code?: string
  originalCode?: string
  command?: string
  response?: string
  responseCode?: number
}

type Make = (message: string, options: { cause: Error }) => Error

interface Rule {
  when(error: SmtpError, reply: number, mayHaveArrived: boolean): boolean
  say(host: string): string
  make: Make
}

const tryLater: Make = (message, options) => new TryLater(message, options)
const giveUp: Make = (message, options) => new GiveUp(message, options)
const uncertain: Make = (message, options) => new Uncertain(message, options)
const misconfigured: Make = (message, options) => new Misconfigured([message], options)

/**
 * The first rule that fits decides. RFC 5321: a 4yz reply asks to come back, a 5yz reply is final; no
 * reply after the data means that the server may have taken the letter. RFC 4954: 530, 534, 535 and
 * 538 concern the login.
 */
const rules: readonly Rule[] = [
  {
    when: (_, reply, mayHaveArrived) => reply === 0 && mayHaveArrived,
    say: (host) => `The mail server ${host} took the message and did not answer`,
    make: uncertain,
  },
  {
    when: (error) =>
      error.code === 'ETLS' || /CERT|SIGNED|SIGNATURE/.test(error.originalCode ?? ''),
    say: (host) =>
      `The mail server ${host} offers no trustworthy TLS; use smtps://, mend its certificate, or allow plain text with ?tls=optional in SMTP_URL`,
    make: misconfigured,
  },
  {
    when: (error) => /WRONG_VERSION|^EPROTO$/.test(error.originalCode ?? error.code ?? ''),
    say: (host) =>
      `The mail server ${host} does not speak TLS at this port; use smtp:// or another port in SMTP_URL`,
    make: misconfigured,
  },
  { when: (_, reply) => isTemporary(reply), say: notNow, make: tryLater },
  {
    when: (error, reply) => error.code === 'EAUTH' || [530, 534, 535, 538].includes(reply),
    say: (host) =>
      `The mail server ${host} refuses the login; check user and password in SMTP_URL (percent-encode special characters)`,
    make: misconfigured,
  },
  {
    when: (error, reply) => error.command === 'MAIL FROM' && isFinal(reply),
    say: (host) => `The mail server ${host} refuses the sender; check email.from`,
    make: misconfigured,
  },
  {
    when: (error, reply) => aboutMessage(error) && (isFinal(reply) || error.code === 'EMESSAGE'),
    say: (host) => `The mail server ${host} refuses this recipient or message for good`,
    make: giveUp,
  },
  { when: () => true, say: notNow, make: tryLater },
]

/**
 * Names a failure by what to do next. Only host and codes are told: the server's own words repeat
 * addresses.
 */
export function toFailure(cause: unknown, server: MailServer, mayHaveArrived: boolean): Error {
  const error: SmtpError = typeof cause === 'object' && cause !== null ? cause : {}
  const reply = error.responseCode ?? 0
  const rule = rules.find(({ when }) => when(error, reply, mayHaveArrived))
  const reason = codesOf(error)
  const message = `${rule?.say(server.host)} (${reason})`
  return (rule?.make ?? tryLater)(message, { cause: new Error(reason) })
}

function codesOf(error: SmtpError): string {
  const reply = /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(error.response ?? '')?.[0]
  return reply ?? error.originalCode ?? error.code ?? 'no answer'
}

function notNow(host: string): string {
  return `The mail server ${host} cannot be reached or does not take mail now; will try again (if it stays so, check SMTP_URL, and whether the server runs)`
}

function isTemporary(reply: number): boolean {
  return reply >= 400 && reply < 500
}

function isFinal(reply: number): boolean {
  return reply >= 500
}

function aboutMessage(error: SmtpError): boolean {
  return ['RCPT TO', 'DATA', 'MAIL FROM'].includes(error.command ?? '')
}
