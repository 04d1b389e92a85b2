import { composeDigest } from '../src/digest.ts'
import { type Covered, dueDigest } from '../src/digest-due.ts'
import { coverKey, startOf } from '../src/due.ts'
import { type Job, type JobContext, spaceOf } from '../src/job.ts'
import { withLease } from '../src/lease.ts'
import type { DigestPlan, Reader, Space } from '../src/space.ts'
import { readDigestFacts } from '../src/store/digest-facts.ts'
import { readCovered } from '../src/store/message-due.ts'
import { planMessage } from '../src/store/messages.ts'
import { readSources } from '../src/store/sources.ts'
import { renderDigest } from '../src/text/digest-mail.ts'

/** Writes down the digests that are owed by now, one message a reader. */
export const digest: Job = {
  name: 'digest',
  async run(ids, context, signal) {
    const connected = spaceOf(ids, context)
    if (connected === null || !connected.space.writes) return
    await withLease(context, `digest:${connected.space.id}`, signal, () =>
      writeDigests(context, connected.space),
    )
    await context.nudge('deliver', { space: connected.space.id })
  },
}

async function writeDigests(context: JobContext, space: Space): Promise<void> {
  const { db } = context.store
  const start = startOf({ sources: await readSources(db) }, space.id)
  if (start === null) return
  const covered = await readCovered(db)
  for (const plan of space.digests)
    for (const reader of plan.readers) {
      const last = covered.get(coverKey(space.id, plan.id, reader.id)) ?? null
      await writeIfDue(context, space, { plan, reader, last, start })
    }
}

async function writeIfDue(
  context: JobContext,
  space: Space,
  of: { plan: DigestPlan; reader: Reader; last: Covered | null; start: number },
): Promise<void> {
  const { store, clock } = context
  const now = clock.now()
  const due = dueDigest(of.plan, of.last, of.start, now)
  if (due === null) return
  const facts = await readDigestFacts(store.db, space, of.plan, due.from, due.to)
  const rendered = await renderDigest(composeDigest(facts, now), of.plan.locale)
  const { id: reader, channel, address, name: toName } = of.reader
  const message = {
    ...{ space: space.id, kind: 'digest' as const, about: of.plan.id, period: due.period },
    ...{ reader, channel, address, toName, ...rendered, notBefore: now },
    reason: `the digest of ${due.period}`,
    covers: { from: due.from, to: due.to },
  }
  await planMessage(store.db, message, now)
}
