import type { FastifyInstance } from 'fastify'
import type { Query } from './paging.ts'
import { changeWebhook, createWebhook, findWebhook, removeWebhook } from './webhooks.ts'
import { botOf, type World } from './world.ts'

interface Asked {
  Params: { id: string }
  Querystring: Query
  Body: unknown
}

/** Webhooks of the token; parameters come in the query, as JSON or as a form. */
export function addWebhookRoutes(app: FastifyInstance, world: World): void {
  takeForms(app)
  app.get('/1/members/me/tokens', () => [{ ...tokenOf(world), webhooks: world.webhooks }])
  app.get('/1/tokens/:token/webhooks', () => world.webhooks)
  for (const path of ['/1/webhooks', '/1/webhooks/', '/1/tokens/:token/webhooks']) {
    app.post<Asked>(path, (asked) => createWebhook(world, given(asked)))
  }
  app.get<Asked>('/1/webhooks/:id', ({ params }) => findWebhook(world, params.id))
  app.put<Asked>('/1/webhooks/:id', (asked) => changeWebhook(world, asked.params.id, given(asked)))
  app.delete<Asked>('/1/webhooks/:id', ({ params }) => {
    removeWebhook(world, params.id)
    return { limits: {} }
  })
}

function takeForms(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    const isJson = request.headers['content-type']?.startsWith('application/json') === true
    try {
      const text = String(body)
      done(
        null,
        isJson && text !== '' ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text)),
      )
    } catch (error) {
      done(error instanceof Error ? error : null)
    }
  })
}

function given({ query, body }: { query: Query; body: unknown }): unknown {
  return { ...query, ...(typeof body === 'object' && body !== null && body) }
}

function tokenOf(world: World) {
  const { board, clock, mayWrite: write } = world
  return {
    ...{ id: `${board.id.slice(0, 20)}70ce`, identifier: 'sandbox', idMember: botOf(world).id },
    ...{ dateCreated: new Date(clock.now()).toISOString(), dateExpires: null },
    permissions: [{ idModel: '*', modelType: '*', read: true, write }],
  }
}
