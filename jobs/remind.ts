import { startOf } from '../src/due.ts'
import { type ConnectedSpace, isRead, type Job, type JobContext, spaceOf } from '../src/job.ts'
import { withLease } from '../src/lease.ts'
import { type DueReminder, dueReminders } from '../src/reminder.ts'
import type { Space } from '../src/space.ts'
import { readAudience } from '../src/store/audience.ts'
import { writtenReminders } from '../src/store/message-list.ts'
import { planMessage } from '../src/store/messages.ts'
import { saveRemindedUntil } from '../src/store/meta.ts'
import { readSources } from '../src/store/sources.ts'
import { failingWitnesses } from '../src/store/witnesses.ts'
import { renderReminder } from '../src/text/reminder-mail.ts'

/** Writes down the reminders that are owed by now, one message a person. */
export const remind: Job = {
  name: 'remind',
  async run(ids, context, signal) {
    const connected = spaceOf(ids, context)
    if (connected === null || !connected.space.writes) return
    await withLease(context, `remind:${connected.space.id}`, signal, () =>
      writeReminders(context, connected),
    )
    await context.nudge('deliver', { space: connected.space.id })
  },
}

async function writeReminders(context: JobContext, connected: ConnectedSpace): Promise<void> {
  const { space } = connected
  const { store, clock } = context
  const now = clock.now()
  const sources = (await readSources(store.db)).filter(
    (row) => row.space === space.id && isRead(connected, row.source),
  )
  const startedAt = startOf({ sources }, space.id)
  // Who has acted is not known while a source cannot be read: nobody is reminded of what they did.
  const failing = await failingWitnesses(store.db, space.id, space.windows)
  if (startedAt === null || failing.some((source) => isRead(connected, source))) return
  const { due } = dueReminders({
    ...{ windows: space.windows, regions: space.regions, timezone: space.timezone },
    ...{ startedAt, now },
    audienceOf: await readAudience(store.db, space, space.windows),
    written: await writtenReminders(store.db, space.id),
  })
  for (const reminder of due) await write(context, space, reminder, now)
  await saveRemindedUntil(store.db, space.id, now)
}

async function write(
  context: JobContext,
  space: Space,
  reminder: DueReminder,
  now: number,
): Promise<void> {
  const { window, member, channel, address, period, reason } = reminder
  const form = channel in member.accounts ? 'short' : 'letter'
  const rendered = await renderReminder(reminder, space, space.locale, form)
  const message = {
    ...{ space: space.id, kind: 'reminder' as const, about: window.id, reader: member.person },
    ...{ period, channel, address, toName: member.name, ...rendered, notBefore: now, reason },
    covers: null,
  }
  await planMessage(context.store.db, message, now)
}
