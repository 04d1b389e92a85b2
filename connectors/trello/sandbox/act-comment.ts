import { z } from 'zod'
import { findComment } from './find.ts'
import { cardInList, logAction, touch } from './log.ts'
import { verb } from './verb.ts'
import type { World } from './world.ts'

export const commentVerbs = {
  comment: verb({ by: z.string(), card: z.string(), text: z.string() }, comment),
  editComment: verb({ by: z.string(), comment: z.string(), text: z.string() }, editComment),
  deleteComment: verb({ by: z.string(), comment: z.string() }, deleteComment),
}

function comment(world: World, { by, card, text }: { by: string; card: string; text: string }) {
  const data = { text, textData: { emoji: {} }, ...cardInList(world, card) }
  return { id: logAction(world, by, 'commentCard', data) }
}

/** Trello rewrites the action in place: same id, same date, no action of its own in the list. */
function editComment(world: World, { comment: id, text }: { comment: string; text: string }) {
  const action = findComment(world, id)
  action.data.text = text
  action.data.dateLastEdited = new Date(world.clock.now()).toISOString()
  touch(world, action.data.card?.id)
  return { id }
}

function deleteComment(world: World, { comment: id }: { comment: string }) {
  const gone = findComment(world, id)
  world.board.actions = world.board.actions.filter((action) => action !== gone)
  touch(world, gone.data.card?.id)
  return { id }
}
