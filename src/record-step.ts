import { type Clock, day } from './clock.ts'
import { existence } from './compare.ts'
import type { Whereabouts } from './connector.ts'
import { areNamed } from './former-names.ts'
import type { Instant, SubjectKey } from './ids.ts'
import { type FoundChange, fromFinding, type Newness, toPending } from './infer.ts'
import type { Prepared } from './prepare.ts'
import { replyWayOf } from './reply-way.ts'
import { targetsOf } from './route.ts'
import type { Space, Target } from './space.ts'
import { type Appending, appendActivities } from './store/activities.ts'
import { learnNames } from './store/board-names.ts'
import { claimedPairs, claimPair, skew } from './store/claims.ts'
import type { Guard } from './store/guard.ts'
import { cardsIn, touchLinks } from './store/links.ts'
import { repliesSince } from './store/meta.ts'
import type { Db } from './store/open.ts'
import { addPending } from './store/pending.ts'
import { touchReplies } from './store/replies.ts'
import type { Reporting } from './subject.ts'

/** Everything a reading needs to be written down. */
export interface Recording {
  db: Db
  space: Space
  source: string
  reporting: Readonly<Record<string, Reporting>>
  /** When a page is written: the log's own time, which no digest has gone past yet. */
  clock: Pick<Clock, 'now'>
  guard: Guard
  /**
   * Read beside the source, not from it: how far and how fresh the source was read stays untouched,
   * and nothing is concluded from what is missing. A `file` shows states of its own time; an `event`
   * (a webhook's delivery, a record read again) only tells.
   */
  aside?: 'file' | 'event'
  /** The pages of a whole reading are written down, and only its conclusions are not yet drawn. */
  beforeClosing?(recorded: Recorded): Promise<void>
  /** Asks the source for things that a complete list no longer shows. */
  verify?(keys: readonly SubjectKey[]): Promise<ReadonlyMap<SubjectKey, Whereabouts>>
}

export interface Recorded {
  /** Lines new to the log. */
  activities: number
  /** Cards whose mirrored look may have changed. */
  touchedCards: number
}

/** One page inside its transaction. */
export interface Step extends Recording {
  page: Prepared
  seenAt: Instant
  newness: Newness
  /** `readAt` of the last reading that ended, or of a newer file; `null` before the first. */
  lastLook: Instant | null
  /** The same for what nobody knows yet, of a kind: the last look that surely saw all of it. */
  lookAtAll(kind: string): Instant | null
  /** Whether all of a kind were ever seen for certain. */
  wasListed(kind: string): boolean
  /** The source itself has been read to its end at least once. */
  isRead: boolean
  /** Something is in quarantine that this page may have understood. */
  mayResolve: boolean
  /** How far the clock of the source, which dates its events, is ahead of ours, ms. */
  clockAhead: number
}

/** A subject that was written, as far as the mirror cares. */
export interface Touched {
  key: SubjectKey
  kind: string
  place: SubjectKey | null
}

/** From when on, by the source's clock, a report tells of what was found different from `look`. */
export function claimsFrom({ clockAhead }: Step, look: Instant | null): Instant | null {
  return look === null ? null : look + clockAhead - skew
}

/** A date that a state gives, unless it is of a future that no clock running ahead explains. */
export function believable({ seenAt }: Step, at: Instant | null | undefined): Instant | null {
  return at == null || at > seenAt + day ? null : at
}

/** Infers what the source never reports; lets wait what it may still report. */
export async function recordChanges(step: Step, found: readonly FoundChange[]): Promise<number> {
  const { db, space, source, page } = step
  const claimsUntil = step.seenAt + step.clockAhead + skew
  const at = { space: space.id, source, since: page.readAt, claimsUntil }
  const reportable = found.filter(({ change }) => change.reportable)
  const waiting = await untold(db, space, reportable, page.readAt + step.clockAhead)
  await addPending(db, at, waiting.map(toPending))
  return recordInferred(
    step,
    found.filter(({ change }) => !change.reportable),
  )
}

/** Leaves out every change, found at `lookedAt` by the source's clock, that the log tells of already. */
export async function untold(
  db: Db,
  space: Pick<Space, 'id'>,
  found: readonly FoundChange[],
  lookedAt: Instant,
): Promise<FoundChange[]> {
  const claims = found.map(({ subject, change, afterAt }) => ({
    subject,
    claim: change.claim,
    from: afterAt,
    lookedAt,
  }))
  const told = await claimedPairs(db, space.id, claims)
  return found.filter(({ subject, change }) => !told.has(claimPair(subject, change.claim)))
}

export async function recordInferred(step: Step, found: readonly FoundChange[]): Promise<number> {
  const lines = found.map((one) => fromFinding(one, step.page.readAt))
  const unique = new Map(lines.map((line) => [line.key, line]))
  return appendActivities(step.db, appendingOf(step), [...unique.values()])
}

export function appendingOf({ space, source, seenAt, newness }: Step): Appending {
  const newsFrom = newness.silent ? null : newness.startedAt
  return { space: space.id, source, seenAt, newsFrom }
}

/**
 * Marks what depends on these subjects, where this source's cards are mirrored, and the answers to cards
 * among them, where they are brought to the cards.
 */
export async function touchCards(step: Step, touched: readonly Touched[]): Promise<number> {
  const { db, space, source, seenAt } = step
  await touchAnswers(step, touched)
  if (space.mirror?.from !== source) return 0
  const keys = touched.map(({ key }) => key)
  const board = { space: space.id, source, at: seenAt }
  if (areNamed(space.mirror)) await learnNames(db, board, keys)
  const { quietSeconds } = space.mirror
  const { cards, holders, comments } = await touchedBy(step, touched)
  const targets = targetsOf(space.mirror)
  const at = { space: space.id, at: seenAt, quietSeconds }
  const among = (as: Target['as']) => targets.filter((one) => one.as === as).map(({ key }) => key)
  await touchLinks(db, { ...at, targets: among('entries') }, [...new Set([...cards, ...holders])])
  await touchLinks(db, { ...at, targets: among('discussions') }, [...cards, ...comments])
  return new Set([...cards, ...holders]).size
}

/** Entries show comments within a card, discussions each by itself. */
async function touchedBy({ db, space }: Step, touched: readonly Touched[]) {
  const keysOf = (wanted: string) =>
    touched.filter(({ kind }) => kind === wanted).map(({ key }) => key)
  const inLists = await cardsIn(db, space.id, keysOf('list'))
  const said = touched.filter(({ kind }) => kind === 'comment')
  return {
    cards: [...new Set([...keysOf('card'), ...inLists])],
    holders: said.flatMap(({ place }) => place ?? []),
    comments: said.map(({ key }) => key),
  }
}

/** The last page looks at all: an answer may have been read before its card was known to be shown there. */
async function touchAnswers(step: Step, touched: readonly Touched[]): Promise<void> {
  const { db, space, source, seenAt, page } = step
  const way = replyWayOf(space)
  if (way?.from !== source) return
  const since = way.since ?? (await repliesSince(db, space.id))
  if (since === null) return
  const posts = touched.flatMap(({ key, kind }) => (kind === 'post' ? [key] : []))
  const at = { ...way, since, at: seenAt }
  await touchReplies(db, at, posts)
  if (page.last) await touchReplies(db, at, 'all')
}

/** A going found by absence. */
export function goingOf(
  { reporting }: Pick<Recording, 'reporting'>,
  gone: { key: SubjectKey; kind: string; own?: boolean; how?: 'deleted' | 'left' },
  at: Instant,
): FoundChange {
  const { key: subject, kind: subjectKind, own = false } = gone
  const how = reporting[subjectKind]?.leaves ? 'left' : (gone.how ?? 'deleted')
  const change = existence(how, reporting[subjectKind])
  return { change, subject, subjectKind, actor: null, at, own, afterAt: null }
}
