import type { Call, Memory } from '../../src/connector.ts'
import type { Instant } from '../../src/ids.ts'
import type { CompleteList, Doubt, Observation } from '../../src/observation.ts'
import { pullActions, type Reading } from './pull-actions.ts'
import { pullComments } from './pull-comments.ts'
import { type Place, pullState } from './pull-state.ts'
import { nothingReached, Reached, type Sweep, sweepDue } from './reading.ts'

/** What a reading starts from. */
interface Beginning {
  readAt: Instant
  /** Where the last one ended, `null` before the first. */
  from: unknown
  memory: Pick<Memory, 'doubted'>
}

/**
 * One reading of a board: its state first, its actions after (with the last of the state), so that
 * whatever changes in between is told by an action rather than guessed. Two requests when nothing is
 * new and the cards fit on a page; now and then the comments are read again.
 */
export async function* pull(
  place: Place,
  { readAt, from, memory }: Beginning,
  call: Call,
): AsyncGenerator<Observation> {
  const start = Reached.nullable().parse(from) ?? nothingReached
  let reached = start
  const complete: CompleteList[] = []
  const doubts: Doubt[] = []
  const rest = { readAt, complete: [], last: false }
  const state = pullState(place, reached, call)
  let step = await state.next()
  while (!step.done) {
    yield { ...rest, ...step.value, position: null, clockAhead: place.client.clockAhead() }
    step = await state.next()
  }
  const surveyed = step.value
  reached = { ...reached, board: surveyed.boardId }
  complete.push(...surveyed.complete)
  const reading: Reading = { seen: new Set(), odd: [], call }
  for await (const read of pullActions(place, surveyed, reached, reading)) {
    reached = read.reached
    complete.push(...read.complete)
    doubts.push(...read.doubts)
    yield { ...rest, ...read.page, position: reached, clockAhead: place.client.clockAhead() }
  }
  const isFirst = start.high === null
  if (isFirst) reached = { ...reached, recentAt: readAt, sweptAt: readAt }
  const sweep = isFirst ? null : await sweepFor(reached, { readAt, memory }, place)
  for await (const read of pullComments(place, surveyed, { reached, sweep, readAt, reading })) {
    reached = read.reached
    complete.push(...read.complete)
    // What a sweep found is concluded at the end: broken off before, it is due again.
    yield { ...rest, ...read.page, position: null, clockAhead: place.client.clockAhead() }
  }
  const clockAhead = place.client.clockAhead()
  yield { readAt, ...emptyPage, position: reached, complete, doubts, clockAhead, last: true }
}

/** While comments are held for missing, all of them are looked at each time: it ends with its cause. */
async function sweepFor(
  reached: Reached,
  { readAt, memory }: Omit<Beginning, 'from'>,
  { comments }: Place,
): Promise<Sweep | null> {
  return (await memory.doubted('comment')) ? 'all' : sweepDue(reached, readAt, comments)
}

const emptyPage = { subjects: [], activities: [], accounts: [], rejected: [] }
