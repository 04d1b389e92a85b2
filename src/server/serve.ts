import { timingSafeEqual } from 'node:crypto'
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { Misconfigured } from '../errors.ts'
import { textHash } from '../hash.ts'
import type { Log } from '../log.ts'
import type { Status } from '../status.ts'
import { hooks, type Receive } from './hooks.ts'

/** What the service answers over HTTP. */
export interface Answers {
  /** Throws when the service cannot work. */
  health(): Promise<void>
  status(): Promise<Status>
  releaseHold(id: string): Promise<boolean>
  receive: Receive
}

export interface Server {
  url: string
  close(): Promise<void>
}

export interface ServerOptions {
  host: string
  port: number
  /** Whoever changes something must show it. */
  key: string
  log: Log
}

/** @throws Misconfigured when the address is taken */
export async function serve(options: ServerOptions, answers: Answers): Promise<Server> {
  const { host, port } = options
  const app = fastify({ forceCloseConnections: true })
  app.get('/health', (_, reply) => health(answers, reply))
  app.get('/status', () => answers.status())
  app.post<{ Params: { id: string } }>('/holds/:id/release', async (request, reply) => {
    if (!mayChange(request, options.key)) return reply.code(401).send({ released: false })
    const released = await answers.releaseHold(request.params.id)
    return reply.code(released ? 200 : 404).send({ released })
  })
  app.register(hooks(answers.receive, options.log))
  const url = await app.listen({ host, port }).catch((cause) => {
    throw new Misconfigured([unlistenable(options, Object(cause).code)], { cause })
  })
  return { url, close: () => app.close() }
}

async function health(answers: Answers, reply: FastifyReply): Promise<FastifyReply> {
  try {
    await answers.health()
    return reply.send({ ok: true })
  } catch {
    return reply.code(503).send({ ok: false })
  }
}

function mayChange({ headers }: FastifyRequest, key: string): boolean {
  const [given, wanted] = [headers.authorization ?? '', `Bearer ${key}`].map(textHash)
  return timingSafeEqual(Buffer.from(given ?? ''), Buffer.from(wanted ?? ''))
}

function unlistenable({ host, port }: ServerOptions, code: unknown): string {
  return code === 'EADDRINUSE'
    ? `Port ${port} on ${host} is taken: choose another with --port, or --port 0 for no status page`
    : `Nothing can listen on ${host}:${port} (${code}): choose another port with --port`
}
