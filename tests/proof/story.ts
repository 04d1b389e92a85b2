import type { Truth } from '../../connectors/trello/sandbox/truth.ts'
import type { Value } from '../../src/activity.ts'
import { type Instant, type SubjectKey, subjectKey } from '../../src/ids.ts'
import type { Look } from './look.ts'
import { existence, type Sight, type Spots, spotOf } from './sight.ts'

/** A line of the log, as far as it is judged. */
export interface Line {
  key: string
  kind: string
  subject: SubjectKey
  field: string | null
  entry: string | null
  after: Value
  /** Account id at the source. */
  actor: string | null
  at: Instant
  seenAt: Instant
  reported: boolean
  /** The event that told later of this inferred line. */
  amendedBy: string | null
}

/** Something stored, living or not. */
export interface Stored {
  spots: Spots
  title: string | null
  gone: boolean
}

/** Everything that happened in one run and what became of it. */
export interface Story {
  truths: readonly Truth[]
  /** The first one is the first reading of all, complete and before the first truth. */
  looks: readonly Look[]
  /** Without what the first reading brought. */
  log: readonly Line[]
  /** Ids of the actions that webhooks told of and the service took. */
  delivered: ReadonlySet<string>
  stored: ReadonlyMap<SubjectKey, Stored>
  /** The board as it is in the end. */
  last: Sight
}

/** A truth with its place in the row. */
export interface Fact extends Truth {
  index: number
  subject: SubjectKey
  spot: string
}

export function factsOf(truths: readonly Truth[]): Fact[] {
  return truths.map((truth, index) => ({
    ...truth,
    index,
    subject: subjectKey('trello', truth.subjectKind, truth.subjectId),
    spot: lineSpot(truth),
  }))
}

export function lineSpot({ field, entry }: { field: string | null; entry: string | null }): string {
  return field === null ? existence : spotOf(field, entry)
}

/** The value a spot has after the fact. */
export function valueAfter({ kind, after }: Fact): Value {
  if (kind === 'created' || kind === 'arrived') return true
  return kind === 'deleted' || kind === 'left' || kind === 'removed' ? null : after
}

export function lineValue({ kind, after }: Line): Value {
  if (kind === 'created' || kind === 'arrived') return true
  return kind === 'deleted' || kind === 'left' || kind === 'removed' ? null : after
}

export function factText(fact: Fact): string {
  const { at, by, kind, field, entry, after, action, listedAt, hook, index } = fact
  const late = listedAt !== null && listedAt > at ? ` listed ${listedAt - at} ms late` : ''
  const told = action === null ? `unlisted, hook ${hook}` : `action ${action}${late}`
  return `#${index} ${time(at)} ${fact.subject} ${kind} ${field ?? ''} ${entry ?? ''} → ${short(after)} by ${by} (${told})`
}

export function lineText(line: Line): string {
  const { key, kind, subject, field, entry, after, at, seenAt, actor, amendedBy } = line
  const by = `${actor ?? 'nobody'}${amendedBy === null ? '' : `, amended by ${amendedBy}`}`
  return `line ${key} ${subject} ${kind} ${field ?? ''} ${entry ?? ''} → ${short(after)} at ${time(at)} seen ${time(seenAt)} by ${by}`
}

export function time(at: Instant): string {
  return new Date(at).toISOString().slice(5, 23)
}

export function short(value: Value | undefined): string {
  const text = JSON.stringify(value ?? null)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
