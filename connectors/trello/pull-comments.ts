import type { Call } from '../../src/connector.ts'
import type { Instant } from '../../src/ids.ts'
import type { CompleteList } from '../../src/observation.ts'
import { completeBut } from './listed.ts'
import { idOf, marksOf, oldestIn } from './mark.ts'
import { actionPage, type Reading } from './pull-actions.ts'
import type { Page, Place, Surveyed } from './pull-state.ts'
import { nextStep, type Reached, type Step, type Sweep } from './reading.ts'

/** A page of comments read again. */
export interface CommentsRead {
  page: Page
  reached: Reached
  complete: readonly CompleteList[]
}

/** What is known when the comments come up. */
export interface Before {
  reached: Reached
  /** `null`: none are due; a first reading has just read them all. */
  sweep: Sweep | null
  readAt: Instant
  reading: Reading
}

/**
 * Reads comments again, newest first: their texts change in place and they vanish without a word. Only
 * the newest page, or all of them, page by page, each time as far as nothing breaks off.
 */
export async function* pullComments(
  place: Place,
  around: Surveyed,
  { reached, sweep, readAt, reading: { seen, odd, call } }: Before,
): AsyncGenerator<CommentsRead> {
  let done = reached
  let step: Step | null = sweep && { limit: place.pageSize, before: null }
  while (sweep && step) {
    const answer = await ask(place, step, call)
    const next: Step | null = stepBelow(step, answer)
    const page = actionPage(
      answer.filter((action) => !seen.has(idOf(action))),
      around,
    )
    odd.push(...page.rejected)
    const made = stretchOf(step, answer, next)
    const complete = completeBut({ kind: 'comment', made }, odd, place.source)
    // A page that was the last has shown that all are read, whatever was asked for.
    done = { ...done, recentAt: readAt, ...(next === null && { sweptAt: readAt }) }
    yield { page, reached: done, complete }
    step = sweep === 'all' ? next : null
  }
}

function ask({ client, board }: Place, { limit, before }: Step, call: Call) {
  const until = before === null ? null : new Date(before).toISOString()
  return client.comments(board, { limit, before: until }, call)
}

function stepBelow(step: Step, answer: readonly unknown[]): Step | null {
  const oldest = oldestIn(marksOf(answer))
  return answer.length < step.limit || oldest === null ? null : nextStep(step, oldest)
}

/** The stretch of time in which every comment was seen; of the oldest millisecond some may be below. */
function stretchOf({ before }: Step, answer: readonly unknown[], next: Step | null) {
  const oldest = oldestIn(marksOf(answer))
  const from = next === null || oldest === null ? null : oldest + 1
  return { from, to: before === null ? null : before - 1 }
}
