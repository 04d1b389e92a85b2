import { doneByHand, leaveByHand, looksAfter } from './by-hand.ts'
import type { CardView } from './card.ts'
import { type Effect, perform } from './effect.ts'
import { GiveUp, Gone } from './errors.ts'
import { decideMirror, type MirrorDecision } from './mirror.ts'
import type { Showing } from './showing.ts'
import type { CardFacts } from './store/card-facts.ts'
import { confirmLink, deferLink, type Link, mirrorEffectKey } from './store/links.ts'
import { wantedCard } from './wanted-card.ts'

/**
 * Brings one card's entry to what it should show, or leaves it, and writes down why. Tells whether the
 * target has confirmed a write.
 * @throws TryLater, Misconfigured, AccessLost: what would stop every other card as well
 */
export async function showCard(showing: Showing, link: Link, facts: CardFacts): Promise<boolean> {
  const { view, hash: wanted, isTask, isMeant } = wantedCard(showing, link.mark, facts)
  const decision = decideMirror({
    view,
    wanted,
    shown: link.shownHash,
    remoteId: link.remoteId,
    unsure: link.unsure,
    isTask,
    isMeant,
  })
  return carryOut(showing, link, decision, { view, wanted })
}

interface Wanted {
  view: CardView
  wanted: string
}

async function carryOut(
  showing: Showing,
  link: Link,
  decision: MirrorDecision,
  wanted: Wanted,
): Promise<boolean> {
  const { db, clock, space } = showing
  const defer = (next: Parameters<typeof deferLink>[2]) =>
    deferLink(db, { space: space.id, ...link }, next).then(() => false)
  if (decision.act === 'leave') return defer({ dueAt: null, reason: decision.reason })
  if (await isLeftToHands(showing, link, decision)) return false
  try {
    const outcome = await perform(db, clock, toEffect(showing, link, decision, wanted))
    return outcome.done || defer({ dueAt: outcome.until, reason: outcome.reason })
  } catch (error) {
    if (error instanceof Gone && decision.act === 'update' && showing.plan.handEdits === 'mend')
      return defer({ dueAt: clock.now(), reason: removedByHand, forget: true })
    if (!(error instanceof GiveUp)) throw error
    return defer({ dueAt: null, reason: `refused by the target: ${error.message}` })
  }
}

/** Where hand edits are reported, nothing that somebody has made of an entry is written over. */
async function isLeftToHands(
  showing: Showing,
  link: Link,
  { act }: MirrorDecision,
): Promise<boolean> {
  if (showing.plan.handEdits === 'mend' || act !== 'update') return false
  const byHand = await doneByHand(showing, link)
  if (byHand !== null) await leaveByHand(showing, link.subject, byHand)
  return byHand !== null
}

const removedByHand = 'its entry was removed at the target: shown anew'

interface Written {
  /** `null`: it has no entry. */
  remoteId: string | null
  url: string | null
  /** Hash of how it reads, where it was read back. */
  looks?: string | null
}

function toEffect(
  showing: Showing,
  link: Link,
  decision: Exclude<MirrorDecision, { act: 'leave' }>,
  { view, wanted }: Wanted,
): Effect<Written> {
  const { space, plan, mirror, clock, signal } = showing
  const unseen = decision.act !== 'update'
  return {
    space: space.id,
    key: mirrorEffectKey(link),
    kind: decision.act,
    subject: link.subject,
    contentHash: wanted,
    settleMs: mirror.settleMs,
    guard: showing.guard,
    ...(unseen && {
      look: async () => (await mirror.find(link.mark, { signal }))[0] ?? null,
      mend: (landed: Written) => readBack(showing, link, () => update(showing, landed, view)),
    }),
    act: () => readBack(showing, link, () => write(showing, decision, view)),
    confirm: (db, shown) =>
      confirmLink(
        db,
        { space: space.id, ...link },
        {
          ...{ ...shown, hash: wanted, at: clock.now(), reason: decision.reason },
          elsewhere: view.state === 'elsewhere',
          quietSeconds: plan.quietSeconds,
        },
      ),
    remoteId: (shown) => shown.remoteId,
  }
}

async function readBack(
  showing: Showing,
  { mark }: Link,
  work: () => Promise<Written>,
): Promise<Written> {
  const { remoteId, url } = await work()
  return { remoteId, url, looks: await looksAfter(showing, { remoteId, mark }) }
}

async function write(
  showing: Showing,
  decision: Exclude<MirrorDecision, { act: 'leave' }>,
  view: CardView,
): Promise<Written> {
  const { mirror, signal } = showing
  if (decision.act === 'create') return mirror.create(view, { signal })
  if (decision.act === 'find') return { remoteId: null, url: null }
  return update(showing, { remoteId: decision.remoteId, url: null }, view)
}

async function update(
  { mirror, signal }: Showing,
  shown: Written,
  view: CardView,
): Promise<Written> {
  if (shown.remoteId !== null) await mirror.update(shown.remoteId, view, { signal })
  return shown
}
