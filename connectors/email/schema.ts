import addressparser from 'nodemailer/lib/addressparser'
import { z } from 'zod'

const mailbox = z.string().refine((text) => readMailbox(text) !== null)

export const EmailSettings = z.strictObject({
  from: mailbox.meta({
    description: "the sender of every mail, such as 'Вместе <vmeste@example.org>'",
  }),
  replyTo: mailbox.optional().meta({
    description: 'a mailbox that people read: answers and requests to unsubscribe go there',
  }),
})
export type EmailSettings = z.infer<typeof EmailSettings>

export interface Mailbox {
  name: string
  address: string
}

/** One mailbox, with or without a name; `null` for anything else (several, a group, no domain). */
export function readMailbox(text: string): Mailbox | null {
  const [only, ...others] = addressparser(text, { flatten: true })
  if (!only || others.length > 0 || !isAddress(only.address)) return null
  return { name: only.name, address: only.address }
}

/** Exactly one plain address: nothing that could end a header, open a second address or quote. */
export function isAddress(text: string): boolean {
  return /^[^\s\p{Cc}<>()[\]\\,;:"@]+@[^\s\p{Cc}<>()[\]\\,;:"@]+$/u.test(text)
}
