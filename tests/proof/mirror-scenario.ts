import type { Chance } from './chance.ts'

/** A card as the board has it. */
export interface BoardCard {
  id: string
  title: string
  closed: boolean
  gone: boolean
  isTask: boolean
}

/** Something happens on the board, or to an entry of a card by hand. */
export type Act =
  | { act: 'make'; card: BoardCard }
  | { act: 'rename' | 'close' | 'reopen' | 'delete'; id: string; title?: string }
  | { act: 'edit' | 'remove' | 'double'; id: string }

/** What one process shows while it may die, after what was shown in peace before. */
export interface Scenario {
  before: readonly Act[]
  acts: readonly Act[]
  /** Share of answers that are lost although the write was done. */
  lost: number
  /** The database is lost in between: the entries are older than it. */
  forgets: boolean
}

/** A few cards and what happens to them, repeatable by the seed behind `chance`. */
export function drawScenario(chance: Chance): Scenario {
  const ids = Array.from({ length: chance.between(2, 4) }, (_, n) => `c${n + 1}`)
  const before = chance.is(0.8) ? ids.map((id) => made(id, chance)) : []
  const known = before.length > 0 ? ids : []
  const acts: Act[] = Array.from({ length: chance.between(1, 4) }, (_, n) =>
    actOn(known[chance.below(Math.max(1, known.length))] ?? null, `n${n + 1}`, chance),
  )
  const forgets = known.length > 0 && chance.is(0.2)
  return { before, acts, lost: chance.is(0.3) ? 0.5 : 0, forgets }
}

function made(id: string, chance: Chance): Act {
  const isTask = !chance.is(0.15)
  return { act: 'make', card: { id, title: `Карточка ${id}`, closed: false, gone: false, isTask } }
}

function actOn(id: string | null, fresh: string, chance: Chance): Act {
  const kinds = ['rename', 'close', 'reopen', 'delete', 'edit', 'remove', 'double'] as const
  if (id === null || chance.is(0.3)) return made(fresh, chance)
  const act = kinds[chance.below(kinds.length)] ?? 'rename'
  return act === 'rename' ? { act, id, title: `Имя ${fresh} для ${id}` } : { act, id }
}

/** What the board is like after all that. */
export function boardAfter(acts: readonly Act[]): ReadonlyMap<string, BoardCard> {
  const board = new Map<string, BoardCard>()
  for (const act of acts) {
    if (act.act === 'make') board.set(act.card.id, act.card)
    const card = act.act === 'make' ? undefined : board.get(act.id)
    if (card !== undefined && !card.gone) board.set(card.id, { ...card, ...changeOf(act) })
  }
  return board
}

function changeOf(act: Act): Partial<BoardCard> {
  switch (act.act) {
    case 'rename':
      return { title: act.title ?? '' }
    case 'close':
      return { closed: true }
    case 'reopen':
      return { closed: false }
    case 'delete':
      return { gone: true }
    default:
      return {}
  }
}
