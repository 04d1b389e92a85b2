import type { Command } from 'commander'
import type { App } from '../app.ts'
import { GiveUp, Misconfigured, Uncertain } from '../errors.ts'
import type { Instant } from '../ids.ts'
import { toHoldStatus } from '../read-status.ts'
import { targetsOf } from '../route.ts'
import type { MirrorPlan } from '../space.ts'
import { type HoldStatus, heldSentence } from '../status.ts'
import { openHolds } from '../store/holds.ts'
import {
  type Counts,
  countActivities,
  countConfirmed,
  lastActivityId,
  readCounts,
} from '../store/overview.ts'
import { countSetAside } from '../store/quarantine.ts'
import { readSource, scheduleSource } from '../store/sources.ts'
import { command, type SpaceOptions } from './command.ts'
import { type Exit, exitOfKind, exits, worstOf } from './exit.ts'
import { type Complaint, type Hearing, openHearing } from './hearing.ts'
import { interruptible } from './interrupt.ts'
import { type Desk, openDesk, withApp } from './open.ts'
import { counted, say, table, writeJson, writeLines } from './output.ts'
import { openProgress } from './progress.ts'

interface PollOptions extends SpaceOptions {
  source?: string
}

/** What became of one source; part of `--json`. */
interface Polled {
  space: string
  source: string
  activities: number
  requests: number
  freshAt: string | null
  /** Records that could not be understood and were not set aside before. */
  setAside: number
  /** Everything about it that is held now. */
  holds: readonly Pick<HoldStatus, 'id' | 'scope' | 'reason' | 'next'>[]
  error: { kind: string; message: string } | null
}

/** What became of the writes of one space; part of `--json`. */
interface Written {
  space: string
  /** Entries, replies and comments that were written now. */
  confirmed: number
  cards: { due: number; shown: number }
  comments: { due: number; shown: number }
  answers: { due: number; brought: number }
  messages: { due: number; sent: number }
  /** Everything about the places where cards are shown that is held now. */
  holds: Polled['holds']
  /** Why not all that was due could be written. */
  errors: readonly (Complaint & { job: string })[]
}

export function poll(): Command {
  return command('poll', {
    summary: 'read the sources once, now',
    description:
      'Reads every source once, without waiting for its next time (lists that are looked at only now and then keep their own periods); then, where writes are on, mirrors, brings answers and delivers what is due. Exits 75, 2 or 3 when a source could not be read, something is held or could not be written; the others go on.',
    examples: ['poll', 'poll --space vektor --source trello', 'poll --json'],
  })
    .option('--space <id>', 'only this space')
    .option('--source <name>', 'only this source, for example trello')
    .action((options: PollOptions) => interruptible((signal) => pollAll(options, signal)))
}

async function pollAll(options: PollOptions, signal: AbortSignal): Promise<void> {
  const quiet = await openDesk(options, 'needed')
  const hearing = openHearing(quiet.config.logLevel === 'debug')
  return withApp({ ...quiet, log: hearing.log }, async (desk) => {
    const sources = sourcesMeant(desk.app, options)
    const polled: Polled[] = []
    for (const at of sources) polled.push(await pollOne(desk.app, at, desk.clock.now(), signal))
    const spaces = [...new Set(sources.map(({ space }) => space))]
    const written = await write({ ...desk, hearing }, spaces, signal)
    if (options.json) await writeJson({ sources: polled, writes: written })
    else await writeText(polled, written)
    const unwritten = written.flatMap(({ errors }) => errors.map(({ kind }) => exitOfWrite(kind)))
    if (written.some(({ holds }) => holds.length > 0)) unwritten.push(exits.degraded)
    process.exitCode = worstOf([...polled.flatMap(exitsOf), ...unwritten])
  })
}

type SourceName = { space: string; source: string }

function sourcesMeant(app: App, options: PollOptions): SourceName[] {
  const all = [...app.context.spaces].flatMap(([space, { connectors }]) =>
    Object.keys(connectors)
      .filter((source) => connectors[source]?.pull !== undefined)
      .map((source) => ({ space, source })),
  )
  const meant = all.filter(
    ({ space, source }) =>
      space === (options.space ?? space) && source === (options.source ?? source),
  )
  if (meant.length > 0) return meant
  const names = [...new Set(all.map(({ source }) => source))].join(', ')
  throw new Misconfigured([
    names === ''
      ? 'No space names a source to read: give one a section trello or moodle'
      : `No source ${options.source} is read here: choose one of ${names}`,
  ])
}

async function pollOne(
  app: App,
  at: SourceName,
  now: Instant,
  signal: AbortSignal,
): Promise<Polled> {
  const { db } = app.store
  const newest = await lastActivityId(db)
  const before = await readSource(db, at.space, at.source)
  await scheduleSource(db, at, now)
  await watching(app, at, () => app.run('poll', at, signal))
  signal.throwIfAborted()
  const after = await readSource(db, at.space, at.source)
  const untouched = after?.freshAt === before?.freshAt && after?.lastError == null
  return {
    ...at,
    activities: await countActivities(db, { ...at, after: newest }),
    requests: (after?.requests ?? 0) - (before?.requests ?? 0),
    freshAt: after?.freshAt == null ? null : new Date(after.freshAt).toISOString(),
    setAside: await countSetAside(db, { ...at, since: now }),
    holds: await holdsOf(app, at),
    error: untouched ? busy : toError(after?.errorKind ?? null, after?.lastError ?? null),
  }
}

async function holdsOf({ store }: App, at: SourceName): Promise<Polled['holds']> {
  const open = await openHolds(store.db, at)
  return open.map(toHoldStatus).map(({ id, scope, reason, next }) => ({ id, scope, reason, next }))
}

const busy = { kind: 'TryLater', message: 'Another process is reading it at this moment' }

function toError(kind: string | null, message: string | null): Polled['error'] {
  return message === null ? null : { kind: kind ?? 'Bug', message }
}

/** Shows on a terminal how many requests were made. */
async function watching(app: App, at: SourceName, work: () => Promise<void>): Promise<void> {
  const progress = openProgress(`${at.space} ${at.source}: requests`, null)
  const before = app.requests().get(at.source) ?? 0
  const show = () => progress.set((app.requests().get(at.source) ?? 0) - before)
  const timer = setInterval(show, 200)
  try {
    await work()
  } finally {
    clearInterval(timer)
    progress.end()
  }
}

async function write(
  { app, config, clock, hearing }: Desk & { app: App; hearing: Hearing },
  spaces: readonly string[],
  signal: AbortSignal,
): Promise<Written[]> {
  const written: Written[] = []
  hearing.take()
  for (const { id: space, writes, mirror } of config.spaces) {
    if (!writes || !spaces.includes(space)) continue
    const errors: (Complaint & { job: string })[] = []
    const since = clock.now()
    for (const job of ['mirror', 'reply', 'deliver']) {
      await app.run(job, { space }, signal)
      errors.push(...hearing.take().map((complaint) => ({ job, ...complaint })))
    }
    const { effects, links, comments, answers, messages } = await readCounts(
      app.store.db,
      space,
      clock.now(),
    )
    errors.push(...lostWrites(effects))
    const { due, sent } = messages
    written.push({
      ...{ space, confirmed: await countConfirmed(app.store.db, { space, since }), cards: links },
      ...{ comments, answers, messages: { due, sent }, errors },
      holds: await heldAt(app, space, mirror),
    })
  }
  return written
}

/** Nobody knows yet whether they were done. */
function lostWrites({ uncertain }: Counts['effects']): Written['errors'] {
  if (uncertain === 0) return []
  const message = `the answer to ${counted(uncertain, 'write')} was lost: looked for, then tried again, by the next poll in a few minutes or by vmeste start.`
  return [{ job: 'writes', kind: Uncertain.name, message }]
}

async function heldAt(
  app: App,
  space: string,
  mirror: MirrorPlan | null,
): Promise<Polled['holds']> {
  const sources = new Set(targetsOf(mirror).map(({ key }) => key))
  // Answers are written where the cards come from.
  if (mirror?.replies != null) sources.add(mirror.from)
  const all = [...sources].map((source) => holdsOf(app, { space, source }))
  return (await Promise.all(all)).flat()
}

async function writeText(polled: readonly Polled[], written: readonly Written[]): Promise<void> {
  const rows = polled.map(({ space, source, activities, requests, freshAt, error }) => [
    `${space} ${source}`,
    error === null ? counted(activities, 'new activity', 'new activities') : 'failed',
    counted(requests, 'request'),
    freshAt === null ? 'never read' : `fresh at ${freshAt}`,
  ])
  const writes = written.map(
    ({ space, confirmed, cards, comments, answers, messages }) =>
      `${space} writes: ${confirmed} confirmed now; ${cards.shown} cards shown, ${cards.due} due; ${commentsText(comments)}${answersText(answers)}${messages.sent} messages sent, ${messages.due} due`,
  )
  await writeLines([...table(rows), ...writes])
  for (const one of polled)
    say(...troublesOf(one).map((text) => `${one.space} ${one.source}: ${text}`))
  const told = new Set(polled.flatMap(({ holds }) => holds.map(({ id }) => id)))
  for (const { space, errors, holds } of written)
    say(
      ...new Set(
        holds.filter(({ id }) => !told.has(id)).map((hold) => `${space}: ${heldSentence(hold)}`),
      ),
      ...errors.map(({ job, message }) => `${space} ${job}: ${message}`),
    )
}

/** Nothing where comments are shown within their cards. */
function commentsText({ shown, due }: Written['comments']): string {
  return shown + due === 0 ? '' : `${shown} comments shown, ${due} due; `
}

function answersText({ brought, due }: Written['answers']): string {
  return brought + due === 0 ? '' : `${brought} answers brought, ${due} due; `
}

/** What a human should know of a source, one sentence each. */
function troublesOf({ error, holds, setAside }: Polled): string[] {
  const held = holds.filter(({ reason }) => reason !== error?.message)
  return [
    ...(error === null ? [] : [error.message]),
    ...held.map(heldSentence),
    ...(setAside > 0 ? [`${counted(setAside, 'record')} set aside: vmeste quarantine list`] : []),
  ]
}

/** What is refused for good concerns one card or reader: a human should look, as `status` says. */
function exitOfWrite(kind: string): Exit {
  return kind === GiveUp.name ? exits.degraded : exitOfKind(kind)
}

function exitsOf({ error, holds }: Polled): Exit[] {
  const failed = error === null ? [] : [exitOfKind(error.kind)]
  return holds.length > 0 ? [...failed, exits.degraded] : failed
}
