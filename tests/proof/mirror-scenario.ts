import type { Chance } from './chance.ts'

/** A card as the board has it. */
export interface BoardCard {
  id: string
  title: string
  closed: boolean
  gone: boolean
  isTask: boolean
  /** What was said under it, taken back or not. */
  said?: readonly Said[]
}

export interface Said {
  id: string
  text: string
  gone: boolean
}

/** Something happens on the board, or to an entry of a card by hand. */
export type Act =
  | { act: 'make'; card: BoardCard }
  | { act: 'rename' | 'close' | 'reopen' | 'delete'; id: string; title?: string }
  | { act: 'edit' | 'remove' | 'double'; id: string }
  /** A comment is written, or reads otherwise from now on. */
  | { act: 'say' | 'retract'; id: string; comment: Said }

/** What one process shows while it may die, after what was shown in peace before. */
export interface Scenario {
  before: readonly Act[]
  acts: readonly Act[]
  /** Share of answers that are lost although the write was done. */
  lost: number
  /** The database is lost in between: the entries are older than it. */
  forgets: boolean
}

/** A few cards and what happens to them, repeatable by the seed behind `chance`. `talks`: comments, too. */
export function drawScenario(chance: Chance, talks: boolean): Scenario {
  const scenario = drawCards(chance)
  if (!talks) return scenario
  const before = scenario.before.flatMap((act) =>
    act.act === 'make' && chance.is(0.5) ? [say(act.card.id, `${act.card.id}m`)] : [],
  )
  const made = [...scenario.before, ...scenario.acts]
  const cards = made.flatMap((act) => (act.act === 'make' ? [act.card.id] : []))
  const acts = Array.from({ length: chance.between(1, 2) }, (_, n) => {
    const old = before[chance.below(Math.max(1, before.length))]
    if (old?.act === 'say' && chance.is(0.5)) return talkOver(old, chance)
    return say(cards[chance.below(Math.max(1, cards.length))] ?? '', `n${n + 1}m`)
  })
  return {
    ...scenario,
    before: [...scenario.before, ...before],
    acts: [...scenario.acts, ...acts],
  }
}

type Talk = Extract<Act, { act: 'say' | 'retract' }>

function say(id: string, comment: string): Talk {
  return { act: 'say', id, comment: { id: comment, text: `Сказано ${comment}.`, gone: false } }
}

function talkOver({ id, comment }: Talk, chance: Chance): Talk {
  return chance.is(0.5)
    ? { act: 'retract', id, comment: { ...comment, gone: true } }
    : { act: 'say', id, comment: { ...comment, text: `Иначе ${comment.id}.` } }
}

function drawCards(chance: Chance): Scenario {
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
    if (card !== undefined && !card.gone) board.set(card.id, { ...card, ...changeOf(act, card) })
  }
  return board
}

function changeOf(act: Act, { said = [] }: BoardCard): Partial<BoardCard> {
  switch (act.act) {
    case 'say':
    case 'retract':
      return { said: [...said.filter(({ id }) => id !== act.comment.id), act.comment] }
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
