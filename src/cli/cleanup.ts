import type { Command } from 'commander'
import type { App } from '../app.ts'
import { keptEmpty, mayStillLand, type Removal, readMade, removeMade } from '../cleanup.ts'
import { Refused, TryLater } from '../errors.ts'
import { whatNext } from '../hold-advice.ts'
import { withLease } from '../lease.ts'
import type { MadeThing } from '../made.ts'
import type { Shown } from '../showing.ts'
import { canAsk, isAgreed } from './ask.ts'
import { failureLines, madeInWords, madeLines } from './cleanup-text.ts'
import { command, type SpaceOptions } from './command.ts'
import { exits } from './exit.ts'
import { interruptible } from './interrupt.ts'
import { openDesk, spaceMeant, withApp } from './open.ts'
import { counted, say, writeJson, writeLines } from './output.ts'
import { readAgain, shownIn } from './plan.ts'
import { openProgress } from './progress.ts'

interface CleanupOptions extends SpaceOptions {
  remove?: boolean
  unknown?: boolean
  yes?: boolean
  read: boolean
}

/** What became of it; `--json`. */
interface CleanedUp {
  removed: readonly MadeThing[]
  /** Tried, and still there. */
  failed: readonly Removal[]
  /** What bears our mark there now; without `--unknown` also that of cards that are not known. */
  left: readonly MadeThing[]
  /** Until then something may still appear whose making was begun before (ISO 8601). */
  mayStillLandUntil: string | null
}

export function cleanup(): Command {
  return command('cleanup', {
    summary: 'list, and on request remove, everything we made where cards are shown',
    description:
      'Lists what bears our mark, with its card: entries, doubles, and apart those of cards that this database does not know (another installation may have made them). With --remove it deletes them for good, after a question; nothing is shown there again before vmeste holds release. With writes off, too.',
    examples: ['cleanup', 'cleanup --remove', 'cleanup --remove --unknown --yes --json'],
  })
    .option('--space <id>', 'the space (default: the only one)')
    .option('--remove', 'remove it all, for good')
    .option('--unknown', 'also what is of cards that this database does not know')
    .option('--yes', 'do not ask')
    .option('--no-read', 'with the cards as they were read last')
    .action((options: CleanupOptions) => interruptible((signal) => cleanUp(options, signal)))
}

async function cleanUp(options: CleanupOptions, signal: AbortSignal): Promise<void> {
  const desk = await openDesk(options, 'needed')
  const { id } = spaceMeant(desk.config, options.space)
  return withApp(desk, async ({ app }) => {
    const showings = shownIn(app, id)
    if (options.read) await readAgain(app, showings[0], signal)
    const made = await readMade(showings, signal)
    const meant = made.filter(({ is }) => is !== 'unknown' || options.unknown === true)
    if (options.remove !== true) return list(made, options)
    if (meant.length > 0 && options.yes !== true) await ask(meant, signal)
    await tell(await removeAll(app, showings, meant, signal), options)
    const hold = await keptEmpty(showings)
    if (hold !== null && options.json !== true) say(`Held: ${hold.reason} (${whatNext(hold)})`)
  })
}

async function list(made: readonly MadeThing[], options: CleanupOptions): Promise<void> {
  if (options.json) return writeJson({ made })
  await writeLines(madeLines(made))
  if (made.length === 0) return say('Nothing of ours stands where cards are shown.')
  const also = made.some(({ is }) => is === 'unknown') ? '; with --unknown also the latter' : ''
  say(`${madeInWords(made)}. Nothing was removed; vmeste cleanup --remove does it${also}.`)
}

/** @throws Refused where nobody agrees, or nobody can be asked */
async function ask(meant: readonly MadeThing[], signal: AbortSignal): Promise<void> {
  const what = madeInWords(meant)
  if (!canAsk())
    throw new Refused(
      `${what} would be removed for good, and nobody can be asked here: look with vmeste cleanup, then say vmeste cleanup --remove --yes.`,
    )
  const consequence = 'Nothing is shown there again before you say so (vmeste holds release).'
  if (!(await isAgreed(`Remove ${what}, for good? ${consequence}`, signal)))
    throw new Refused('Nothing was removed.')
}

/** What broke it off is told together with what had been removed by then. */
async function removeAll(
  { context }: App,
  showings: readonly [Shown, ...Shown[]],
  meant: readonly MadeThing[],
  signal: AbortSignal,
): Promise<CleanedUp> {
  const removals: Removal[] = []
  const progress = openProgress('removing', meant.length)
  const lease = `mirror:${showings[0].space.id}`
  const isMine = await withLease(context, lease, signal, async (held) => {
    for (const shown of meant.length === 0 ? [] : showings)
      for await (const removal of removeMade({ ...shown, ...held }, meant)) {
        removals.push(removal)
        progress.set(removals.length)
      }
  })
    .catch((error: unknown) => {
      say(`${counted(removals.length, 'entry', 'entries')} removed before this:`)
      throw error
    })
    .finally(() => progress.end())
  if (!isMine) throw new TryLater('Another process is writing there at this moment: try again')
  const until = await mayStillLand(showings)
  return {
    removed: removals.filter(({ failed }) => failed === null),
    failed: removals.filter(({ failed }) => failed !== null),
    left: await readMade(showings, signal),
    mayStillLandUntil: until === null ? null : new Date(until).toISOString(),
  }
}

async function tell(done: CleanedUp, { json, unknown }: CleanupOptions): Promise<void> {
  const { removed, failed, left, mayStillLandUntil } = done
  const ours = left.filter(({ is }) => is !== 'unknown' || unknown === true)
  if (mayStillLandUntil !== null) process.exitCode = exits.later
  if (ours.length > 0) process.exitCode = failed.length > 0 ? exits.error : exits.later
  if (json) return writeJson(done)
  await writeLines(madeLines(removed))
  say(`${counted(removed.length, 'entry', 'entries')} removed.`, ...failureLines(failed))
  if (left.length > 0) say(`Still there: ${madeInWords(left)}.`)
  if (mayStillLandUntil !== null)
    say(
      `Something that was begun before may still appear until ${mayStillLandUntil}: look once more after that.`,
    )
}
