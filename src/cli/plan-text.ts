import type { PlanLine } from '../plan.ts'
import { plainLine, shortened } from '../text/plain-text.ts'
import { counted } from './output.ts'
import type { PlanFile } from './plan.ts'

const signs = { create: '+', change: '~', close: '-', bury: 'x', keep: '=' } as const

const words = {
  create: 'is created',
  change: 'is changed',
  close: 'is closed',
  bury: 'is a double, and says so',
  keep: 'is not written',
} as const

/** A plan for people: each entry with its place, where there are several, its links and what differs. */
export function planLines(lines: readonly PlanLine[]): string[] {
  const isOnePlace = new Set(lines.map(({ target }) => target)).size <= 1
  return lines.flatMap((line) => [
    `${signs[line.act]} ${named(line)} ${words[line.act]}: ${line.reason}`,
    ...(isOnePlace ? [] : [`    place  ${line.target}`]),
    ...(line.cardUrl === '' ? [] : [`    card   ${plainLine(line.cardUrl)}`]),
    ...(line.entryUrl === null ? [] : [`    entry  ${line.entryUrl}`]),
    ...line.differences.map(
      ({ field, shown, wanted }) =>
        `    ${field}: ${quoted(fromDifference(shown, wanted))} -> ${quoted(fromDifference(wanted, shown))}`,
    ),
  ])
}

function named({ title, isComment }: PlanLine): string {
  return `${isComment ? 'a comment on ' : ''}«${shortened(title, 80)}»`
}

/** `limit`: so many entries are written over without a word. */
export function planSummary(
  { lines, strangers }: PlanFile,
  { out, limit }: { out: string | null; limit: number },
): string[] {
  const written = lines.filter(({ act }) => act !== 'keep')
  const acts = (Object.keys(signs) as PlanLine['act'][]).filter((act) => act !== 'keep')
  const counts = acts.map((act) => [act, lines.filter((line) => line.act === act).length] as const)
  const parts = counts.filter(([, count]) => count > 0).map(([act, count]) => `${count} to ${act}`)
  const isTooMuch = written.filter(({ act }) => act !== 'create').length > limit
  const yes = isTooMuch ? ` --yes (more than mirror.limit allows, ${limit}, is written over)` : ''
  const next = `vmeste apply${out === null ? '' : ` --plan ${out}`}${yes}`
  return [
    written.length === 0
      ? nothingToWrite(lines)
      : `${counted(written.length, 'entry', 'entries')} would be written: ${parts.join(', ')}. Nothing has been; ${next} does it.`,
    ...keptSummary(lines),
    ...(strangers === 0
      ? []
      : [
          `${counted(strangers, 'entry', 'entries')} of no card that is known: left as they are (vmeste cleanup lists them).`,
        ]),
  ]
}

function nothingToWrite(lines: readonly PlanLine[]): string {
  if (lines.length > 0) return 'Nothing would be written.'
  return 'Every card is shown as it should be: nothing would be written.'
}

function keptSummary(lines: readonly PlanLine[]): string[] {
  const kept = lines.filter(({ act }) => act === 'keep').length
  if (kept === 0) return []
  return [
    `${counted(kept, 'entry', 'entries')} changed by hand, left so: vmeste apply --card <card> writes one anew.`,
  ]
}

const near = 20
const longest = 90

/** From a little before the first letter in which the two differ. */
function fromDifference(text: string, other: string): string {
  const [mine, theirs] = [[...text], [...other]]
  const first = mine.findIndex((letter, at) => letter !== theirs[at])
  const from = Math.max(0, (first === -1 ? mine.length : first) - near)
  if (mine.length <= longest) return text
  return `${from > 0 ? '…' : ''}${mine.slice(from).join('')}`
}

function quoted(text: string): string {
  return text === '' ? '(nothing)' : `«${shortened(text, longest)}»`
}
