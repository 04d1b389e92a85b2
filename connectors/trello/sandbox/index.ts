import fastify, { type FastifyInstance } from 'fastify'
import { createFaultDice, type FaultDice } from '../../../src/faults.ts'
import { seededRandom } from '../../../src/random.ts'
import { act } from './act.ts'
import { complaint, sandboxSecrets } from './auth.ts'
import { addCommentRoutes } from './comment-routes.ts'
import { createDeliveries } from './deliveries.ts'
import { isComment } from './find.ts'
import { createLife } from './life.ts'
import { createRateWindow } from './limits.ts'
import type { Query } from './paging.ts'
import { loginPage, playFaults } from './play-faults.ts'
import { answerError } from './refusal.ts'
import { addRoutes } from './routes.ts'
import { seedWorld } from './seed.ts'
import type { Lateness, StandingComment, TrelloSandbox, TrelloSandboxOptions } from './truth.ts'
import { addWebhookRoutes } from './webhook-routes.ts'
import { type World, worldFromFile } from './world.ts'

/**
 * A stand-in for Trello on loopback: its own board, or any board exported as JSON. Whatever is not
 * read by anybody is left out; what is there behaves like the real one.
 */
export async function startSandbox(options: TrelloSandboxOptions): Promise<TrelloSandbox> {
  const { file, clock, port, lateness, delivery = 'auto' } = options
  const world = file === undefined ? seedWorld(clock) : await worldFromFile(file, clock)
  const hooks = createDeliveries(world, delivery)
  world.tell = hooks.tell
  if (lateness) world.delay = delayOf(lateness)
  const dice = createFaultDice()
  const { app, requests } = createApp(world, dice, options)
  const url = await app.listen({ host: '127.0.0.1', port })
  return {
    url,
    secrets: sandboxSecrets,
    act: async (verb, details) => act(world, verb, details),
    setFaults: (faults) => dice.set(faults),
    requests,
    life: (seed) => createLife(world, seed),
    setTrap(trap) {
      world.trap = trap
    },
    comments: () => commentsOn(world),
    hooks,
    async close() {
      await hooks.close()
      await app.close()
    },
  }
}

function delayOf({ share, maxMs, seed }: Lateness): () => number {
  const random = seededRandom(seed)
  return () => (random() < share ? Math.ceil(random() * maxMs) : 0)
}

function commentsOn({ board }: World): readonly StandingComment[] {
  return board.actions.filter(isComment).map(({ id, type, data: { card, text = '' } }) => {
    return { id, card: card?.id ?? '', text, copied: type === 'copyCommentCard' }
  })
}

function createApp(world: World, dice: FaultDice, options: TrelloSandboxOptions) {
  let requests = 0
  const app = fastify({ forceCloseConnections: true })
  app.addHook('onRequest', async ({ url }, reply) => {
    requests += 1
    options.onRequest?.(url)
    reply.header('date', new Date(options.clock.now()).toUTCString())
    if (world.trap === 'html') return reply.type('text/html').send(loginPage)
  })
  playFaults(app, dice)
  guard(app, options)
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((request, reply) => reply.code(404).send(`Cannot GET ${request.url}`))
  addRoutes(app, world)
  addCommentRoutes(app, world)
  addWebhookRoutes(app, world)
  return { app, requests: () => requests }
}

/** Key and token first, then the limit of requests, as Trello does. */
function guard(app: FastifyInstance, { clock, rateLimits }: TrelloSandboxOptions): void {
  const window = createRateWindow(clock, rateLimits === true)
  app.addHook<{ Querystring: Query }>('onRequest', async ({ headers, query }, reply) => {
    const wrong = complaint(headers.authorization, query)
    if (wrong !== null) return reply.code(401).type('text/plain').send(wrong)
    const free = window.take()
    reply.headers(window.headers())
    if (free) return
    const body = { error: 'API_TOKEN_LIMIT_EXCEEDED', message: 'Rate limit exceeded' }
    return reply.code(429).send(body)
  })
}
