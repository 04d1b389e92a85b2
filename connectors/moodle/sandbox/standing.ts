import type { Value } from '../../../src/activity.ts'
import type { StateField } from '../../../src/subject.ts'
import type { Standing } from './truth.ts'

export type Values = readonly (readonly [field: StateField, entry: string | null, value: Value])[]

/** A thing with its values; those that say nothing are left out. */
export function standing(
  what: Omit<Standing, 'values' | 'id'> & { id: number | string },
  values: Values,
): Standing {
  const said = values.filter(([, , value]) => value !== null && value !== '' && value !== false)
  return {
    ...what,
    id: String(what.id),
    values: new Map(said.map(([field, entry, value]) => [spotName(field, entry), value])),
  }
}

/** `field`, or `field entry`. */
function spotName(field: StateField, entry: string | null): string {
  return entry === null ? field : `${field} ${entry}`
}

/** Who made it, and when. */
export function made({ author, created }: { author: number | null; created: number }) {
  return { author: author === null ? null : String(author), createdAt: created * 1000 }
}
