import type { Command } from 'commander'
import { z } from 'zod'
import type { App } from '../app.ts'
import { keptEmpty } from '../cleanup.ts'
import { Misconfigured } from '../errors.ts'
import { whatNext } from '../hold-advice.ts'
import type { PlanLine } from '../plan.ts'
import { type Plan, readPlan } from '../read-plan.ts'
import { type Shown, showingsOf } from '../showing.ts'
import { readSource, scheduleSource } from '../store/sources.ts'
import { command, type SpaceOptions } from './command.ts'
import { exitOfKind } from './exit.ts'
import { interruptible } from './interrupt.ts'
import { openDesk, spaceMeant, withApp } from './open.ts'
import { say, writeJson, writeLines } from './output.ts'
import { planLines, planSummary } from './plan-text.ts'
import { writeTextFile } from './write-file.ts'

interface PlanOptions extends SpaceOptions {
  out?: string
  read: boolean
}

/** A plan as it is handed on. */
export interface PlanFile extends Plan {
  space: string
  /** Connector that shows the cards. */
  target: string
  /** ISO 8601. */
  made: string
}

export function plan(): Command {
  return command('plan', {
    summary: 'what would be written where cards are shown, and why',
    description:
      'Reads the cards once more, compares each with the entry that shows it, and tells what would be created, changed or closed. Writes nothing, with writes off too.',
    examples: ['plan', 'plan --out plan.json', 'plan --no-read --json'],
  })
    .option('--space <id>', 'the space (default: the only one)')
    .option('--out <file>', 'keep it for vmeste apply --plan')
    .option('--no-read', 'with the cards as they were read last')
    .action((options: PlanOptions) => interruptible((signal) => makePlan(options, signal)))
}

async function makePlan(options: PlanOptions, signal: AbortSignal): Promise<void> {
  const desk = await openDesk(options, 'needed')
  const { id } = spaceMeant(desk.config, options.space)
  return withApp(desk, async ({ app }) => {
    const showings = shownIn(app, id)
    if (options.read) await readAgain(app, showings[0], signal)
    const found = await toFile(showings, signal)
    if (options.out !== undefined) await writeTextFile(options.out, JSON.stringify(found, null, 2))
    if (options.json) return writeJson(found)
    await writeLines(planLines(found.lines))
    const { limit } = showings[0].plan
    say(...planSummary(found, { out: options.out ?? null, limit }))
    const hold = await keptEmpty(showings)
    if (hold !== null) say(`Held: ${hold.reason} (${whatNext(hold)})`)
  })
}

/** @throws Misconfigured where the space shows no cards */
export function shownIn(app: App, space: string): [Shown, ...Shown[]] {
  const connected = app.context.spaces.get(space)
  const [first, ...others] = connected === undefined ? [] : showingsOf(connected, app.context)
  if (first !== undefined) return [first, ...others]
  throw new Misconfigured([`Space ${space} shows no cards: give it a section mirror`])
}

/** The cards as they are now. A source that cannot be read is said, and its cards are as they were. */
export async function readAgain(app: App, shown: Shown, signal: AbortSignal): Promise<void> {
  const at = { space: shown.space.id, source: shown.plan.from }
  await scheduleSource(app.store.db, at, shown.clock.now())
  await app.run('poll', at, signal)
  signal.throwIfAborted()
  const row = await readSource(app.store.db, at.space, at.source)
  if (row?.lastError == null) return
  say(`The cards are as they were read last: ${row.lastError}`)
  process.exitCode = exitOfKind(row.errorKind ?? '')
}

async function toFile(showings: [Shown, ...Shown[]], signal: AbortSignal): Promise<PlanFile> {
  const [{ clock, space, plan }] = showings
  const { lines, strangers } = await readPlan(showings, signal)
  const made = new Date(clock.now()).toISOString()
  return { space: space.id, target: plan.to, made, lines, strangers }
}

const Line = z.object({
  act: z.enum(['create', 'change', 'close', 'bury', 'keep']),
  target: z.string().optional(),
  card: z.string(),
  title: z.string(),
  isComment: z.boolean().default(false),
  remoteId: z.string().nullable(),
  wanted: z.string(),
})
const File = z.object({ space: z.string(), target: z.string(), lines: z.array(Line) })

/** @throws Misconfigured with what is wrong about the file */
export function parsePlan(
  text: string,
  name: string,
): { space: string; target: string; lines: PlanLine[] } {
  const parsed = File.safeParse(jsonOf(text))
  if (!parsed.success)
    throw new Misconfigured([`${name} is no plan: make one with vmeste plan --out ${name}`])
  const { space, target, lines } = parsed.data
  const placed = lines.map((line) => ({ ...line, target: line.target ?? target }))
  return { space, target, lines: placed as PlanLine[] }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
