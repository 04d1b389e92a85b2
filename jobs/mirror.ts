import { type Job, spaceOf } from '../src/job.ts'
import { withLease } from '../src/lease.ts'
import { runMirror } from '../src/mirror-run.ts'
import { showingOf } from '../src/showing.ts'

/** Brings the cards that changed to what they should show at the target. */
export const mirror: Job = {
  name: 'mirror',
  async run(ids, context, signal) {
    const connected = spaceOf(ids, context)
    const showing = connected === null ? null : showingOf(connected, context)
    if (showing === null || !showing.space.writes) return
    await withLease(context, `mirror:${showing.space.id}`, signal, (held) =>
      runMirror({ ...showing, ...held }),
    )
  },
}
