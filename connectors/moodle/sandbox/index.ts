import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { SandboxOptions } from '../../../src/connector.ts'
import { createFaultDice, type FaultDice } from '../../../src/faults.ts'
import { act } from './act.ts'
import { play } from './fault-play.ts'
import { createLife } from './life.ts'
import { redirectPage, tooLargePage } from './pages.ts'
import { type Answer, answerTo, changesSomething, toCall } from './rest.ts'
import { seedWorld } from './seed.ts'
import { courseSight } from './sight.ts'
import type { MoodleSandbox, MoodleSandboxOptions } from './truth.ts'
import type { World } from './world.ts'

/** The one token this sandbox accepts. It opens nothing but invented data. */
const token = '5a0d5a0d5a0d5a0d5a0d5a0d5a0d5a0d'

const restPath = '/webservice/rest/server.php'
const htmlType = 'text/html; charset=UTF-8'
const maxBodyBytes = 16 * 1024 * 1024

/**
 * A stand-in for Moodle 4.5.6 with one course, on loopback: its REST web service, as recorded from
 * a real site, and verbs that let people act there.
 * @throws Error when the port is taken
 */
export async function startMoodleSandbox(options: MoodleSandboxOptions): Promise<MoodleSandbox> {
  const dice = createFaultDice()
  const pending = new Set<NodeJS.Timeout>()
  const now = () => Math.floor(options.clock.now() / 1000)
  const world = seedWorld({ url: '', token, now })
  const count = { requests: 0 }
  const app = createServer(options)
  const later = (work: () => void, ms: number) => {
    const timer = setTimeout(() => {
      pending.delete(timer)
      work()
    }, ms)
    pending.add(timer)
  }
  app.all(restPath, async (request, reply) => {
    count.requests += 1
    await serve({ world, dice, later, onRequest: options.onRequest }, request, reply)
    return reply
  })
  world.url = await app.listen({ host: '127.0.0.1', port: options.port })
  return {
    url: world.url,
    secrets: { MOODLE_TOKEN: token },
    act: async (verb, details) => act(world, verb, details),
    setFaults: (faults) => dice.set(faults),
    requests: () => count.requests,
    setEmptied: (wsfunction) => {
      world.emptied = wsfunction
    },
    life: (seed) => createLife(world, seed),
    sight: () => courseSight(world),
    async close() {
      for (const timer of pending) clearTimeout(timer)
      await app.close()
    },
  }
}

function createServer({ clock }: SandboxOptions): FastifyInstance {
  const app = fastify({ bodyLimit: maxBodyBytes, forceCloseConnections: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('date', new Date(clock.now()).toUTCString())
  })
  app.setNotFoundHandler((_request, reply) =>
    reply.status(404).type(htmlType).send('File not found.\n'),
  )
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error.statusCode === 413) return reply.status(413).type('text/html').send(tooLargePage)
    return reply.status(500).type('text/plain').send(`The sandbox itself failed: ${error.stack}`)
  })
  return app
}

interface Site {
  world: World
  dice: FaultDice
  later: (work: () => void, ms: number) => void
  onRequest: MoodleSandboxOptions['onRequest']
}

async function serve(
  { world, dice, later, onRequest }: Site,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  if (`http://${request.headers.host}` !== world.url) return redirect(world, request, reply)
  const call = toCall(formsOf(request))
  onRequest?.(call.wanted ?? '')
  const work = () => answerTo(world, call)
  const outcome = await play(dice, { writes: changesSomething(call), work, later })
  if (outcome.kind === 'answer') return deliver(reply, outcome.answer)
  reply.hijack()
  if (outcome.kind === 'reset') request.raw.socket.resetAndDestroy()
  else request.raw.socket.destroy()
}

/** The query, then the body where it is a form; a JSON body is not even read. */
function formsOf(request: FastifyRequest): string[] {
  const query = request.url.split('?')[1] ?? ''
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  return isForm && typeof request.body === 'string' ? [query, request.body] : [query]
}

/** Moodle knows itself by one address only; a client that follows loses its form. */
function redirect(world: World, request: FastifyRequest, reply: FastifyReply): void {
  const location = `${world.url}${request.url}`
  reply.status(303).header('location', location).type(htmlType).send(redirectPage(location))
}

function deliver(reply: FastifyReply, answer: Answer): void {
  if (answer.retryAfterSeconds !== undefined) {
    reply.header('retry-after', String(answer.retryAfterSeconds))
  }
  reply
    .status(answer.status)
    .header('content-type', answer.contentType)
    .send(Buffer.from(answer.body))
}
