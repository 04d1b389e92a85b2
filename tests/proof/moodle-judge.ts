import { isDeepStrictEqual } from 'node:util'
import type { Value } from '../../src/activity.ts'
import { second } from '../../src/clock.ts'
import type { Verdict } from './judge.ts'
import { promisedMs, readingFor } from './moodle-promise.ts'
import type { CourseLook, Happening } from './moodle-stage.ts'
import { subjectOf, type Timeline } from './moodle-timeline.ts'
import { existence } from './sight.ts'
import { type Line, lineSpot, lineText, lineValue, short, time } from './story.ts'

/** Everything that happened in one run and what became of it. */
export interface CourseStory {
  truths: readonly Happening[]
  /** The first one is the first reading of all, before the first truth. */
  looks: readonly CourseLook[]
  /** Without what the first reading brought. */
  log: readonly Line[]
  course: Timeline
}

/** What somebody who only reads the log takes a spot to be; several where a thing came just now. */
type Beliefs = Map<string, readonly Value[]>

/**
 * Holds the log against what really happened, reading by reading.
 *
 * - Each line says what a spot really was while that reading lasted, and something new. Who made a
 *   thing and when are the true ones; no line is dated before or after what it tells of.
 * - What lasts until the reading that has to find it is in the log by then. What was overwritten
 *   earlier, or went with what it stood in, does not count.
 */
export function judgeCourse(story: CourseStory): Verdict {
  const verdict: Verdict = { visible: 0, missed: [], false: [], doubled: [], wrong: [] }
  const beliefs: Beliefs = new Map()
  const due = dueTruths(story)
  for (const [position, look] of story.looks.entries()) {
    const next = story.looks[position + 1]?.at ?? Number.POSITIVE_INFINITY
    for (const line of story.log.filter(({ seenAt }) => seenAt >= look.at && seenAt < next))
      judgeLine(story, { line, look, beliefs }, verdict)
    for (const index of due.get(look) ?? []) judgeTruth(story, { index, look, beliefs }, verdict)
  }
  return verdict
}

/** What moved to another list while the lists were read may have stood in none of them. */
function hasMoved(story: CourseStory, truth: Happening, look: CourseLook): boolean {
  const discussion = discussionOf(story, truth, look)
  return discussion !== null && story.course.valuesIn(discussion, 'place', look).length > 1
}

function discussionOf({ course }: CourseStory, truth: Happening, look: CourseLook): string | null {
  if (truth.subjectKind === 'discussion') return subjectOf(truth)
  if (truth.subjectKind !== 'post') return null
  const place = (truth.standing ?? course.standing(subjectOf(truth), look.ended))?.place
  return place ? `moodle:${place}` : null
}

function dueTruths(story: CourseStory): ReadonlyMap<CourseLook, number[]> {
  const { truths, looks } = story
  const due = new Map<CourseLook, number[]>()
  for (const [index, truth] of truths.entries()) {
    const still = looks.filter((look) => !hasMoved(story, truth, look))
    const look = readingFor(truth, index, still, promisedMs(truth))
    if (look !== null) due.set(look, [...(due.get(look) ?? []), index])
  }
  return due
}

interface LineAt {
  line: Line
  look: CourseLook
  beliefs: Beliefs
}

function judgeLine(story: CourseStory, at: LineAt, verdict: Verdict): void {
  const { line, look, beliefs } = at
  const { subject } = line
  const [spot, value] = [lineSpot(line), lineValue(line)]
  const really = story.course.valuesIn(subject, spot, look)
  if (!has(really, value)) verdict.false.push(`${lineText(line)}; it was ${short(really.at(-1))}`)
  const believed = believedOf(story, beliefs, subject, spot)
  if (believed.length === 1 && has(believed, value)) verdict.doubled.push(lineText(line))
  const wrong = whatIsWrong(story, at, spot)
  if (wrong !== null) verdict.wrong.push(`${lineText(line)}: ${wrong}`)
  beliefs.set(`${subject} ${spot}`, [value])
  if (spot !== existence || value !== true) return
  for (const one of story.course.spotsOf(subject))
    beliefs.set(`${subject} ${one}`, story.course.valuesIn(subject, one, look))
}

/** What the first reading brought is believed without a line. */
function believedOf(
  { course }: CourseStory,
  beliefs: Beliefs,
  subject: string,
  spot: string,
): readonly Value[] {
  return beliefs.get(`${subject} ${spot}`) ?? [course.valueAt(subject, spot, 0)]
}

function whatIsWrong(story: CourseStory, lineAt: LineAt, spot: string): string | null {
  const { kind, at, seenAt, actor, subject } = lineAt.line
  if (at > seenAt) return 'dated after it was seen'
  if (kind !== 'created') return wrongDate(story, lineAt, spot)
  const { author = null, createdAt = null } =
    story.course.standing(subject, lineAt.look.ended) ?? {}
  if (actor !== author) return `made by ${author}`
  if (createdAt === null) return wrongDate(story, lineAt, spot)
  return at === createdAt ? null : `made at ${time(createdAt)}`
}

/** What Moodle does not date is dated by the reading, which may have begun before. */
function wrongDate({ course }: CourseStory, { line, look }: LineAt, spot: string) {
  const since = course.since(line.subject, spot, lineValue(line), look)
  const byUs = line.kind !== 'created' && !isDated(line)
  if (line.at < (byUs ? Math.min(since, look.at) : since) - second)
    return `it was so since ${time(since)}`
  return isDated(line) && line.at % second !== 0 ? "dated by us, not by Moodle's own date" : null
}

/** Moodle dates these edits, in whole seconds. */
function isDated({ kind, field, subject }: Line): boolean {
  const isText = ['title', 'body', 'fields'].includes(field ?? '')
  return kind !== 'created' && isText && /^moodle:(?:post|discussion|entry|answer):/.test(subject)
}

function judgeTruth(
  story: CourseStory,
  { index, look, beliefs }: { index: number; look: CourseLook; beliefs: Beliefs },
  verdict: Verdict,
): void {
  const truth = story.truths[index]
  if (truth === undefined) return
  const [subject, spot] = [subjectOf(truth), lineSpot(truth)]
  if (!story.course.lasts(subject, spot, { begun: index + 1, ended: look.ended })) return
  verdict.visible += 1
  const believed = believedOf(story, beliefs, subject, spot)
  if (has(believed, truth.after)) return
  verdict.missed.push(
    `${truthText(truth, index)}, by ${time(look.at)}; the log: ${short([...believed])}`,
  )
}

function truthText(truth: Happening, index: number): string {
  const { at, by, subjectKind, subjectId, after } = truth
  return `#${index} ${time(at)} ${subjectKind}:${subjectId} ${lineSpot(truth)} → ${short(after)} by ${by}`
}

function has(values: readonly Value[], value: Value): boolean {
  return values.some((one) => isDeepStrictEqual(one ?? null, value ?? null))
}
