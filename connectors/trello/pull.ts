import type { Call } from '../../src/connector.ts'
import type { Instant } from '../../src/ids.ts'
import type { Observation } from '../../src/observation.ts'
import { pullActions } from './pull-actions.ts'
import { type Place, pullState } from './pull-state.ts'
import { Reached } from './reading.ts'

/**
 * One reading of a board: its state first, its actions after, so that whatever changes in between is
 * told by an action rather than guessed. Two to three requests when nothing is new.
 */
export async function* pull(
  place: Place,
  readAt: Instant,
  from: unknown,
  call: Call,
): AsyncGenerator<Observation> {
  const start = Reached.nullable().parse(from)
  const state = pullState(place, call)
  let step = await state.next()
  while (!step.done) {
    yield { readAt, ...step.value, position: start, complete: [], last: false }
    step = await state.next()
  }
  const { complete, ...surveyed } = step.value
  const around = { source: place.source, ...surveyed }
  for await (const { page, reached, last } of pullActions(place, around, start, call)) {
    yield { readAt, ...page, position: reached, complete: last ? complete : [], last }
  }
}
