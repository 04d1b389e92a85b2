import { type Job, spaceOf } from '../src/job.ts'
import { withLease } from '../src/lease.ts'
import { runReplies } from '../src/reply-run.ts'
import { replyingOf } from '../src/replying.ts'

/** Brings answers given where cards are shown to the cards. */
export const reply: Job = {
  name: 'reply',
  async run(ids, context, signal) {
    const connected = spaceOf(ids, context)
    const replying = connected === null ? null : replyingOf(connected, context)
    if (replying === null) return
    await withLease(context, `reply:${replying.space.id}`, signal, (held) =>
      runReplies({ ...replying, ...held }),
    )
  },
}
