import type { ShownEntry } from './card.ts'
import type { EntriesByMark } from './entries-by-mark.ts'
import type { SubjectKey } from './ids.ts'
import { doubleMark } from './sweep.ts'

/** Something that stands where cards are shown and bears our mark. */
export interface MadeThing {
  /** Key of the place where it stands. */
  target: string
  remoteId: string
  url: string | null
  mark: string
  /**
   * `double`: an older entry shows the same card. `unknown`: of a card that this database does not
   * know, so perhaps another installation's.
   */
  is: 'entry' | 'double' | 'unknown'
  card: SubjectKey | null
  cardUrl: string | null
  title: string
}

/** A card as far as it names what was made of it. */
export interface MarkedCard {
  card: SubjectKey
  title: string | null
  url: string | null
}

/** Everything with our mark that a complete list of a place shows, in the order of its marks. */
export function madeThings(
  target: string,
  entries: EntriesByMark,
  cards: ReadonlyMap<string, MarkedCard>,
): readonly MadeThing[] {
  const marked = [...entries].filter(([mark]) => mark !== '')
  return marked.flatMap(([mark, same]) => {
    const isTomb = mark.startsWith(doubleMark)
    const card = cards.get(isTomb ? mark.slice(doubleMark.length) : mark)
    return same.map((entry, age) => {
      const is = card === undefined ? 'unknown' : isTomb || age > 0 ? 'double' : 'entry'
      return toThing(target, entry, { is, card })
    })
  })
}

function toThing(
  target: string,
  { remoteId, url, mark, looks }: ShownEntry,
  { is, card }: { is: MadeThing['is']; card: MarkedCard | undefined },
): MadeThing {
  return {
    ...{ target, remoteId, url, mark, is },
    card: card?.card ?? null,
    cardUrl: card?.url ?? null,
    title: card?.title ?? looks.title ?? mark,
  }
}
