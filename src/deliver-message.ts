import { toFailure } from './backoff.ts'
import { minute } from './clock.ts'
import type { OutgoingMessage, Sender } from './connector.ts'
import { AccessLost, GiveUp, Misconfigured, nothingWasDone } from './errors.ts'
import type { PersonId } from './ids.ts'
import { type ConnectedSpace, isRead, type JobContext } from './job.ts'
import { type Member, whyDropped } from './reminder.ts'
import { readAudience } from './store/audience.ts'
import { endHold, openHold } from './store/holds.ts'
import { postponeChannel } from './store/message-due.ts'
import {
  confirmMessage,
  deferMessage,
  dropMessage,
  failMessage,
  type Message,
  putBackMessage,
  reserveMessage,
} from './store/messages.ts'
import { failingWitnesses } from './store/witnesses.ts'

/** What is needed to hand over the messages of one space. */
export interface Outbox {
  context: JobContext
  connected: ConnectedSpace
  /** Who has acted by now: a reminder that has become pointless is not sent. */
  audience: ReadonlyMap<string, readonly Member[]>
  /** A source that tells who has acted cannot be read. */
  blind: boolean
  /** Channel → failures of this run without a success between them. */
  failedInARow: Map<string, number>
  signal: AbortSignal
}

/** So many in a row are the channel's trouble, fewer may be those of single readers. */
const manyInARow = 3

export async function readOutbox(
  run: Pick<Outbox, 'context' | 'connected' | 'failedInARow' | 'signal'>,
): Promise<Outbox> {
  const { context, connected } = run
  const { space } = connected
  const { db } = context.store
  const failing = await failingWitnesses(db, space.id, space.windows)
  const audience = await readAudience(db, space, space.windows)
  const blind = failing.some((source) => isRead(connected, source))
  return { ...run, audience, blind }
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
    return putBackMessage(store.db, id, clock.now() + settleMs, 'waits for its sources')
  const useless = whyUseless(outbox, message)
  if (useless !== null) return dropMessage(store.db, id, useless)
  const sender = connected.connectors[message.channel]?.sender
  if (sender === undefined)
    return failMessage(store.db, id, `the channel ${message.channel} is not configured`)
  const failed = await handOver(outbox, sender, message).catch((error: unknown) =>
    noteFailed(outbox, message, error),
  )
  if (failed === 'failed') return
  outbox.failedInARow.delete(message.channel)
  await confirmMessage(store.db, id, clock.now())
  await endHold(store.db, { ...channelOf(outbox, message), by: 'the channel takes messages' })
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

async function noteFailed(outbox: Outbox, message: Message, error: unknown): Promise<'failed'> {
  const { context, connected } = outbox
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
  await deferMessage(db, message.id, clock.now() + rest, failure.message)
  if (concernsChannel(outbox, message, error)) await postpone(outbox, message, error)
  return 'failed'
}

/** A full mailbox keeps its own reader waiting, a server that is down everybody. */
function concernsChannel({ failedInARow }: Outbox, { channel }: Message, error: unknown): boolean {
  if (!nothingWasDone(error)) return false
  const failed = (failedInARow.get(channel) ?? 0) + 1
  failedInARow.set(channel, failed)
  return failed >= manyInARow || error instanceof Misconfigured || error instanceof AccessLost
}

/** Shorter than those who failed have to wait: next time the others come first. */
async function postpone(outbox: Outbox, message: Message, error: unknown): Promise<void> {
  const { db } = outbox.context.store
  const { message: reason, retryAfterMs } = toFailure(error, 0)
  const { source: channel, ...at } = channelOf(outbox, message)
  await postponeChannel(db, { space: at.space, channel, until: at.at + retryAfterMs, reason })
  if (error instanceof Misconfigured) await openHold(db, { ...at, source: channel, reason })
}

/** A channel that only an operator can mend is a hold, so that `status` tells. */
function channelOf({ context, connected }: Outbox, { channel }: Message) {
  const at = context.clock.now()
  return { space: connected.space.id, source: channel, scope: 'messages', at }
}

function whyUseless({ context, connected, audience }: Outbox, message: Message): string | null {
  if (message.kind !== 'reminder') return null
  const window = connected.space.windows.find(({ id }) => id === message.about) ?? null
  const member = audience
    .get(message.about)
    ?.find(({ person }) => person === (message.reader as PersonId))
  return whyDropped(window, member?.acted ?? false, context.clock.now())
}
