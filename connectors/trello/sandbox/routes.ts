import type { FastifyInstance } from 'fastify'
import { batch } from './batch.ts'
import { gets } from './gets.ts'
import type { Query } from './paging.ts'
import type { World } from './world.ts'

interface Asked {
  Params: Record<string, string>
  Querystring: Query
}

/** What is read; webhooks and comments are the only things that are written. */
export function addRoutes(app: FastifyInstance, world: World): void {
  for (const [path, answer] of Object.entries(gets)) {
    app.get<Asked>(`/1${path}`, ({ params, query }) => answer(world, params, query))
  }
  app.get<Asked>('/1/batch', ({ query }) => batch(world, query))
}
