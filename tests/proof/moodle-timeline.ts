import { isDeepStrictEqual } from 'node:util'
import type { CourseSight, Standing } from '../../connectors/moodle/sandbox/truth.ts'
import type { Value } from '../../src/activity.ts'
import type { Instant } from '../../src/ids.ts'
import type { Happening } from './moodle-stage.ts'
import { existence } from './sight.ts'
import { lineSpot } from './story.ts'

/** A value from that many truths on. */
interface Point {
  index: number
  at: Instant
  value: Value
}

/** What really was, of each thing and spot (`existence`: the thing itself), by how much had happened. */
export interface Timeline {
  valueAt(subject: string, spot: string, index: number): Value
  /** All that it was while so much happened. */
  valuesIn(subject: string, spot: string, when: Stretch): Value[]
  spotsOf(subject: string): readonly string[]
  /** When it became so, at the earliest, of what it was then. */
  since(subject: string, spot: string, value: Value, when: Stretch): Instant
  /** Who made it and where it stands; as it was when it stood there last. */
  standing(subject: string, index: number): Standing | null
  /** Neither the spot nor the thing changed between, and what it stands in is there. */
  lasts(subject: string, spot: string, when: Stretch): boolean
}

/** How much had happened at its ends: places in the row of truths. */
export interface Stretch {
  begun: number
  ended: number
}

export function timelineOf(start: CourseSight, truths: readonly Happening[]): Timeline {
  const points = new Map<string, Map<string, Point[]>>()
  const standings = new Map<string, { index: number; standing: Standing }[]>()
  const note = (subject: string, spot: string, point: Point) => {
    const spots = getOrMake(points, subject, () => new Map<string, Point[]>())
    getOrMake(spots, spot, () => []).push(point)
  }
  const spotsOf = (subject: string) =>
    [...(points.get(subject)?.keys() ?? [])].filter((spot) => spot !== existence)
  const stand = (subject: string, index: number, at: Instant, standing: Standing) => {
    getOrMake(standings, subject, () => []).push({ index, standing })
    for (const spot of new Set([...spotsOf(subject), ...standing.values.keys()]))
      note(subject, spot, { index, at, value: standing.values.get(spot) ?? null })
  }
  for (const [key, standing] of start) {
    note(`moodle:${key}`, existence, { index: 0, at: 0, value: true })
    stand(`moodle:${key}`, 0, 0, standing)
  }
  for (const [before, { at, after: value, standing, ...truth }] of truths.entries()) {
    const subject = subjectOf(truth)
    const index = before + 1
    note(subject, lineSpot(truth), { index, at, value })
    if (truth.field === null && standing !== null) stand(subject, index, at, standing)
  }
  const pointsOf = (subject: string, spot: string) => points.get(subject)?.get(spot) ?? []
  const pointsIn = (subject: string, spot: string, { begun, ended }: Stretch) =>
    pointsOf(subject, spot).filter(({ index }) => index > begun && index <= ended)
  const lastPoint = (subject: string, spot: string, index: number) =>
    pointsOf(subject, spot).findLast((point) => point.index <= index)
  const timeline: Timeline = {
    valueAt: (subject, spot, index) => lastPoint(subject, spot, index)?.value ?? null,
    valuesIn: (subject, spot, when) => [
      timeline.valueAt(subject, spot, when.begun),
      ...pointsIn(subject, spot, when).map(({ value }) => value),
    ],
    spotsOf,
    since(subject, spot, value, when) {
      const before = lastPoint(subject, spot, when.begun)
      const isIt = (point: Point | undefined) =>
        isDeepStrictEqual(point?.value ?? null, value ?? null)
      return (isIt(before) ? before : pointsIn(subject, spot, when).find(isIt))?.at ?? 0
    },
    standing: (subject, index) =>
      standings.get(subject)?.findLast((one) => one.index <= index)?.standing ?? null,
    lasts(subject, spot, when) {
      const changed = [spot, existence].some((one) => pointsIn(subject, one, when).length > 0)
      const place = timeline.standing(subject, when.ended)?.place ?? null
      if (changed || place === null) return !changed
      return timeline.valueAt(`moodle:${place}`, existence, when.ended) === true
    },
  }
  return timeline
}

export function subjectOf({
  subjectKind,
  subjectId,
}: Pick<Happening, 'subjectKind' | 'subjectId'>) {
  return `moodle:${subjectKind}:${subjectId}`
}

function getOrMake<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key) ?? make()
  map.set(key, found)
  return found
}
