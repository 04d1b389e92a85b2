import { type Due, type DueState, dueTimes } from './due.ts'
import { isRead, type JobContext } from './job.ts'
import { nextLinkDue } from './store/links.ts'
import { nextMessageDue, readCovered } from './store/message-due.ts'
import { remindedUntil } from './store/meta.ts'
import { nextReplyDue } from './store/replies.ts'
import { readSources } from './store/sources.ts'
import { nextSweepDue } from './store/targets.ts'

/** What the database says is due, and when the rest will be. */
export async function readDue(
  context: Pick<JobContext, 'store' | 'spaces'>,
): Promise<readonly Due[]> {
  const { db } = context.store
  const spaces = [...context.spaces.values()].map(({ space }) => space)
  const sources = (await readSources(db)).filter(({ space, source }) => {
    const connected = context.spaces.get(space)
    return connected !== undefined && isRead(connected, source)
  })
  const state: DueState = {
    spaces,
    sources,
    links: soonest(await nextLinkDue(db), await nextSweepDue(db)),
    replies: await nextReplyDue(db),
    messages: await nextMessageDue(db),
    covered: await readCovered(db),
    reminded: await remindedUntil(db),
  }
  return dueTimes(state)
}

/**
 * One look at what is due: a nudge for each. Harmless to repeat; all queues and jobs may be lost, the
 * next tick finds the rows again.
 */
export async function tick(context: JobContext): Promise<readonly Due[]> {
  const now = context.clock.now()
  const due = (await readDue(context)).filter(({ at }) => at <= now)
  for (const { job, ids } of due) await context.nudge(job, ids)
  return due
}

/** Of two moments for the same key the earlier. */
function soonest<Key>(
  one: ReadonlyMap<Key, number>,
  other: ReadonlyMap<Key, number>,
): ReadonlyMap<Key, number> {
  const moments = [...one, ...other]
  return new Map(moments.toSorted(([, a], [, b]) => b - a))
}
