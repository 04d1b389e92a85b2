import type { Clock } from '../../../src/clock.ts'

/** A letter as it was received. */
interface Kept {
  /** With angle brackets. */
  messageId: string
  /** First recipient of the envelope. */
  to: string
  recipients: readonly string[]
  subject: string
  /** ISO 8601 in UTC, by the sandbox's clock. */
  receivedAt: string
  raw: string
}

export interface Mailbox {
  keep(raw: Buffer, to: readonly string[]): void
  /** The code that answers `RCPT TO` for this address, or `null`: it is taken. */
  refused(address: string): number | null
  act(verb: string, details: Readonly<Record<string, unknown>>): Record<string, unknown>
}

/** Everything that was delivered, in the order of arrival. */
export function createMailbox(clock: Clock): Mailbox {
  const letters: Kept[] = []
  const refusals = new Map<unknown, number>()
  return {
    keep(raw, to) {
      letters.push(toKept(raw.toString('utf8'), to, clock.now()))
    },
    refused: (address) => refusals.get(address) ?? null,
    act(verb, { to, code }) {
      if (verb === 'messages') {
        return { messages: letters.filter((letter) => to === undefined || letter.to === to) }
      }
      if (verb === 'clear') return { cleared: letters.splice(0).length }
      if (verb === 'refuse') {
        refusals.set(to, Number(code))
        return {}
      }
      throw new Error(`The mail sandbox knows the verbs messages, clear and refuse, not "${verb}"`)
    },
  }
}

function toKept(raw: string, to: readonly string[], now: number): Kept {
  return {
    messageId: header(raw, 'Message-ID'),
    to: to[0] ?? '',
    recipients: to,
    subject: decodeWords(header(raw, 'Subject')),
    receivedAt: new Date(now).toISOString(),
    raw,
  }
}

function header(raw: string, name: string): string {
  const head = raw.slice(0, raw.search(/\r?\n\r?\n/)).replace(/\r?\n[ \t]+/g, ' ')
  const line = head
    .split(/\r?\n/)
    .find((text) => text.toLowerCase().startsWith(`${name}:`.toLowerCase()))
  return line?.slice(name.length + 1).trim() ?? ''
}

/** Encoded words of RFC 2047, in UTF-8; white space between two of them is not part of the text. */
function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('utf8') : decodeQ(word),
    )
}

function decodeQ(word: string): string {
  const percent = word.replaceAll('%', '%25').replaceAll('_', '%20').replaceAll('=', '%')
  return decodeURIComponent(percent)
}
