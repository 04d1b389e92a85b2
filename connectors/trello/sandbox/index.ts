import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import type { Sandbox, SandboxOptions } from '../../../src/connector.ts'
import { createFaultDice, type FaultDice } from '../../../src/faults.ts'
import { act } from './act.ts'
import { complaint, sandboxSecrets } from './auth.ts'
import { createRateWindow } from './limits.ts'
import { BadQuery, type Query } from './paging.ts'
import { playFaults } from './play-faults.ts'
import { addRoutes, NotThere } from './routes.ts'
import { seedWorld } from './seed.ts'
import { type World, worldFromFile } from './world.ts'

interface TrelloSandboxOptions extends SandboxOptions {
  /** Answer 429 beyond 100 requests in 10 s of the clock, as Trello does. */
  rateLimits?: boolean
  /** Sees the path and query of every request. */
  onRequest?(url: string): void
}

/**
 * A stand-in for Trello on loopback: its own board, or any board exported as JSON. Whatever is not
 * read by anybody is left out; what is there behaves like the real one.
 */
export async function startSandbox(options: TrelloSandboxOptions): Promise<Sandbox> {
  const { file, clock, port } = options
  const world = file === undefined ? seedWorld(clock) : await worldFromFile(file, clock)
  const dice = createFaultDice()
  const { app, requests } = createApp(world, dice, options)
  const url = await app.listen({ host: '127.0.0.1', port })
  return {
    url,
    secrets: sandboxSecrets,
    act: async (verb, details) => act(world, verb, details),
    setFaults: (faults) => dice.set(faults),
    requests,
    close: () => app.close(),
  }
}

function createApp(world: World, dice: FaultDice, options: TrelloSandboxOptions) {
  let requests = 0
  const app = fastify({ forceCloseConnections: true })
  app.addHook('onRequest', async ({ url }, reply) => {
    requests += 1
    options.onRequest?.(url)
    reply.header('date', new Date(options.clock.now()).toUTCString())
  })
  playFaults(app, dice)
  guard(app, options)
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((request, reply) => reply.code(404).send(`Cannot GET ${request.url}`))
  addRoutes(app, world)
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

function answerError(error: unknown, _request: unknown, reply: FastifyReply) {
  if (error instanceof NotThere) {
    return reply.code(404).type('text/plain').send('The requested resource was not found.')
  }
  if (error instanceof BadQuery) return reply.code(400).type('text/plain').send(error.message)
  throw error
}
