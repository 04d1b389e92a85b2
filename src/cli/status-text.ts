import { DateTime } from 'luxon'
import type { NextMessage, SourceStatus, SpaceStatus, Status } from '../status.ts'
import { agoOrAhead, counted, table } from './output.ts'

/** One screen for a human: each space, then what to look at. */
export function statusLines(status: Status): string[] {
  const now = Date.parse(status.at)
  const spaces = status.spaces.flatMap((space) => [...spaceLines(space, now), ''])
  const wiring = `store: ${status.store}, queue: ${status.queue}`
  if (status.degraded.length === 0) return [...spaces, `All is well (${wiring})`]
  return [...spaces, `To look at (${wiring}):`, ...status.degraded.map((text) => `  ! ${text}`)]
}

function spaceLines(space: SpaceStatus, now: number): string[] {
  const { links, comments, answers, effects, messages, quarantined, holds } = space
  const rows = [
    ...space.sources.map((source) => [source.source, sourceText(source, now)]),
    ['cards', `${links.shown} shown, ${links.due} due`],
    ...(comments.shown + comments.due === 0
      ? []
      : [['comments', `${comments.shown} shown, ${comments.due} due`]]),
    ...(answers.brought + answers.due === 0
      ? []
      : [['answers', `${answers.brought} brought, ${answers.due} due`]]),
    ['writes', listed(effects)],
    ['messages', listed(messages)],
    ['set aside', `${quarantined} in quarantine, ${counted(holds.length, 'hold')} open`],
    ...space.next.map((next) => ['next', nextText(next, now)]),
  ]
  const title = `${space.id}: ${space.name} (writes ${space.writes ? 'on' : 'off: nothing is sent'})`
  return [title, ...table(rows).map((line) => `  ${line}`)]
}

function sourceText(source: SourceStatus, now: number): string {
  const { state, freshAt, failures, nextAt } = source
  const fresh = freshAt === null ? 'never read' : `fresh ${agoOrAhead(Date.parse(freshAt), now)}`
  if (state !== 'failing') return state === 'stale' ? `STALE, ${fresh}` : fresh
  const tries = `failed ${counted(failures, 'time')}, next try ${nextTry(nextAt, now)}`
  return `FAILING, ${fresh}; ${tries}`
}

function nextTry(nextAt: string | null, now: number): string {
  const at = nextAt === null ? now : Date.parse(nextAt)
  return at <= now ? 'now' : agoOrAhead(at, now)
}

/** `3 done, 1 failed`: what is zero is left out. */
function listed(counts: Readonly<Record<string, number>>): string {
  const found = Object.entries(counts).filter(([, count]) => count > 0)
  return found.length === 0 ? 'none' : found.map(([name, count]) => `${count} ${name}`).join(', ')
}

function nextText({ kind, plan, at, local, timezone }: NextMessage, now: number): string {
  const moment = DateTime.fromISO(local, { setZone: true, locale: 'en' })
  const when = Date.parse(at) <= now ? 'due now' : agoOrAhead(Date.parse(at), now)
  const what = plan === null ? kind : `${kind} ${plan}`
  return `${what}: ${moment.toFormat('ccc d LLL yyyy, HH:mm')} ${timezone} (${when})`
}
