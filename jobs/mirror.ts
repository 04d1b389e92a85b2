import { type Job, spaceOf } from '../src/job.ts'
import { withLease } from '../src/lease.ts'
import { runMirror } from '../src/mirror-run.ts'
import { showingsOf } from '../src/showing.ts'

/** Brings the cards that changed to what they should show, one place after the other. */
export const mirror: Job = {
  name: 'mirror',
  async run(ids, context, signal) {
    const connected = spaceOf(ids, context)
    if (connected === null || !connected.space.writes) return
    const showings = showingsOf(connected, context)
    if (showings.length === 0) return
    await withLease(context, `mirror:${connected.space.id}`, signal, async (held) => {
      for (const showing of showings) await runMirror({ ...showing, ...held })
    })
  },
}
