import { toFailure } from './backoff.ts'
import { disputeScope } from './brake.ts'
import { AccessLost, LeaseLost, Misconfigured } from './errors.ts'
import { replyScope } from './hold-advice.ts'
import type { Replying } from './replying.ts'
import { endHold, openHold } from './store/holds.ts'
import { deferReply, disputedReplies, postponeReplies } from './store/replies.ts'
import { type DueReply, dueReplies } from './store/reply-facts.ts'
import { type ReplyOutcome, writeReply } from './write-reply.ts'

/** Answers looked at in one go. */
const batch = 50
/** So many failures without a success between them are the cards' source's, not the answers'. */
const manyInARow = 3
/** A hold that holds for many cards names so many of them. */
const cardsNamed = 3

interface Run extends Replying {
  failedInARow: number
  /** Something was confirmed in this run. */
  written: boolean
}

/** Brings every answer that is due to its card. What fails becomes due again later, with its reason. */
export async function runReplies(replying: Replying): Promise<void> {
  const run = { ...replying, failedInARow: 0, written: false }
  try {
    for (;;) {
      const due = await dueReplies(run.db, whereOf(run), run.clock.now(), batch)
      if (due.length === 0) return
      for (const reply of due) {
        run.signal.throwIfAborted()
        await writeOrDefer(run, reply)
      }
    }
  } catch (error) {
    if (run.signal.aborted || error instanceof LeaseLost) return
    await postpone(run, error)
  }
}

/** An answer that fails lets itself wait, not those behind it. */
async function writeOrDefer(run: Run, reply: DueReply): Promise<void> {
  const { db, clock, log, space, signal } = run
  try {
    await report(run, await writeReply(run, reply))
    run.failedInARow = 0
  } catch (error) {
    run.failedInARow += 1
    if (signal.aborted || concernsAll(error) || run.failedInARow === manyInARow) throw error
    const { kind, message, retryAfterMs } = toFailure(error, 2)
    log.warn({ space: space.id, answer: reply.post, kind }, message)
    await deferReply(db, reply, { dueAt: clock.now() + retryAfterMs, reason: message })
  }
}

async function report(run: Run, outcome: ReplyOutcome): Promise<void> {
  if (outcome === 'disputed') return holdDisputed(run)
  if (outcome === 'left' || run.written) return
  run.written = true
  await endHold(run.db, { ...holdOf(run, replyScope), by: 'answers can be written' })
}

/** One hold for all of them: somebody should look what was meant. */
async function holdDisputed(run: Run): Promise<void> {
  const { count, cards } = await disputedReplies(run.db, whereOf(run))
  const others = cards.length - cardsNamed
  const on = cards.slice(0, cardsNamed).join(', ') + (others > 0 ? ` and ${others} more` : '')
  const reason = `Comments that bring answers and were changed or deleted by hand: ${count} (on ${on}). They are kept as they are, whatever becomes of the answers.`
  await openHold(run.db, { ...holdOf(run, disputeScope), reason })
}

function concernsAll(error: unknown): boolean {
  return [LeaseLost, Misconfigured, AccessLost].some((kind) => error instanceof kind)
}

/** The cards' source as a whole fails: every answer waits. */
async function postpone(run: Run, error: unknown): Promise<void> {
  const { db, clock, log, space, way } = run
  const failure = toFailure(error, 0)
  log.warn({ space: space.id, kind: failure.kind }, failure.message)
  const until = clock.now() + failure.retryAfterMs
  await postponeReplies(db, { space: space.id, target: way.target, until })
  if (failure.kind === 'Misconfigured')
    await openHold(db, { ...holdOf(run, replyScope), reason: failure.message })
}

function whereOf({ space, way }: Run) {
  return { space: space.id, target: way.target, regions: space.regions }
}

function holdOf({ space, way, clock }: Run, scope: string) {
  return { space: space.id, source: way.target, scope, at: clock.now() }
}
