import type { Value } from '../../src/activity.ts'
import { minute } from '../../src/clock.ts'
import { type Glance, glanceAt } from './glance.ts'
import type { Verdict } from './judge.ts'
import type { Told } from './judge-reports.ts'
import type { Look } from './look.ts'
import { existence, same, spotOf } from './sight.ts'
import {
  type Fact,
  factText,
  type Line,
  lineText,
  lineValue,
  type Story,
  short,
  time,
  valueAfter,
} from './story.ts'
import { isSame, type Trail, trailsOf } from './trail.ts'

/** What the service may believe of a spot, as far as it can be told from outside. */
interface Belief {
  /** `null`: nobody can say. */
  values: readonly Value[] | null
  /** Changes before this place in the row are accounted for. */
  since: number
  /** Facts that an inferred line has told of. */
  taken: Set<Fact>
  /** The last whole reading. */
  last: Look | null
}

/** A spot in one reading. */
interface Scene {
  trail: Trail
  look: Look
  glance: Glance
  belief: Belief
  told: Told
  verdict: Verdict
}

/** Judges what was inferred, spot by spot, reading by reading. */
export function judgeSpots(
  story: Story,
  facts: readonly Fact[],
  told: Told,
  verdict: Verdict,
): void {
  const { trails, stray } = trailsOf(story, facts)
  verdict.false.push(...stray.map((line) => `${lineText(line)}: no reading found it`))
  for (const trail of trails) {
    const belief: Belief = { values: null, since: 0, taken: new Set(), last: null }
    for (const look of story.looks) {
      const glance = glanceAt(look, trail, facts, belief.since)
      judgeScene({ trail, look, glance, belief, told, verdict })
    }
  }
}

function judgeScene(scene: Scene): void {
  const { trail, look, glance, belief, verdict } = scene
  const [line, ...more] = trail.lines.get(look) ?? []
  verdict.doubled.push(...more.map((one) => `${lineText(one)}: told twice in one reading`))
  if (glance.kind === 'void') judgeVoid(scene, line)
  else {
    reopen(scene)
    if (line === undefined) judgeSilence(scene)
    else judgeLine(scene, line)
  }
  if (look.whole) belief.last = look
}

/** Where nothing is, nothing can be found. */
function judgeVoid(scene: Scene, line: Line | undefined): void {
  const { look, belief, verdict } = scene
  if (!look.whole) return
  belief.values = null
  if (line !== undefined && !wentAlong(scene, line))
    verdict.false.push(`${lineText(line)}: nothing was there to be seen`)
}

/** What a late report tells of is older than the last reading: what came after it may show only now. */
function reopen({ trail, look, belief, told }: Scene): void {
  const { last } = belief
  if (last === null) return
  const late = trail.facts.filter(({ index }) => {
    const seenAt = told.get(index)?.seenAt ?? 0
    return index < belief.since && seenAt >= last.at && seenAt <= look.endedAt
  })
  for (const { index } of late) belief.since = Math.min(belief.since, index)
}

function judgeLine(scene: Scene, line: Line): void {
  const { trail, glance, verdict } = scene
  const value = lineValue(line)
  const text = `${lineText(line)}, reading of ${time(scene.look.at)}`
  if (!glance.values.some((one) => isSame(trail, one, value))) {
    verdict.false.push(`${text}: was ${glance.values.map(short).join(' or ')}`)
    return
  }
  judgeWord(scene, line, text)
  judgeOwnChange(scene, line, text)
  settle(scene, [value])
}

/** It must be a change against what was known, and be called what it is. */
function judgeWord(scene: Scene, line: Line, text: string): void {
  const { trail, belief, verdict } = scene
  if (belief.values === null) return
  const value = lineValue(line)
  const others = believed(scene, belief.values).filter((one) => !isSame(trail, one, value))
  if (others.length === 0) verdict.false.push(`${text}: was so before`)
  else if (!others.some((one) => isCalled(line, one, value)))
    verdict.wrong.push(`word: ${text}: was ${others.map(short).join(' or ')}`)
}

/** Each line has a change of its own that nothing else tells of. */
function judgeOwnChange(scene: Scene, line: Line, text: string): void {
  const { glance, belief, told, verdict } = scene
  const recent = changes(scene)
  const own = recent.filter((fact) => !told.has(fact.index) && !belief.taken.has(fact))
  const fact = own.findLast((one) => same(valueAfter(one), lineValue(line))) ?? own.at(-1)
  if (fact === undefined) {
    if (glance.free || wentAlong(scene, line)) return
    const word = recent.length > 0 ? 'doubled' : 'false'
    verdict[word].push(`${text}: no change of its own; ${recent.map(factText).join('; ')}`)
    return
  }
  verdict.visible += 1
  belief.taken.add(fact)
  judgeDetails(scene, line, fact, text)
}

/** What came may have been made here for all that could be known; who made it is told all the same. */
function judgeDetails(scene: Scene, line: Line, fact: Fact, text: string): void {
  const { trail, verdict } = scene
  if (trail.spot !== existence || fact.kind === line.kind) {
    const isRight = line.actor === null || line.actor === fact.by
    if (!isRight) verdict.wrong.push(`actor: ${text}; ${factText(fact)}`)
  } else if (!mayBeNew(scene, line)) verdict.wrong.push(`word: ${text}; ${factText(fact)}`)
}

/** Nothing was inferred: then nothing is different, or it was reported. */
function judgeSilence(scene: Scene): void {
  const { trail, look, glance, belief, verdict } = scene
  if (glance.kind === 'maybe') return
  const { values } = belief
  if (values === null || glance.free) {
    settle(scene, glance.values)
    return
  }
  const before = believed(scene, values)
  const agreed = glance.values.filter((one) => before.some((other) => isSame(trail, one, other)))
  if (agreed.length === 0 && !wentWithItsChecklist(scene, before)) {
    const last = changes(scene).at(-1)
    verdict.visible += 1
    verdict.missed.push(
      `in the reading of ${time(look.at)}: ${trail.subject} ${trail.spot} is ${short(glance.values[0])}, was ${before.map(short).join(' or ')}; ${last ? factText(last) : 'no change'}`,
    )
  }
  settle(scene, agreed.length > 0 ? agreed : glance.values)
}

function settle({ belief, look, glance }: Scene, values: readonly Value[]): void {
  belief.values = values
  if (look.whole) belief.since = glance.kind === 'sure' ? look.ended : look.begun
}

/** What was seen last, and what was reported since; an amended line may hold a newer value. */
function believed(scene: Scene, values: readonly Value[]): Value[] {
  const reported = changes(scene).flatMap((fact) => {
    const line = scene.told.get(fact.index)
    return line === undefined ? [] : [valueAfter(fact), lineValue(line)]
  })
  return [...values, ...reported]
}

/** Changes of the spot that this reading may be the first to show. A comment shows when it is listed. */
function changes({ trail, look, belief }: Scene): Fact[] {
  return trail.facts.filter(
    ({ index, subjectKind, kind }) =>
      index < look.ended &&
      (index >= belief.since || (subjectKind === 'comment' && kind === 'created')),
  )
}

/**
 * A card gone with a list that no reading saw it in. The list left, the card silently with it; but
 * nobody could know, and that the card has left is true.
 */
function wentAlong({ trail, look }: Scene, { kind, subject }: Line): boolean {
  const last = trail.facts.findLast(({ index }) => index < look.ended)
  return (
    kind === 'left' &&
    subject.startsWith('trello:card:') &&
    !look.after.subjects.has(subject) &&
    last?.kind !== 'deleted' &&
    last?.kind !== 'left'
  )
}

/** An item seen in a checklist in the middle of a reading, which is gone with it in the next. */
function wentWithItsChecklist({ trail, look }: Scene, before: readonly Value[]): boolean {
  if (!trail.spot.startsWith('items ')) return false
  const spots = look.after.subjects.get(trail.subject)
  const homes = before.map((value) => spotOf('checklists', String(Object(value).checklist)))
  return spots !== undefined && !spots.has(trail.spot) && homes.some((home) => !spots.has(home))
}

/** Made elsewhere so lately that it might have been made here since the last reading. */
function mayBeNew({ belief: { last } }: Scene, { kind, at }: Line): boolean {
  return kind === 'created' && at >= (last?.at ?? 0) - 10 * minute
}

function isCalled({ kind, field, entry }: Line, before: Value, value: Value): boolean {
  if (field === null) return (value === null) === (kind === 'deleted' || kind === 'left')
  if (entry === null) return kind === 'changed'
  if (same(before, null)) return kind === 'added'
  return kind === (value === null ? 'removed' : 'changed')
}
