import type { Call } from '../../src/connector.ts'
import { TryLater } from '../../src/errors.ts'
import type { Instant } from '../../src/ids.ts'
import type { Surroundings } from './meaning.ts'
import { isNoise } from './noise.ts'
import { toActivity } from './normalize-action.ts'
import { toAccount } from './normalize-card.ts'
import { toComment } from './normalize-comment.ts'
import type { Page, Place } from './pull-state.ts'
import { type Leg, legsFrom, nextStep, type Reached, type Step } from './reading.ts'
import { Action, parseEach } from './schema.ts'

/** A page of actions and how far the reading has come with it. */
export interface ActionsRead {
  page: Page
  reached: Reached
  last: boolean
}

/**
 * Reads the actions from the top down. Each page says how far it got, so that a reading broken off
 * anywhere is taken up there; `high` counts as reached only when nothing below it is left unread.
 */
export async function* pullActions(
  place: Place,
  around: Surroundings,
  from: Reached | null,
  call: Call,
): AsyncGenerator<ActionsRead> {
  const seen = new Set<string>()
  const legs = legsFrom(from)
  let high = from?.high ?? null
  for (const [at, leg] of legs.entries()) {
    for await (const step of goDown(place, leg, seen, call)) {
      high = later(high, step.newest)
      const last = step.next === null && at === legs.length - 1
      yield { page: actionPage(step.raw, around), reached: { high, ...(step.next ?? noGap) }, last }
    }
  }
}

/** What one page of actions says: no noise, and each comment as it reads now. */
export function actionPage(raw: readonly unknown[], around: Surroundings): Page {
  const { good, rejected } = parseEach(Action, 'action', raw)
  const telling = good.filter((action) => !isNoise(action))
  const authors = new Map(good.map(({ memberCreator }) => [memberCreator?.id, memberCreator]))
  return {
    activities: telling.map((action) => toActivity(action, around)),
    subjects: telling.flatMap((action) => toComment(action, around.source) ?? []),
    accounts: [...authors.values()].flatMap((author) => (author ? [toAccount(author)] : [])),
    rejected,
  }
}

interface Found {
  /** Not seen before in this reading. */
  raw: readonly unknown[]
  newest: Instant | null
  /** What is still to be read of this leg, `null` at its end. */
  next: { nextBefore: Instant; floor: Instant | null } | null
}

const noGap = { nextBefore: null, floor: null }

async function* goDown(
  { client, board, pageSize }: Place,
  { before, floor }: Leg,
  seen: Set<string>,
  call: Call,
): AsyncGenerator<Found> {
  let step: Step | null = { limit: pageSize, before }
  while (step) {
    const page = { limit: step.limit, since: toIso(floor), before: toIso(step.before) }
    const answer: readonly unknown[] = await client.actions(board, page, call)
    const dates = datesOf(answer)
    const raw = answer.filter((action) => isNew(action, seen))
    const below: ReturnType<typeof nextStep> | null =
      answer.length < step.limit ? null : nextStep(step, oldestOf(dates, step.before))
    const next = below && { nextBefore: below.before, floor }
    yield { raw, newest: dates.reduce<Instant | null>(later, null), next }
    step = below
  }
}

/** An action outside the page that was asked for would send the reading round in circles. */
function oldestOf(dates: readonly Instant[], before: Instant | null): Instant {
  const oldest = Math.min(...dates)
  if (dates.length > 0 && oldest <= (before ?? oldest)) return oldest
  throw new TryLater('Trello pages its actions in a way we cannot follow; will try again')
}

function datesOf(actions: readonly unknown[]): Instant[] {
  return parseEach(Moment, 'action', actions).good.map(({ date }) => Date.parse(date))
}

function later(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b
  return Math.max(a, b)
}

const Moment = Action.pick({ date: true })

function isNew(action: unknown, seen: Set<string>): boolean {
  const { success, data } = Action.pick({ id: true }).safeParse(action)
  if (!success) return true
  const known = seen.has(data.id)
  seen.add(data.id)
  return !known
}

function toIso(at: Instant | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
