import { toFailure } from '../src/backoff.ts'
import type { Mirror } from '../src/connector.ts'
import { type ConnectedSpace, type Job, type JobContext, spaceOf } from '../src/job.ts'
import { type Held, withLease } from '../src/lease.ts'
import { showCard } from '../src/show-card.ts'
import { readCards } from '../src/store/card-facts.ts'
import { endHold, openHold } from '../src/store/holds.ts'
import { deferLink, dueLinks, type Link, postponeLinks } from '../src/store/links.ts'

/** Cards looked at in one go; their facts are read together. */
const batch = 50

/** Brings the cards that changed to what they should show at the target. */
export const mirror: Job = {
  name: 'mirror',
  async run(ids, context, signal) {
    const connected = spaceOf(ids, context)
    const target = connected?.connectors[connected.space.mirror?.to ?? '']?.mirror
    if (connected === null || target === undefined || !connected.space.writes) return
    const name = `mirror:${connected.space.id}`
    await withLease(context, name, signal, (held) => showAll(context, connected, target, held))
  },
}

async function showAll(
  context: JobContext,
  connected: ConnectedSpace,
  target: Mirror,
  held: Held,
): Promise<void> {
  const { store, clock } = context
  try {
    for (;;) {
      const links = await dueLinks(store.db, connected.space.id, clock.now(), batch)
      if (links.length === 0) break
      await showBatch(context, connected, target, held, links)
    }
    await endHold(store.db, { ...targetOf(context, connected), by: 'the target can be written' })
  } catch (error) {
    await postpone(context, connected, error)
  }
}

async function showBatch(
  context: JobContext,
  { space }: ConnectedSpace,
  target: Mirror,
  held: Held,
  links: readonly Link[],
): Promise<void> {
  const { store, clock } = context
  const keys = links.map(({ subject }) => subject)
  const cards = await readCards(store.db, space.id, space.mirror?.from ?? '', keys)
  const showing = { db: store.db, clock, space, mirror: target, signal: held.signal }
  for (const link of links) {
    held.signal.throwIfAborted()
    const facts = cards.get(link.subject)
    if (facts === undefined) await leave(link)
    else await showCard(showing, link, facts)
  }

  function leave(link: Link): Promise<void> {
    const next = { dueAt: null, reason: 'the card is not known' }
    return deferLink(store.db, { space: space.id, ...link }, next)
  }
}

/** The target as a whole fails: every card waits. */
async function postpone(
  context: JobContext,
  connected: ConnectedSpace,
  error: unknown,
): Promise<void> {
  const { store, clock, log } = context
  const failure = toFailure(error, 0)
  log.warn({ space: connected.space.id, kind: failure.kind }, failure.message)
  await postponeLinks(store.db, connected.space.id, clock.now() + failure.retryAfterMs)
  if (failure.kind === 'Misconfigured')
    await openHold(store.db, { ...targetOf(context, connected), reason: failure.message })
}

function targetOf(context: JobContext, { space }: ConnectedSpace) {
  const source = space.mirror?.to ?? ''
  return { space: space.id, source, scope: 'mirror', at: context.clock.now() }
}
