import type { Instant } from '../../src/ids.ts'
import { instantIn } from './moment.ts'

/** Where an action stands in its list. */
export interface Mark {
  id: string
  at: Instant
  /** Id of the card it is about. */
  card: string | null
}

/** Id of any item, however odd the rest of it is; an empty text where it has none. */
export function idOf(item: unknown): string {
  const { id } = Object(item)
  return typeof id === 'string' ? id : ''
}

/** Of each action that has an id and a date, in the order of the list. Looked at by hand: there are many. */
export function marksOf(actions: readonly unknown[]): Mark[] {
  return actions.flatMap((action) => {
    const at = instantIn(String(Object(action).date))
    const id = idOf(action)
    return id === '' || Number.isNaN(at) ? [] : [{ id, at, card: cardOf(action) }]
  })
}

/** Ids of the cards that these actions tell to have left the board or to be deleted. */
export function goingsIn(actions: readonly unknown[]): string[] {
  return actions.flatMap((action) =>
    goingTypes.includes(Object(action).type) ? (cardOf(action) ?? []) : [],
  )
}

const goingTypes = ['deleteCard', 'moveCardFromBoard']

function cardOf(action: unknown): string | null {
  return idOf(Object(Object(action).data).card) || null
}

/** Of the oldest action of a page, `null` where none tells. */
export function oldestIn(marks: readonly Mark[]): Instant | null {
  return marks.reduce<Instant | null>((oldest, { at }) => Math.min(oldest ?? at, at), null)
}
