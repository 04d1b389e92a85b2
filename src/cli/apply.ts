import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { App } from '../app.ts'
import { judgeRewrites } from '../brake.ts'
import { keptEmpty } from '../cleanup.ts'
import { GiveUp, Misconfigured, Refused, TryLater } from '../errors.ts'
import { lookScope, mirrorScope, namesScope, whatNext } from '../hold-advice.ts'
import type { SubjectKey } from '../ids.ts'
import { withLease } from '../lease.ts'
import { runMirror } from '../mirror-run.ts'
import { isFulfilled, isSameWrite, type PlanLine } from '../plan.ts'
import { readPlan } from '../read-plan.ts'
import { type Shown, targetOf } from '../showing.ts'
import { mendByHand } from '../store/by-hand.ts'
import { findStories } from '../store/card-story.ts'
import { openHolds } from '../store/holds.ts'
import { makeDue } from '../store/links.ts'
import { readShownHashes } from '../store/shown-hashes.ts'
import { plainLine } from '../text/plain-text.ts'
import { command, type SpaceOptions } from './command.ts'
import { exits } from './exit.ts'
import { interruptible } from './interrupt.ts'
import { openDesk, spaceMeant, withApp } from './open.ts'
import { counted, say, writeJson, writeLines } from './output.ts'
import { parsePlan, readAgain, shownIn } from './plan.ts'
import { planLines } from './plan-text.ts'

interface ApplyOptions extends SpaceOptions {
  plan?: string
  card?: string
  yes?: boolean
}

/** What became of a plan; `--json`. */
interface Applied {
  written: readonly PlanLine[]
  /** Planned, and written by somebody else meanwhile just so. */
  already: readonly PlanLine[]
  /** Planned, and not as planned any more: left alone. */
  changed: readonly PlanLine[]
  /** Tried, and not confirmed. */
  open: readonly PlanLine[]
  /** What keeps these from being written until somebody mends it, each in a sentence. */
  held: readonly string[]
}

export function apply(): Command {
  return command('apply', {
    summary: 'write what plan shows, now',
    description:
      'With --plan it writes what stands in that file and nothing else; what has changed since is left alone and named. Stops (exit 5) before writing over more entries than mirror.limit allows; --yes goes on.',
    examples: ['apply', 'apply --plan plan.json', 'apply --yes', 'apply --card Памятка'],
  })
    .option('--space <id>', 'the space (default: the only one)')
    .option('--plan <file>', 'a plan made by vmeste plan --out')
    .option('--card <card>', 'only this card, also where its entry was changed by hand')
    .option('--yes', 'also where more is written over than mirror.limit allows')
    .action((options: ApplyOptions) => interruptible((signal) => applyPlan(options, signal)))
}

async function applyPlan(options: ApplyOptions, signal: AbortSignal): Promise<void> {
  const desk = await openDesk(options, 'needed')
  const file = options.plan === undefined ? null : await readPlanFile(options.plan)
  const { id } = spaceMeant(desk.config, options.space ?? file?.space)
  return withApp(desk, async ({ app }) => {
    const showings = shownIn(app, id)
    const [shown] = showings
    refuseSilence(shown)
    await refuseEmptiness(showings)
    if (file === null) await readAgain(app, shown, signal)
    const only = options.card === undefined ? null : await cardMeant(shown, options.card)
    const { lines } = await readPlan(showings, signal)
    const now = lines.filter(({ act, card }) => (only === null ? act !== 'keep' : card === only))
    const planned = file?.lines.filter(({ act, card }) => act !== 'keep' && card === (only ?? card))
    const meant = planned === undefined ? now : now.filter((one) => isAmong(one, planned))
    const rest = (planned ?? []).filter((one) => !isAmong(one, now))
    const already = await fulfilledOf(rest, showings, lines)
    const changed = rest.filter((one) => !already.includes(one))
    if (options.yes !== true) refuseTooMuch(meant, shown.plan.limit)
    await write(app, showings, meant, signal)
    const left = (await readPlan(showings, signal)).lines
    const open = meant.filter((one) => isOpen(one, left))
    const written = meant.filter((one) => !open.includes(one))
    const held = await holdsAt(open, showings)
    await tell({ written, already, changed, open, held }, options.json === true)
  })
}

/** The card that is meant, as `why` finds it. @throws GiveUp where none or several fit */
async function cardMeant({ db, space }: Shown, what: string): Promise<SubjectKey> {
  const found = new Set((await findStories(db, space.id, what.trim())).map(({ card }) => card))
  const [only, ...others] = found
  if (only !== undefined && others.length === 0) return only
  throw new GiveUp(
    only === undefined
      ? `No card that is shown anywhere is «${plainLine(what)}», nor is an entry.`
      : `${found.size} cards fit «${plainLine(what)}»: name one of ${[...found].join(', ')}`,
  )
}

async function readPlanFile(name: string) {
  const text = await readFile(name, 'utf8').catch(() => {
    throw new Misconfigured([`${name} cannot be read: make a plan with vmeste plan --out ${name}`])
  })
  return parsePlan(text, name)
}

/** @throws Misconfigured */
function refuseSilence({ space }: Shown): void {
  if (space.writes) return
  throw new Misconfigured([
    `Space ${space.id} has writes: off, so that nothing is written; set it on in the configuration.`,
  ])
}

/** @throws Refused after a cleanup */
async function refuseEmptiness(showings: readonly Shown[]): Promise<void> {
  const hold = await keptEmpty(showings)
  if (hold !== null) throw new Refused(`Held: ${hold.reason} (${whatNext(hold)})`)
}

/** @throws Refused */
function refuseTooMuch(lines: readonly PlanLine[], limit: number): void {
  const closed = lines.filter(({ act }) => act === 'close' || act === 'bury').length
  const changed = lines.filter(({ act }) => act === 'change').length
  const reason = judgeRewrites({ changed, closed }, limit)
  if (reason === null) return
  throw new Refused(`${reason} See vmeste plan; apply --yes goes on, or raise mirror.limit.`)
}

function isAmong(line: PlanLine, lines: readonly PlanLine[]): boolean {
  return lines.some((one) => isSameWrite(one, line))
}

async function fulfilledOf(
  planned: readonly PlanLine[],
  showings: readonly Shown[],
  now: readonly PlanLine[],
): Promise<readonly PlanLine[]> {
  const found: PlanLine[] = []
  for (const shown of showings) {
    const here = planned.filter(({ target }) => target === shown.target.key)
    const cards = here.map(({ card }) => card)
    const entries = await readShownHashes(shown.db, targetOf(shown), cards)
    found.push(...here.filter((line) => isFulfilled(line, entries.get(line.card), now)))
  }
  return found
}

/** An entry that was changed by hand is planned otherwise once it is to be written anew. */
function isOpen(line: PlanLine, left: readonly PlanLine[]): boolean {
  if (line.act !== 'keep') return isAmong(line, left)
  return left.some(({ target, card }) => target === line.target && card === line.card)
}

async function write(
  { context }: App,
  showings: readonly [Shown, ...Shown[]],
  lines: readonly PlanLine[],
  signal: AbortSignal,
): Promise<void> {
  const [{ space }] = showings
  if (lines.length === 0) return
  const isMine = await withLease(context, `mirror:${space.id}`, signal, async (held) => {
    for (const shown of showings) {
      const here = lines.filter(({ target }) => target === shown.target.key)
      const only = new Set(here.map(({ card }) => card))
      if (only.size === 0) continue
      const at = { ...targetOf(shown), at: shown.clock.now() }
      const kept = here.filter(({ act }) => act === 'keep').map(({ card }) => card)
      if (kept.length > 0) await mendByHand(shown.db, at, kept)
      await makeDue(shown.db, at, [...only])
      await runMirror({ ...shown, ...held, only })
    }
  })
  if (!isMine) throw new TryLater('Another process is writing there at this moment')
}

/** Why these could not be written, where it is the place that lets nothing be written. */
async function holdsAt(open: readonly PlanLine[], showings: readonly Shown[]): Promise<string[]> {
  const found: string[] = []
  const places = new Set(open.map(({ target }) => target))
  for (const shown of showings.filter(({ target }) => places.has(target.key))) {
    const { space, target: source } = targetOf(shown)
    for (const { scope, reason } of await openHolds(shown.db, { space, source }))
      if (needsMending.has(scope)) found.push(reason)
  }
  return [...new Set(found)]
}

const needsMending: ReadonlySet<string> = new Set([mirrorScope, lookScope, namesScope])

async function tell(applied: Applied, asJson: boolean): Promise<void> {
  const { written, already, changed, open, held } = applied
  if (held.length > 0) process.exitCode = exits.usage
  else if (open.length > 0) process.exitCode = exits.later
  else if (changed.length > 0) process.exitCode = exits.degraded
  if (asJson) return writeJson(applied)
  await writeLines(planLines(written))
  say(`${counted(written.length, 'entry', 'entries')} written.`)
  if (already.length > 0)
    say(`${counted(already.length, 'entry was', 'entries were')} already as planned.`)
  for (const { title } of changed) say(`«${title}» is not as it was planned any more: left alone.`)
  for (const { title, card } of open) say(`«${title}» could not be written yet: vmeste why ${card}`)
  say(...held)
}
