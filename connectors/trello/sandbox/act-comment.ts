import { z } from 'zod'
import { findComment } from './find.ts'
import { commentMade, type Deed, logAction, whisper } from './log.ts'
import { cardInList } from './refs.ts'
import { verb } from './verb.ts'
import type { Action, World } from './world.ts'

export const commentVerbs = {
  comment: verb({ by: z.string(), card: z.string(), text: z.string() }, comment),
  editComment: verb({ by: z.string(), comment: z.string(), text: z.string() }, editComment),
  deleteComment: verb({ by: z.string(), comment: z.string() }, deleteComment),
}

function comment(world: World, { by, card, text }: { by: string; card: string; text: string }) {
  const data = { text, textData: { emoji: {} }, ...cardInList(world, card) }
  return { id: logAction(world, by, 'commentCard', data, [commentMade]) }
}

/** Trello rewrites the action in place: same id, same date, no action of its own in the list. */
function editComment(
  world: World,
  { by, comment: id, text }: { by: string; comment: string; text: string },
) {
  const action = findComment(world, id)
  const old = { text: action.data.text ?? '' }
  if (old.text === text) return { id }
  action.data.text = text
  action.data.dateLastEdited = new Date(world.clock.now()).toISOString()
  const { card, list } = action.data
  const data = { action: { id, text }, old, card, list }
  whisper(world, by, 'updateComment', data, [
    { ...about(action), kind: 'changed', field: 'body', after: text },
  ])
  return { id }
}

function deleteComment(world: World, { by, comment: id }: { by: string; comment: string }) {
  const gone = findComment(world, id)
  world.board.actions = world.board.actions.filter((action) => action !== gone)
  const { card, list } = gone.data
  const data = { action: { id }, card, list }
  whisper(world, by, 'deleteComment', data, [{ ...about(gone), kind: 'deleted' }])
  return { id }
}

function about({ id }: Action): Pick<Deed, 'subjectKind' | 'subjectId'> {
  return { subjectKind: 'comment', subjectId: id }
}
