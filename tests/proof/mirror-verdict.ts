import { doubleMark } from '../../src/sweep.ts'
import type { BoardCard } from './mirror-scenario.ts'
import type { Entry } from './mirror-stage.ts'

export interface MirrorVerdict {
  shown: number
  buried: number
  failures: readonly string[]
}

/** Holds the entries against the board, by nothing but their texts. */
export function judgeMirror(
  board: ReadonlyMap<string, BoardCard>,
  entries: readonly Entry[],
): MirrorVerdict {
  const buried = entries.filter(({ values }) => values.card_id?.startsWith(doubleMark))
  const shown = entries.filter((entry) => !buried.includes(entry))
  const failures = [...board.values()].flatMap((card) => wrongs(card, entriesOf(card, shown)))
  const strangers = shown.filter(({ values }) => !board.has(values.card_id ?? ''))
  return {
    ...{ shown: shown.length, buried: buried.length },
    failures: [...failures, ...strangers.map(({ id }) => `entry ${id} is of no card`)],
  }
}

function entriesOf({ id }: BoardCard, entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ values }) => values.card_id === id)
}

/** A card that was deleted before anybody showed it needs no entry. */
function wrongs(card: BoardCard, entries: readonly Entry[]): string[] {
  const [entry, ...more] = entries
  if (more.length > 0) return [`${card.id} is shown ${entries.length} times`]
  if (!card.isTask) return entry === undefined ? [] : [`${card.id} is no task and is shown`]
  if (entry === undefined) return card.gone ? [] : [`${card.id} is not shown`]
  const { title, state } = entry.values
  const wanted = { title: card.title, state: stateOf(card) }
  if (title === wanted.title && state === wanted.state) return []
  return [`${card.id} shows «${title}», ${state} instead of «${wanted.title}», ${wanted.state}`]
}

function stateOf({ gone, closed }: BoardCard): string {
  if (gone) return 'удалена'
  return closed ? 'в архиве' : 'открыта'
}
