import type { Call } from '../../src/connector.ts'
import type { Ask } from './ask.ts'

/** The calls about webhooks; each gives parsed JSON with no meaning read into it. */
export interface WebhookCalls {
  /** Nothing but the board's own id, whatever it was asked by. */
  board(board: string, call: Call): Promise<unknown>
  /** The tokens of the member whose token is used, with their webhooks. */
  tokens(call: Call): Promise<unknown>
  create(webhook: { idModel: string; callbackURL: string }, call: Call): Promise<unknown>
  activate(id: string, call: Call): Promise<unknown>
  remove(id: string, call: Call): Promise<unknown>
}

/** No address carries the token itself: hence the tokens of `me`, not those under `/tokens`. */
export function webhookCalls(ask: Ask): WebhookCalls {
  return {
    board: (board, call) =>
      ask.get('/boards/{id}', `/1/boards/${encodeURIComponent(board)}`, { fields: 'id' }, call),
    tokens: (call) =>
      ask.get('/members/{id}/tokens', '/1/members/me/tokens', { webhooks: 'true' }, call),
    create: (webhook, call) => {
      const query = { ...webhook, description: 'vmeste', active: 'true' }
      return ask.write({ method: 'POST', name: '/webhooks/', path: '/1/webhooks/', query }, call)
    },
    activate: (id, call) =>
      ask.write({ method: 'PUT', ...oneOf(id), query: { active: 'true' } }, call),
    remove: (id, call) => ask.write({ method: 'DELETE', ...oneOf(id) }, call),
  }
}

function oneOf(id: string) {
  return { name: '/webhooks/{id}', path: `/1/webhooks/${encodeURIComponent(id)}` }
}
