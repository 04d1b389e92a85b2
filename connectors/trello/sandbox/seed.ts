import { type Clock, day, hour, minute } from '../../../src/clock.ts'
import { act } from './act.ts'
import { logAction } from './log.ts'
import { type SeedCard, seedCards } from './seed-cards.ts'
import { seedLabels, seedLists, seedMembers } from './seed-people.ts'
import { emptyWorld, type World } from './world.ts'

const board = {
  id: '5cf4b7605eedb0a2d0000000',
  name: 'Рабочая онлайн-среда',
  shortLink: 'IN2LmCfA',
}

/** 3 June 2019, 09:00 in Moscow. */
const opened = Date.UTC(2019, 5, 3, 6)

/**
 * The sandbox's own board on the eve of July 2019, with a true history: every card came about by the
 * same verbs that a script uses later.
 */
export function seedWorld(clock: Pick<Clock, 'now'>): World {
  let now = opened
  const world = emptyWorld(board, { now: () => now })
  for (const member of seedMembers) act(world, 'joinBoard', { ...member })
  logAction(world, 'lidia.berezina', 'createBoard', {})
  for (const name of seedLists) act(world, 'createList', { by: 'lidia.berezina', name })
  for (const { name, color } of seedLabels) {
    act(world, 'createLabel', { by: 'lidia.berezina', name, color })
  }
  for (const card of seedCards) {
    now = Math.max(now, opened + (card.day - 3) * day + hour)
    for (const step of stepsOf(card)) {
      now += 7 * minute
      step(world)
    }
  }
  world.clock = clock
  return world
}

type Step = (world: World) => void

/** What happened to a card until July, in order. */
function stepsOf(card: SeedCard): Step[] {
  const { by, name } = card
  const moves = card.movedTo ? [{ verb: 'moveCard', by, card: name, list: card.movedTo }] : []
  const done = card.done ? [{ verb: 'updateCard', by, card: name, dueComplete: true }] : []
  const file = card.attachment
    ? [{ verb: 'addAttachment', by, card: name, ...card.attachment }]
    : []
  const comments = (card.comments ?? []).map((said) => ({ verb: 'comment', card: name, ...said }))
  const later = [...file, ...comments, ...moves, ...done]
  return [
    (world) => createCard(world, card),
    (world) => fillChecklist(world, card),
    ...later.map(
      ({ verb, ...details }): Step =>
        (world) =>
          act(world, verb, details),
    ),
  ]
}

function createCard(world: World, card: SeedCard): void {
  const { by, list, name, desc, due = null, labels, members = [], role } = card
  const cardRole = role === 'separator' ? role : null
  const isTemplate = role === 'template'
  act(world, 'createCard', { by, list, name, desc, due, labels, members, cardRole, isTemplate })
}

function fillChecklist(world: World, { by, name: card, checklist }: SeedCard): void {
  if (!checklist) return
  const { id } = act(world, 'addChecklist', { by, card, name: checklist.name })
  for (const [at, name] of checklist.items.entries()) {
    const item = act(world, 'addCheckItem', { by, checklist: id, name })
    if (at < checklist.checked) act(world, 'checkItem', { by, item: item.id })
  }
}
