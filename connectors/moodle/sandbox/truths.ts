import { isDeepStrictEqual } from 'node:util'
import type { Value } from '../../../src/activity.ts'
import type { Instant } from '../../../src/ids.ts'
import type { StateField } from '../../../src/subject.ts'
import type { CourseSight, Standing, Truth } from './truth.ts'

/** What is different between two sights, each thing on its own; what comes new is one truth only. */
export function differences(
  before: CourseSight,
  after: CourseSight,
  when: { at: Instant; by: string | null },
): Truth[] {
  const keys = new Set([...before.keys(), ...after.keys()])
  return [...keys].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)]
    const one = is ?? was
    if (one === undefined) return []
    const subject = { ...when, subjectKind: one.kind, subjectId: one.id }
    if (!was || !is) return [{ ...subject, field: null, entry: null, after: is ? true : null }]
    return changedSpots(was, is).map(([spot, value]) => ({ ...subject, ...spot, after: value }))
  })
}

type Spot = Pick<Truth, 'field' | 'entry'>

function changedSpots({ values: was }: Standing, { values: is }: Standing): [Spot, Value][] {
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((name): [string, Value, Value] => [name, was.get(name) ?? null, is.get(name) ?? null])
    .filter(([, one, other]) => !isDeepStrictEqual(one, other))
    .map(([name, , value]) => [toSpot(name), value])
}

function toSpot(name: string): Spot {
  const at = name.indexOf(' ')
  const [field, entry] = at < 0 ? [name, null] : [name.slice(0, at), name.slice(at + 1)]
  return { field: field as StateField, entry }
}
