import { subjectKey } from '../../src/ids.ts'
import type { Subject } from '../../src/subject.ts'
import { authorOf, bearsMark } from './normalize-action.ts'
import { toText } from './normalize-card.ts'
import type { Action } from './schema.ts'

/**
 * The comment that a `commentCard` is, as it reads now: Trello rewrites the text of the action when
 * the comment is edited. A copied card brings its comments as `copyCommentCard`. `null` for other
 * actions. Own is one with our mark.
 */
export function toComment(action: Action, source: string): Subject | null {
  if (!['commentCard', 'copyCommentCard'].includes(action.type)) return null
  const { card, text, dateLastEdited } = action.data
  return {
    key: subjectKey(source, 'comment', action.id),
    kind: 'comment',
    editedAt: dateLastEdited ? Date.parse(dateLastEdited) : null,
    ...(bearsMark(action) && { own: true }),
    state: {
      body: toText(text),
      place: card ? subjectKey(source, 'card', card.id) : null,
      author: authorOf(action),
      createdAt: Date.parse(action.date),
      url: card?.shortLink ? `https://trello.com/c/${card.shortLink}#comment-${action.id}` : null,
    },
  }
}
