import { toFailure } from './backoff.ts'
import { minute } from './clock.ts'
import type { OutgoingMessage, Sender } from './connector.ts'
import { GiveUp, nothingWasDone } from './errors.ts'
import type { PersonId } from './ids.ts'
import type { ConnectedSpace, JobContext } from './job.ts'
import { type Member, whyDropped } from './reminder.ts'
import { readAudience } from './store/audience.ts'
import { postponeChannel } from './store/message-due.ts'
import {
  confirmMessage,
  deferMessage,
  dropMessage,
  failMessage,
  type Message,
  reserveMessage,
} from './store/messages.ts'
import { readSources } from './store/sources.ts'

/** What is needed to hand over the messages of one space. */
export interface Outbox {
  context: JobContext
  connected: ConnectedSpace
  /** Who has acted by now: a reminder that has become pointless is not sent. */
  audience: ReadonlyMap<string, readonly Member[]>
  /** A source cannot be read: who has acted since is not known. */
  blind: boolean
  signal: AbortSignal
}

export async function readOutbox(
  context: JobContext,
  connected: ConnectedSpace,
  signal: AbortSignal,
): Promise<Outbox> {
  const { space } = connected
  const { db } = context.store
  const sources = (await readSources(db)).filter((source) => source.space === space.id)
  const audience = await readAudience(db, space, space.windows)
  const blind = sources.some(({ failures }) => failures > 0)
  return { context, connected, audience, blind, signal }
}

/** A lost answer is looked into again after this long. */
const settleMs = 2 * minute

/**
 * Hands over one message: reserved first, confirmed after; after a try whose answer was lost the
 * channel is asked first, where it can tell.
 */
export async function deliverMessage(outbox: Outbox, id: string): Promise<void> {
  const { context, connected, signal } = outbox
  const { store, clock } = context
  signal.throwIfAborted()
  const message = await reserveMessage(store.db, id, clock.now())
  if (message === null) return
  if (outbox.blind && message.kind === 'reminder')
    return deferMessage(store.db, id, clock.now() + settleMs, 'waits for its sources')
  const useless = whyUseless(outbox, message)
  if (useless !== null) return dropMessage(store.db, id, useless)
  const sender = connected.connectors[message.channel]?.sender
  if (sender === undefined)
    return failMessage(store.db, id, `the channel ${message.channel} is not configured`)
  const failed = await handOver(outbox, sender, message).catch((error: unknown) =>
    noteFailed(outbox, message, error),
  )
  if (failed !== 'failed') await confirmMessage(store.db, id, clock.now())
}

async function handOver(
  { context, signal }: Outbox,
  sender: Sender,
  message: Message,
): Promise<void> {
  const outgoing: OutgoingMessage = {
    ...{ id: message.id, to: message.address, toName: message.toName },
    ...{ subject: message.subject, html: message.html, text: message.text },
    at: message.firstTryAt ?? context.clock.now(),
  }
  const retried = message.attempts > 1
  if (retried && (await sender.wasSent?.(outgoing, { signal })) === true) return
  await sender.send(outgoing, { signal })
}

async function noteFailed(
  { context, connected }: Outbox,
  message: Message,
  error: unknown,
): Promise<'failed'> {
  const { store, clock, log } = context
  const { db } = store
  const failure = toFailure(error, Math.max(0, message.attempts - 1))
  const space = connected.space.id
  log.warn({ space, message: message.id, kind: failure.kind }, failure.message)
  if (error instanceof GiveUp) {
    await failMessage(db, message.id, failure.message)
    return 'failed'
  }
  const rest = nothingWasDone(error) ? failure.retryAfterMs : settleMs
  const until = clock.now() + rest
  await deferMessage(db, message.id, until, failure.message)
  const { channel } = message
  if (nothingWasDone(error))
    await postponeChannel(db, { space, channel, until, reason: failure.message })
  return 'failed'
}

function whyUseless({ context, connected, audience }: Outbox, message: Message): string | null {
  if (message.kind !== 'reminder') return null
  const window = connected.space.windows.find(({ id }) => id === message.about) ?? null
  const member = audience
    .get(message.about)
    ?.find(({ person }) => person === (message.reader as PersonId))
  return whyDropped(window, member?.acted ?? false, context.clock.now())
}
