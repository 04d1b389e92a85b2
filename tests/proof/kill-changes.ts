import type { TrelloSandbox } from '../../connectors/trello/sandbox/truth.ts'
import type { Chance } from './chance.ts'
import type { Seen } from './walk-watch.ts'

/** What happens to cards on a board that is read every few seconds. */
export interface Changes {
  /** The cards that were made. */
  truths: Seen[]
  count: number
  /** Somebody does something. */
  next(): Promise<void>
}

const by = 'lidia.berezina'
const lists = ['Идеи', 'В работе', 'На согласовании', 'Готово']

/**
 * Whatever is shown within seconds. (That a comment was deleted is found by reading comments again, within
 * the hour: longer than a killed service lives.)
 */
export function createChanges(trello: TrelloSandbox, chance: Chance): Changes {
  const word = () => `Слово ${chance.below(1_000_000)}`
  const list = () => lists[chance.below(lists.length)]
  const here = new Set<string>()
  const kinds: readonly ((card: string) => Promise<unknown>)[] = [
    async () => {
      const { id } = await trello.act('createCard', { by, list: list(), name: word() })
      here.add(String(id))
      changes.truths.push({ subjectKind: 'card', subjectId: String(id), field: null })
    },
    (card) => trello.act('updateCard', { by, card, name: word() }),
    (card) => trello.act('updateCard', { by, card, desc: `**${word()}**` }),
    (card) => trello.act('updateCard', { by, card, closed: chance.is(0.5) }),
    (card) => trello.act('updateCard', { by, card, due: '2019-09-15T15:00:00.000Z' }),
    (card) => trello.act('moveCard', { by, card, list: list() }),
    (card) => trello.act('comment', { by, card, text: word() }),
    (card) => trello.act('addChecklist', { by, card, name: word() }),
    async (card) => {
      if (here.size > 8 && chance.is(0.5)) await trello.act('deleteCard', { by, card })
    },
  ]
  const changes: Changes = {
    ...{ truths: [], count: 0 },
    async next() {
      const [first] = kinds
      const cards = [...here]
      const card = cards[chance.below(Math.max(1, cards.length))]
      const kind = card === undefined ? first : kinds[chance.below(kinds.length)]
      // A card that is gone can be changed no more.
      await kind?.(card ?? '').then(
        () => {
          changes.count += 1
        },
        () => here.delete(card ?? ''),
      )
    },
  }
  return changes
}
