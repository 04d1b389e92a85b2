import type { Call } from '../../src/connector.ts'
import type { Ask } from './ask.ts'

/** The calls about comments of one card; each gives parsed JSON with no meaning read into it. */
export interface CommentCalls {
  /** At most `limit`, newest first, made before `before` (ISO 8601). */
  ofCard(card: string, page: { limit: number; before: string | null }, call: Call): Promise<unknown>
  one(id: string, call: Call): Promise<unknown>
  create(card: string, text: string, call: Call): Promise<unknown>
  /** Only one's own may be edited. */
  update(id: string, text: string, call: Call): Promise<unknown>
  remove(id: string, call: Call): Promise<unknown>
  /** Whose token it is. */
  me(call: Call): Promise<unknown>
}

/** A comment is an action of its card. */
export function commentCalls(ask: Ask): CommentCalls {
  return {
    ofCard(card, { limit, before }, call) {
      const query = { filter: 'commentCard', limit: String(limit), before, ...plain }
      return ask.get('/cards/{id}/actions', `${pathOf('cards', card)}/actions`, query, call)
    },
    one: (id, call) => ask.get(named, pathOf('actions', id), plain, call),
    create(card, text, call) {
      const path = `${pathOf('cards', card)}/actions/comments`
      const name = '/cards/{id}/actions/comments'
      return ask.write({ method: 'POST', name, path, body: { text } }, call)
    },
    update(id, text, call) {
      const path = pathOf('actions', id)
      return ask.write({ method: 'PUT', name: named, path, body: { text } }, call)
    },
    remove: (id, call) =>
      ask.write({ method: 'DELETE', name: named, path: pathOf('actions', id) }, call),
    me: (call) => ask.get('/members/{id}', '/1/members/me', { fields: 'id' }, call),
  }
}

const plain = { fields: 'type,date,data,idMemberCreator', member: 'false', memberCreator: 'false' }
const named = '/actions/{id}'

function pathOf(kind: string, id: string): string {
  return `/1/${kind}/${encodeURIComponent(id)}`
}
