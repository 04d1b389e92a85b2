import { createHash } from 'node:crypto'
import { domainToASCII } from 'node:url'
import MailComposer, { type MailComposerOptions } from 'nodemailer/lib/mail-composer'
import type { OutgoingMessage } from '../../src/connector.ts'
import { GiveUp, Misconfigured } from '../../src/errors.ts'
import { shortened } from '../../src/text/plain-text.ts'
import { type EmailSettings, isAddress, type Mailbox, readMailbox } from './schema.ts'

// RFC 5322 forbids lines above 998 characters, and not every name can be folded.
const longestName = 120
const longestSubject = 250

/** A mail as it crosses the wire. */
export interface Letter {
  envelope: { from: string; to: string }
  /** With angle brackets. */
  messageId: string
  /** The same message always gives the same bytes. */
  raw: Promise<Buffer>
}

/**
 * Composes the mail: text and HTML as alternatives, dated by the message's first try, marked as sent
 * by a machine (RFC 3834), with a way out (RFC 2369) where somebody reads the answers.
 *
 * @throws GiveUp for an address that cannot be one
 */
export function toLetter(message: OutgoingMessage, settings: EmailSettings): Letter {
  if (!isAddress(message.to))
    throw new GiveUp(
      `Message ${message.id} has no valid mail address: correct it in the configuration, or in the profile of the person`,
    )
  const from = senderOf(settings)
  const messageId = messageIdOf(message.id, from)
  const mail = new MailComposer({
    from,
    to: { name: shortened(message.toName ?? '', longestName), address: message.to },
    ...answersTo(settings),
    subject: shortened(message.subject, longestSubject),
    text: message.text,
    html: message.html,
    messageId,
    date: new Date(message.at),
    baseBoundary: createHash('sha256').update(message.id).digest('hex').slice(0, 24),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  return { envelope: { from: from.address, to: message.to }, messageId, raw: mail.build() }
}

function senderOf(settings: EmailSettings): Mailbox {
  const from = readMailbox(settings.from)
  if (!from) throw new Misconfigured(['email.from is no mailbox such as vmeste@example.org'])
  return from
}

function messageIdOf(id: string, from: Mailbox): string {
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
  return `<${localPart(id)}@${domainToASCII(domain) || domain}>`
}

/** A message id made safe for a header: other characters than RFC 5322 "atext" are percent-encoded. */
function localPart(id: string): string {
  return encodeURIComponent(id).replace(/[()']/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
}

function answersTo({ replyTo }: EmailSettings): Pick<MailComposerOptions, 'replyTo' | 'headers'> {
  const headers = { 'Auto-Submitted': 'auto-generated' }
  const mailbox = replyTo === undefined ? null : readMailbox(replyTo)
  if (!mailbox) return { headers }
  const unsubscribe = `<mailto:${mailbox.address}?subject=unsubscribe>`
  return { replyTo: mailbox, headers: { ...headers, 'List-Unsubscribe': unsubscribe } }
}
