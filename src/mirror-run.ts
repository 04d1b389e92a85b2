import { eachAtOnce } from './at-once.ts'
import { toFailure } from './backoff.ts'
import { brakeScope, cleanedScope, judgeRewrites } from './brake.ts'
import { hour, minute, second } from './clock.ts'
import { AccessLost, LeaseLost, Misconfigured } from './errors.ts'
import { lookScope, mirrorScope, namesScope } from './hold-advice.ts'
import { type Instant, splitSubjectKey } from './ids.ts'
import { createLedger, type Ledger } from './ledger.ts'
import type { Piece } from './piece.ts'
import { readPieces } from './read-pieces.ts'
import { readUnknownNames } from './read-routes.ts'
import { countRewrites } from './rewrites.ts'
import { judgeHiding } from './route-names.ts'
import { showPiece } from './show-piece.ts'
import { type Showing, targetOf } from './showing.ts'
import { endHold, openHold, openHolds, releasedSince } from './store/holds.ts'
import { deferLink, dueLinks, type Link, postponeLinks } from './store/links.ts'
import { learnGrowth } from './store/maintenance.ts'
import { noteRan, noteSwept, postponeSweep, readTarget, type TargetState } from './store/targets.ts'
import { sweepTarget } from './sweep-target.ts'

/** Links looked at in one go; what they are made of is read together. */
const batch = 250
/**
 * So many cards are shown at once, so that they share transactions. How many requests a site is asked
 * at once is the connector's own limit; a target that is slow, or has not answered yet, gets one card at
 * a time.
 */
const cardsAtOnce = 16
/** After so many in one run the database looks how large its tables have become, and at each fourfold. */
const muchShown = 200
/** A card that takes so long to be shown makes a target a slow one. */
const slowMs = second
/** So many failures without a success between them are the target's, not the cards'. */
const manyInARow = 3
/** While a brake waits for a human, what is due is counted again so often. */
const brakeRestMs = minute
/** While what the target lists is not believed, it is looked at again so often. */
const doubtRestMs = 10 * minute

interface Run extends Showing {
  ledger: Ledger
  width: number
  /** As it was when the run began; `null`: nobody has declared it. */
  state: TargetState | null
  /** Scopes of the holds that were open when the run began. */
  held: ReadonlySet<string>
  failedInARow: number
  /** All entries are being looked at. */
  looking: boolean
  /** They have been: what is due may have changed since the run began. */
  looked: boolean
  /** An entry was written anew that a look had found otherwise: was it edited, or is it kept so? */
  doubted: boolean
  /** The target has confirmed something in this run. */
  written: boolean
}

/**
 * Shows every card that is due, after a look at all entries where that is due. What fails becomes due
 * again later, with its reason; where too much would be written over at once nothing is written, and a
 * hold says why.
 */
export async function runMirror(showing: Showing): Promise<void> {
  const { run, due } = await begin(showing)
  try {
    if ((await isKeptEmpty(run)) || (await isUnsafe(run)) || !(await sweepIfDue(run))) return
    const links = run.looked ? await nextLinks(run) : due
    if (!(await isBraked(run, links))) await showDue(run, links)
  } catch (error) {
    if (run.signal.aborted || error instanceof LeaseLost) return
    await postpone(run, error)
  }
}

/** With what is due at this moment, read at once: most runs neither look at all entries nor wait. */
async function begin(showing: Showing): Promise<{ run: Run; due: readonly Link[] }> {
  const { space, target: source } = targetOf(showing)
  const [holds, state, due] = await Promise.all([
    openHolds(showing.db, { space, source }),
    readTarget(showing.db, targetOf(showing)),
    nextLinks(showing),
  ])
  const ledger = createLedger(showing.db, showing.guard)
  const held = new Set(holds.map(({ scope }) => scope))
  const nothingYet = { looking: false, looked: false, doubted: false, written: false }
  return { run: { ...showing, ledger, held, state, width: 1, failedInARow: 0, ...nothingYet }, due }
}

async function showDue(run: Run, links: readonly Link[]): Promise<void> {
  await showAll(run, links)
  if (run.doubted) await lookAgain(run)
  if (run.only === undefined) await noteRan(run.db, { ...targetOf(run), at: run.clock.now() })
  else await endBrakeIfOver(run)
}

/** After a cleanup nothing is looked at or written before a human says so. */
async function isKeptEmpty(run: Run): Promise<boolean> {
  if (!run.held.has(cleanedScope)) return false
  await restUntil(run, run.clock.now() + brakeRestMs)
  return true
}

/** Nothing is written while nobody knows what a route keeps from being shown. */
async function isUnsafe(run: Run): Promise<boolean> {
  const { db, space, plan, clock } = run
  const hides = plan.routes.some(({ target }) => target === null)
  const reason = hides
    ? judgeHiding(await readUnknownNames(db, { id: space.id, mirror: plan }))
    : null
  if (reason === null) {
    await endIfHeld(run, namesScope, 'what is to be kept from being shown is known')
    return false
  }
  await openHold(db, { ...holdOf(run), scope: namesScope, reason })
  await restUntil(run, clock.now() + brakeRestMs)
  return true
}

/** Tells whether the target may be written to: not before its entries have been looked at. */
async function sweepIfDue(run: Run): Promise<boolean> {
  const { clock, state } = run
  if (state === null || (state.sweepAt > clock.now() && run.only === undefined))
    return state?.opened ?? true
  await look(run)
  return true
}

async function look(run: Run): Promise<void> {
  const { db, clock, plan, only } = run
  run.looking = true
  const isBelieved = await sweepTarget(run)
  run.looking = false
  run.looked = true
  await endIfHeld(run, lookScope, 'the place can be looked at again')
  if (only !== undefined) return
  const rest = isBelieved ? plan.lookEveryHours * hour : doubtRestMs
  await noteSwept(db, { ...targetOf(run), sweepAt: clock.now() + rest })
}

/**
 * Tells an edit, which is mended by now, from what the target makes of our words, which is as it was. Left
 * to the next look, the same edit made once more in between would be taken for the latter, and stay.
 */
async function lookAgain(run: Run): Promise<void> {
  if (run.only === undefined)
    await noteSwept(run.db, { ...targetOf(run), sweepAt: run.clock.now() })
  await look(run)
}

async function isBraked(run: Run, first: readonly Link[]): Promise<boolean> {
  const { db, clock, plan, only, held } = run
  if (only !== undefined) return false
  const isAll = first.length < batch
  if (isAll && first.length <= plan.limit && !held.has(brakeScope)) return false
  const hold = { ...holdOf(run), scope: brakeScope }
  // What waits for a human counts as well: a change that comes meanwhile must not pass alone.
  const until = clock.now() + (held.has(brakeScope) ? brakeRestMs : 0)
  const reason = judgeRewrites(await countRewrites(run, until), plan.limit)
  if (reason === null || (await isReleased(run, hold))) {
    await endIfHeld(run, brakeScope, 'no more than allowed is to be written over')
    return false
  }
  await openHold(db, { ...hold, reason })
  await postponeLinks(db, targetOf(run), clock.now() + brakeRestMs)
  return true
}

/** What was written on a human's word may be all that the brake held back. */
async function endBrakeIfOver(run: Run): Promise<void> {
  const { clock, plan, held } = run
  if (!held.has(brakeScope)) return
  const left = await countRewrites(run, clock.now() + brakeRestMs)
  if (judgeRewrites(left, plan.limit) === null)
    await endIfHeld(run, brakeScope, 'no more than allowed is left to be written over')
}

/** A word counts until a run has shown everything that was due. */
function isReleased(run: Run, hold: Parameters<typeof releasedSince>[1]): Promise<boolean> {
  return releasedSince(run.db, hold, run.state?.ranAt ?? null)
}

async function showAll(run: Run, first: readonly Link[]): Promise<void> {
  let learnAt = muchShown
  let shown = 0
  for (let links = first; links.length > 0; links = await nextLinks(run)) {
    await showBatch(run, links)
    shown += links.length
    if (shown < learnAt) continue
    await learnGrowth(run.db)
    learnAt *= 4
  }
}

function nextLinks(showing: Showing): Promise<readonly Link[]> {
  const { db, clock, only } = showing
  return dueLinks(db, targetOf(showing), clock.now(), { limit: batch, only })
}

/** Cards first: a comment waits for the entry of its card. */
async function showBatch(run: Run, links: readonly Link[]): Promise<void> {
  const isCard = ({ subject }: Link) => splitSubjectKey(subject).kind === 'card'
  await showEach(run, links.filter(isCard), () => run.width)
  // In the order in which they were written.
  await showEach(
    run,
    links.filter((link) => !isCard(link)),
    () => 1,
  )
}

async function showEach(run: Run, links: readonly Link[], width: () => number): Promise<void> {
  const pieces = await readPieces(run, links)
  await eachAtOnce(links, width, async (link) => {
    run.signal.throwIfAborted()
    const piece = pieces.get(link.subject)
    if (piece !== undefined) return showOrDefer(run, link, piece)
    const next = { dueAt: null, reason: 'it is not known' }
    await deferLink(run.db, { space: run.space.id, ...link }, next)
  })
}

/** A card that fails lets itself wait, not those behind it. */
async function showOrDefer(run: Run, link: Link, piece: () => Piece): Promise<void> {
  const { db, clock, log, space, signal } = run
  const began = clock.now()
  try {
    const written = await showPiece(run, link, piece())
    run.failedInARow = 0
    if (clock.now() - began >= slowMs) run.width = 1
    else if (written) run.width = cardsAtOnce
    if (written) await noteWritten(run, link)
  } catch (error) {
    run.width = 1
    run.failedInARow += 1
    if (signal.aborted || concernsAll(error) || run.failedInARow >= manyInARow) throw error
    const { kind, message, retryAfterMs } = toFailure(error, 2)
    log.warn({ space: space.id, card: link.subject, kind }, message)
    const next = { dueAt: clock.now() + retryAfterMs, reason: message }
    await deferLink(db, { space: space.id, ...link }, next)
  }
}

async function noteWritten(run: Run, { doubted }: Link): Promise<void> {
  const isFirst = !run.written
  run.written = true
  run.doubted ||= doubted
  if (isFirst) await endIfHeld(run, holdOf(run).scope, 'the target can be written')
}

async function endIfHeld(run: Run, scope: string, by: string): Promise<void> {
  if (run.held.has(scope)) await endHold(run.db, { ...holdOf(run), scope, by })
}

function concernsAll(error: unknown): boolean {
  return [LeaseLost, Misconfigured, AccessLost].some((kind) => error instanceof kind)
}

/** The target as a whole fails: every card waits. */
async function postpone(run: Run, error: unknown): Promise<void> {
  const { db, clock, log, space } = run
  const failure = toFailure(error, 0)
  log.warn({ space: space.id, kind: failure.kind }, failure.message)
  await restUntil(run, clock.now() + failure.retryAfterMs)
  if (failure.kind === 'Misconfigured')
    await openHold(db, {
      ...holdOf(run),
      scope: run.looking ? lookScope : mirrorScope,
      reason: failure.message,
    })
}

/** Neither what is due nor a look at all entries comes before. */
async function restUntil(run: Run, until: Instant): Promise<void> {
  await postponeLinks(run.db, targetOf(run), until)
  await postponeSweep(run.db, { ...targetOf(run), until })
}

function holdOf(run: Run) {
  const { space, target: source } = targetOf(run)
  return { space, source, scope: mirrorScope, at: run.clock.now() }
}
