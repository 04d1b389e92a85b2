import { isDeepStrictEqual } from 'node:util'
import type { Value } from '../../src/activity.ts'
import type { SubjectKey } from '../../src/ids.ts'
import type { Look } from './look.ts'
import { existence, plain, type Sight, spotOf } from './sight.ts'
import { type Fact, valueAfter } from './story.ts'

/** What one reading could see of a spot. */
export interface Glance {
  /** `maybe`: it need not have looked there; `void`: there is nothing that could change by itself. */
  kind: 'sure' | 'several' | 'maybe' | 'void'
  values: readonly Value[]
  /** The whole subject went away and came back since: its parts may differ without anybody's doing. */
  free: boolean
}

interface Place {
  subject: SubjectKey
  spot: string
  facts: readonly Fact[]
}

export function glanceAt(look: Look, place: Place, facts: readonly Fact[], since: number): Glance {
  const inside = place.facts.filter(({ index }) => index >= look.begun && index < look.ended)
  const values = distinct([
    valueIn(look.before, place),
    ...inside.map(valueAfter),
    valueIn(look.after, place),
  ])
  const voids = [look.before, look.after].filter((sight) => isVoid(sight, place, look))
  if (voids.length === 2) return { kind: 'void', values, free: false }
  const kind = kindOf(look, place, values, voids.length > 0)
  return {
    kind,
    values,
    free: place.spot !== existence && hasReturned(place, facts, since, look.ended),
  }
}

function kindOf(
  look: Look,
  place: Place,
  values: readonly Value[],
  halfVoid: boolean,
): Glance['kind'] {
  const looked = look.whole && !look.disturbed && !halfVoid && isCovered(look, place)
  if (!looked) return 'maybe'
  return values.length === 1 ? 'sure' : 'several'
}

function isCovered(look: Look, { subject }: Place): boolean {
  const [, kind, id = ''] = subject.split(':')
  if (kind !== 'comment') return true
  return !look.doubting && look.covers(dateOf(look, id))
}

/** Ids begin with the second of their making. */
function dateOf({ before, after }: Look, id: string): number {
  return (
    before.listed.get(id) ?? after.listed.get(id) ?? Number.parseInt(id.slice(0, 8), 16) * 1_000
  )
}

function valueIn({ subjects }: Sight, { subject, spot }: Place): Value {
  return plain(subjects.get(subject)?.get(spot))
}

/** Parts of what is not there, and things whose container is not there, say nothing. */
function isVoid(sight: Sight, { subject, spot }: Place, look: Look): boolean {
  const spots = sight.subjects.get(subject)
  if (spot === existence) return spots === undefined && isHomeless(sight, subject, look)
  if (spots === undefined) return true
  const [field, entry = ''] = spot.split(' ')
  if (field === 'checked') return !spots.has(spotOf('items', entry))
  if (field !== 'items' || spots.has(spot)) return false
  const home = look.homes.get(`${subject} ${spot}`)
  return home !== undefined && !spots.has(home)
}

/** Where it stood when it was last seen is gone as well. */
function isHomeless(sight: Sight, subject: SubjectKey, look: Look): boolean {
  const home = look.homes.get(subject)
  return home !== undefined && !sight.subjects.has(home as SubjectKey)
}

function hasReturned(
  { subject }: Place,
  facts: readonly Fact[],
  from: number,
  to: number,
): boolean {
  const comings = facts.slice(from, to).filter((fact) => fact.subject === subject)
  return comings.some(({ kind }) => kind === 'arrived')
}

function distinct(values: readonly Value[]): Value[] {
  return values.filter(
    (value, at) => values.findIndex((one) => isDeepStrictEqual(plain(one), plain(value))) === at,
  )
}
