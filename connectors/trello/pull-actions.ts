import type { Call } from '../../src/connector.ts'
import { TryLater } from '../../src/errors.ts'
import type { Instant } from '../../src/ids.ts'
import type { CompleteList, Doubt, Rejected } from '../../src/observation.ts'
import { completeBut } from './listed.ts'
import { goingsIn, idOf, type Mark, marksOf } from './mark.ts'
import type { Surroundings } from './meaning.ts'
import { isNoise } from './noise.ts'
import { toActivity } from './normalize-action.ts'
import { toAccount } from './normalize-card.ts'
import { toComment } from './normalize-comment.ts'
import type { Page, Place, Surveyed } from './pull-state.ts'
import {
  type Anchor,
  anchorsIn,
  gapOf,
  type Leg,
  newsOf,
  nextStep,
  overlap,
  type Reached,
  type Step,
} from './reading.ts'
import { Action, parseEach } from './schema.ts'
import { isCut, mostAnchors } from './verify.ts'

/** A page of actions and how far the reading has come with it. */
export interface ActionsRead {
  page: Page
  reached: Reached
  complete: readonly CompleteList[]
  doubts: readonly Doubt[]
}

/** What a reading keeps in mind from page to page. */
export interface Reading {
  /** Ids of the actions read so far. */
  seen: Set<string>
  /** Those among them that could not be understood. */
  odd: Rejected[]
  call: Call
}

/**
 * Reads the actions from the top down: first the gap that a broken reading left open, then what is
 * new. Each page says how far it got, so that a reading broken off anywhere is taken up there; `high`
 * counts as reached only when nothing below it is left unread.
 */
export async function* pullActions(
  place: Place,
  around: Surveyed,
  from: Reached,
  reading: Reading,
): AsyncGenerator<ActionsRead> {
  let reached = from
  for await (const read of readGap(place, around, from, reading)) {
    reached = read.reached
    yield read
  }
  yield* readNews(place, around, { from, reached }, reading)
}

async function* readGap(
  place: Place,
  around: Surveyed,
  from: Reached,
  reading: Reading,
): AsyncGenerator<ActionsRead> {
  const gap = gapOf(from)
  if (gap === null) return
  let reached = from
  for await (const found of goDown(place, gap, reading, {
    first: null,
    anchors: [],
    boardId: around.boardId,
  })) {
    reached = { ...reached, high: later(reached.high, found.newest), ...(found.next ?? noGap) }
    const page = actionPage(found.raw, around)
    reading.odd.push(...page.rejected)
    yield { page, reached, complete: [], doubts: [] }
  }
}

async function* readNews(
  place: Place,
  around: Surveyed,
  { from, reached: start }: { from: Reached; reached: Reached },
  reading: Reading,
): AsyncGenerator<ActionsRead> {
  const news = newsOf(from)
  let recent: readonly Mark[] = []
  let reached = start
  const anchors = anchorsIn(from, news)
  const top = { first: around.actions, anchors, boardId: around.boardId }
  for await (const found of goDown(place, news, reading, top)) {
    const high = later(reached.high, found.newest)
    if (isRecent(found.newest, high)) recent = recentIn([...recent, ...marksOf(found.raw)], high)
    reached = { ...reached, high, ...(found.next ?? noGap) }
    if (!found.trusted) reached = { ...reached, high: start.high }
    else if (found.next === null) reached = { ...reached, anchors: anchorsOf(recent) }
    const page = actionPage(found.raw, around)
    reading.odd.push(...page.rejected)
    const conclusion = conclusionOf(found, { floor: news.floor, odd: reading.odd }, place.source)
    yield { page, reached, ...conclusion }
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
  /** At the end: whether the list was what it seemed. */
  trusted: boolean
}

interface Top {
  /** The answer to the first request, where it came along with the board. */
  first: readonly unknown[] | null
  /** These must come up again. */
  anchors: readonly Anchor[]
  boardId: string
}

const noGap = { nextBefore: null, floor: null }

async function* goDown(
  place: Place,
  leg: Leg,
  { seen, call }: Reading,
  { first, anchors, boardId }: Top,
): AsyncGenerator<Found> {
  let step: Step | null = { limit: place.pageSize, before: leg.before }
  let answer = first
  let oldest: Instant | null = null
  const goings = new Set<string>()
  while (step) {
    answer ??= await ask(place, leg, step, call)
    const dates = marksOf(answer).map(({ at }) => at)
    const raw = answer.filter((action) => isNew(action, seen))
    oldest = dates.reduce(earlier, oldest)
    for (const card of goingsIn(raw)) goings.add(card)
    const missing = missingOf(anchors, seen, goings)
    const mayGoOn = raw.length > 0 && missing.length > 0
    const lower: Step | null = stepBelow(step, { size: answer.length, dates, oldest, mayGoOn })
    const isOdd = lower === null && missing.length > 0
    const shown = oldestShown(anchors, seen)
    const trusted = !(isOdd && (await isCut(place.client, { boardId, missing, shown }, call)))
    yield { raw, newest: dates.reduce(later, null), next: nextOf(lower, leg), trusted }
    step = lower
    answer = null
  }
}

/** Below a full page, and below one that lacks what it showed last time: such a list was cut. */
function stepBelow(
  step: Step,
  page: { size: number; dates: readonly Instant[]; oldest: Instant | null; mayGoOn: boolean },
): Step | null {
  if (page.size >= step.limit) return nextStep(step, oldestOf(page.dates, step.before))
  return page.mayGoOn && page.oldest !== null ? { ...step, before: page.oldest + 1 } : null
}

function oldestShown(anchors: readonly Anchor[], seen: ReadonlySet<string>): Instant {
  return Math.min(...anchors.flatMap(({ id, at }) => (seen.has(id) ? [at] : [])))
}

function nextOf(lower: Step | null, { floor }: Leg): Found['next'] {
  return lower === null || lower.before === null ? null : { nextBefore: lower.before, floor }
}

function ask({ client, board }: Place, { floor }: Leg, step: Step, call: Call) {
  const page = { limit: step.limit, since: toIso(floor), before: toIso(step.before) }
  return client.actions(board, page, call)
}

/** Not shown again, though their card is not told to have gone. */
function missingOf(
  anchors: readonly Anchor[],
  seen: ReadonlySet<string>,
  goings: ReadonlySet<string>,
): Anchor[] {
  return anchors.filter(({ id, card }) => !seen.has(id) && !goings.has(card ?? ''))
}

/** An action outside the page that was asked for would send the reading round in circles. */
function oldestOf(dates: readonly Instant[], before: Instant | null): Instant {
  const oldest = Math.min(...dates)
  if (dates.length > 0 && oldest <= (before ?? oldest)) return oldest
  throw new TryLater('Trello pages its actions in a way we cannot follow; will try again')
}

/** As far as the next reading will see them again. */
function recentIn(marks: readonly Mark[], high: Instant | null): Mark[] {
  return marks.filter(({ at }) => isRecent(at, high))
}

function isRecent(at: Instant | null, high: Instant | null): boolean {
  return at !== null && high !== null && at > high - overlap
}

/** The oldest of them, of different cards first: a list that is cut lacks the oldest. */
function anchorsOf(recent: readonly Mark[]): Anchor[] {
  const oldestFirst = recent.toReversed()
  const cards = oldestFirst.map(({ card }) => card)
  const isFirst = ({ card }: Mark, at: number) => card === null || cards.indexOf(card) === at
  const others = oldestFirst.filter((mark, at) => !isFirst(mark, at))
  return [...oldestFirst.filter(isFirst), ...others].slice(0, mostAnchors)
}

function conclusionOf(
  { next, trusted }: Found,
  { floor, odd }: Pick<Leg, 'floor'> & Pick<Reading, 'odd'>,
  source: string,
): Pick<ActionsRead, 'complete' | 'doubts'> {
  if (next !== null) return { complete: [], doubts: [] }
  if (!trusted) return { complete: [], doubts: [cutShort] }
  const made = { from: floor === null ? null : floor + 1, to: null }
  return { complete: completeBut({ kind: 'comment', made }, odd, source), doubts: [] }
}

const cutShort: Doubt = {
  scope: 'events',
  reason:
    'Trello no longer lists actions that it still has: its list is cut, nothing is concluded from it, and the next reading asks again; check that the member of TRELLO_TOKEN still is on the board',
}

function later(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}

/** One without an id is kept: it is set aside with its reason. */
function isNew(action: unknown, seen: Set<string>): boolean {
  const id = idOf(action)
  if (id === '') return true
  const known = seen.has(id)
  seen.add(id)
  return !known
}

function toIso(at: Instant | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
