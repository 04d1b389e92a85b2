import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Delivery } from '../connector.ts'
import type { Log } from '../log.ts'
import type { Called, Receipt } from '../receive.ts'

/** What becomes of a delivery; it is answered when this resolves. */
export type Receive = (called: Called, delivery: Delivery) => Promise<Receipt>

const path = '/hooks/:source/:space'
const bodyLimit = 1024 * 1024

const statuses = { taken: 200, refused: 401, unreadable: 400, unknown: 404 } as const

/**
 * Where sources call us. Whoever wants to register this address looks first whether it answers, with
 * HEAD: always yes. Bodies are taken as bytes, since signatures are made over them, and never logged.
 */
export function hooks(receive: Receive, log: Log) {
  return async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
    app.setErrorHandler((error, request, reply) => answerError(error, request, reply, log))
    app.head(path, (_, reply) => reply.send())
    app.post<{ Params: Called }>(path, { bodyLimit }, async (request, reply) => {
      const receipt = await receive(request.params, toDelivery(request))
      return reply.code(statuses[receipt]).send({ taken: receipt === 'taken' })
    })
  }
}

function toDelivery({ body, headers }: FastifyRequest): Delivery {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value ?? '')])
  return {
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    headers: Object.fromEntries(texts),
  }
}

/** Whatever failed here is delivered again. An error's own words may hold what was being written. */
function answerError(
  error: unknown,
  { params }: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): FastifyReply {
  const { statusCode: status = 500, code, name: kind } = Object(error)
  if (status >= 500) log.error({ ...Object(params), kind, code }, 'a delivery could not be kept')
  return reply.code(status).send({ taken: false })
}
