import { deliverMessage, readOutbox } from '../src/deliver-message.ts'
import { type Job, spaceOf } from '../src/job.ts'
import { withLease } from '../src/lease.ts'
import { reclaimTries } from '../src/store/message-due.ts'
import { dueMessages } from '../src/store/messages.ts'

/** Messages looked at in one go. */
const batch = 50

/** Hands over the messages that are owed, one at a time. */
export const deliver: Job = {
  name: 'deliver',
  async run(ids, context, signal) {
    const connected = spaceOf(ids, context)
    if (connected === null || !connected.space.writes) return
    const { store, clock } = context
    const { id } = connected.space
    await withLease(context, `deliver:${id}`, signal, async (held) => {
      await reclaimTries(store.db, id, clock.now())
      const run = { context, connected, failedInARow: new Map(), signal: held.signal }
      for (;;) {
        const due = await dueMessages(store.db, id, clock.now(), batch)
        if (due.length === 0) return
        const outbox = await readOutbox(run)
        for (const message of due) await deliverMessage(outbox, message)
      }
    })
  },
}
