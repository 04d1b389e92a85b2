import { isDeepStrictEqual } from 'node:util'
import type { CourseSight, Standing } from '../../connectors/moodle/sandbox/truth.ts'
import type { Value } from '../../src/activity.ts'
import type { Instant } from '../../src/ids.ts'
import type { Happening } from './moodle-stage.ts'

/** A value from that many truths on. */
interface Point {
  index: number
  at: Instant
  value: Value
}

/** What really was, of each thing and spot (`null`: the thing itself), by how much had happened. */
export interface Timeline {
  valueAt(subject: string, spot: string | null, index: number): Value
  /** All that it was while the row of truths grew from `begun` to `ended`. */
  valuesIn(subject: string, spot: string | null, begun: number, ended: number): Value[]
  spotsOf(subject: string): readonly string[]
  /** When it became so, at the earliest, of what it was while the truths grew from `begun` to `ended`. */
  since(subject: string, spot: string | null, value: Value, when: Stretch): Instant
  /** Who made it and where it stands; as it was when it stood there last. */
  standing(subject: string, index: number): Standing | null
  /** Neither the spot nor the thing changed between, and what it stands in is there. */
  lasts(subject: string, spot: string | null, from: number, to: number): boolean
}

/** How much had happened at its ends. */
export interface Stretch {
  begun: number
  ended: number
}

export function timelineOf(start: CourseSight, truths: readonly Happening[]): Timeline {
  const points = new Map<string, Point[]>()
  const standings = new Map<string, { index: number; standing: Standing }[]>()
  const note = (name: string, point: Point) => {
    points.set(name, [...(points.get(name) ?? []), point])
  }
  const stand = (subject: string, index: number, at: Instant, standing: Standing) => {
    standings.set(subject, [...(standings.get(subject) ?? []), { index, standing }])
    const spots = new Set([...spotsOf(subject), ...standing.values.keys()])
    for (const spot of spots)
      note(nameOf(subject, spot), { index, at, value: standing.values.get(spot) ?? null })
  }
  const spotsOf = (subject: string) =>
    [...points.keys()].flatMap((name) =>
      name.startsWith(`${subject} `) ? [name.slice(subject.length + 1)] : [],
    )
  for (const [key, standing] of start) {
    note(nameOf(`moodle:${key}`, null), { index: 0, at: 0, value: true })
    stand(`moodle:${key}`, 0, 0, standing)
  }
  for (const [before, { at, after: value, standing, ...truth }] of truths.entries()) {
    const subject = subjectOf(truth)
    const index = before + 1
    note(nameOf(subject, spotOf(truth)), { index, at, value })
    if (truth.field === null && standing !== null) stand(subject, index, at, standing)
  }
  const pointsOf = (subject: string, spot: string | null) => points.get(nameOf(subject, spot)) ?? []
  const lastPoint = (subject: string, spot: string | null, index: number) =>
    pointsOf(subject, spot).findLast((point) => point.index <= index)
  const timeline: Timeline = {
    valueAt: (subject, spot, index) => lastPoint(subject, spot, index)?.value ?? null,
    valuesIn: (subject, spot, begun, ended) => [
      timeline.valueAt(subject, spot, begun),
      ...pointsOf(subject, spot)
        .filter(({ index }) => index > begun && index <= ended)
        .map(({ value }) => value),
    ],
    spotsOf,
    since(subject, spot, value, { begun, ended }) {
      const before = lastPoint(subject, spot, begun)
      const after = pointsOf(subject, spot).filter(({ index }) => index > begun && index <= ended)
      const isIt = (point: Point | undefined) =>
        isDeepStrictEqual(point?.value ?? null, value ?? null)
      return (isIt(before) ? before : after.find(isIt))?.at ?? 0
    },
    standing: (subject, index) =>
      standings.get(subject)?.findLast((one) => one.index <= index)?.standing ?? null,
    lasts(subject, spot, from, to) {
      const changed = [spot, null].some((one) =>
        pointsOf(subject, one).some(({ index }) => index > from && index <= to),
      )
      const place = timeline.standing(subject, to)?.place ?? null
      return !changed && (place === null || timeline.valueAt(`moodle:${place}`, null, to) === true)
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

export function spotOf({ field, entry }: { field: string | null; entry: string | null }) {
  if (field === null) return null
  return entry === null ? field : `${field} ${entry}`
}

function nameOf(subject: string, spot: string | null): string {
  return spot === null ? subject : `${subject} ${spot}`
}
