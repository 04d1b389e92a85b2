import { toFailure } from '../src/backoff.ts'
import type { Mirror } from '../src/connector.ts'
import { AccessLost, LeaseLost, Misconfigured } from '../src/errors.ts'
import { type ConnectedSpace, type Job, type JobContext, spaceOf } from '../src/job.ts'
import { type Held, withLease } from '../src/lease.ts'
import { showCard } from '../src/show-card.ts'
import { type CardFacts, readCards } from '../src/store/card-facts.ts'
import { endHold, openHold } from '../src/store/holds.ts'
import { deferLink, dueLinks, type Link, postponeLinks } from '../src/store/links.ts'

/** Cards looked at in one go; their facts are read together. */
const batch = 50
/** So many failures without a success between them are the target's, not the cards'. */
const manyInARow = 3
const canBeWritten = 'the target can be written'

/** Brings the cards that changed to what they should show at the target. */
export const mirror: Job = {
  name: 'mirror',
  async run(ids, context, signal) {
    const connected = spaceOf(ids, context)
    const target = connected?.connectors[connected.space.mirror?.to ?? '']?.mirror
    if (connected === null || target === undefined || !connected.space.writes) return
    const name = `mirror:${connected.space.id}`
    await withLease(context, name, signal, (held) =>
      showAll({ context, connected, target, held, failedInARow: 0, written: false }),
    )
  },
}

interface Run {
  context: JobContext
  connected: ConnectedSpace
  target: Mirror
  held: Held
  failedInARow: number
  /** The target has confirmed something in this run. */
  written: boolean
}

async function showAll(run: Run): Promise<void> {
  const { store, clock } = run.context
  try {
    for (;;) {
      const links = await dueLinks(store.db, run.connected.space.id, clock.now(), batch)
      if (links.length === 0) return
      await showBatch(run, links)
    }
  } catch (error) {
    if (run.held.signal.aborted || error instanceof LeaseLost) return
    await postpone(run, error)
  }
}

async function showBatch(run: Run, links: readonly Link[]): Promise<void> {
  const { db } = run.context.store
  const { space } = run.connected
  const keys = links.map(({ subject }) => subject)
  const cards = await readCards(db, space.id, space.mirror?.from ?? '', keys)
  for (const link of links) {
    run.held.signal.throwIfAborted()
    const facts = cards.get(link.subject)
    if (facts !== undefined) await showOrDefer(run, link, facts)
    else {
      const next = { dueAt: null, reason: 'the card is not known' }
      await deferLink(db, { space: space.id, ...link }, next)
    }
  }
}

/** A card that fails lets itself wait, not those behind it. */
async function showOrDefer(run: Run, link: Link, facts: CardFacts): Promise<void> {
  const { context, held, target: mirror } = run
  const { space } = run.connected
  const { clock, log, store } = context
  const { signal, guard } = held
  try {
    const written = await showCard(
      { db: store.db, clock, space, mirror, signal, guard },
      link,
      facts,
    )
    run.failedInARow = 0
    if (written && !run.written) await endHold(store.db, { ...targetOf(run), by: canBeWritten })
    run.written ||= written
  } catch (error) {
    run.failedInARow += 1
    if (signal.aborted || concernsAll(error) || run.failedInARow === manyInARow) throw error
    const { kind, message, retryAfterMs } = toFailure(error, 2)
    log.warn({ space: space.id, card: link.subject, kind }, message)
    const next = { dueAt: clock.now() + retryAfterMs, reason: message }
    await deferLink(store.db, { space: space.id, ...link }, next)
  }
}

function concernsAll(error: unknown): boolean {
  return [LeaseLost, Misconfigured, AccessLost].some((kind) => error instanceof kind)
}

/** The target as a whole fails: every card waits. */
async function postpone(run: Run, error: unknown): Promise<void> {
  const { store, clock, log } = run.context
  const { space } = run.connected
  const failure = toFailure(error, 0)
  log.warn({ space: space.id, kind: failure.kind }, failure.message)
  await postponeLinks(store.db, space.id, clock.now() + failure.retryAfterMs)
  if (failure.kind === 'Misconfigured')
    await openHold(store.db, { ...targetOf(run), reason: failure.message })
}

function targetOf({ context, connected: { space } }: Run) {
  const source = space.mirror?.to ?? ''
  return { space: space.id, source, scope: 'mirror', at: context.clock.now() }
}
