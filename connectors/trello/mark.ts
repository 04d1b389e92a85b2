import type { Instant } from '../../src/ids.ts'

/** Where an action stands in its list. */
export interface Mark {
  id: string
  at: Instant
}

/** Id of any item, however odd the rest of it is; an empty text where it has none. */
export function idOf(item: unknown): string {
  const { id } = Object(item)
  return typeof id === 'string' ? id : ''
}

/** Of each action that has an id and a date, in the order of the list. Looked at by hand: there are many. */
export function marksOf(actions: readonly unknown[]): Mark[] {
  return actions.flatMap((action) => {
    const at = Date.parse(Object(action).date)
    const id = idOf(action)
    return id === '' || Number.isNaN(at) ? [] : [{ id, at }]
  })
}

/** Of the oldest action of a page, `null` where none tells. */
export function oldestIn(marks: readonly Mark[]): Instant | null {
  return marks.reduce<Instant | null>((oldest, { at }) => Math.min(oldest ?? at, at), null)
}
