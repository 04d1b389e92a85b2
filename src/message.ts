import { createHash } from 'node:crypto'
import type { Instant } from './ids.ts'

/** What makes a message one and the same, on every try and in every process. */
export interface MessageKey {
  space: string
  kind: 'digest' | 'reminder'
  /** Digest plan or window id. */
  about: string
  reader: string
  /** Which of them: the local date of a digest, the closing date and offset of a reminder. */
  period: string
}

/** A message owed to one reader, ready to be handed over. */
export interface NewMessage extends MessageKey {
  channel: string
  address: string
  toName: string | null
  subject: string
  html: string
  text: string
  /** Not to be handed over before. */
  notBefore: Instant
  /** Why it is owed, in words. */
  reason: string
  /** The stretch of the log a digest covers. */
  covers: { from: Instant; to: Instant } | null
}

/** The same key always gives the same id, so a repeated mail carries the same Message-ID. */
export function messageId({ space, kind, about, reader, period }: MessageKey): string {
  const key = JSON.stringify([space, kind, about, reader, period])
  return createHash('sha256').update(key).digest('hex').slice(0, 32)
}
