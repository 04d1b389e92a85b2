import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { FaultDice, FaultHit } from '../../../src/faults.ts'

/** What Trello's site shows to those it does not know. */
export const loginPage = '<!doctype html><title>Log in to Trello</title>'

/** Writes are whatever is no GET. */
export function playFaults(app: FastifyInstance, dice: FaultDice): void {
  const hits = new WeakMap<FastifyRequest, FaultHit>()
  app.addHook('onRequest', async (request, reply) => {
    await wait(dice.current().latencyMs ?? 0)
    const hit = dice.next(request.method !== 'GET')
    if (hit === null) return
    if (isPlayedLater(hit)) hits.set(request, hit)
    else await play(hit, reply)
  })
  app.addHook('preHandler', async (request, reply) => {
    const hit = hits.get(request)
    if (hit?.kind !== 'lateWrite') return
    cut(reply)
    const work = () => request.routeOptions.handler.call(app, request, reply)
    setTimeout(() => void Promise.resolve().then(work).catch(forNobody), hit.ms)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    const kind = hits.get(request)?.kind
    if (kind === 'lostReply') reply.raw.destroy()
    return kind === 'truncated' ? String(payload).slice(0, String(payload).length / 2) : payload
  })
}

/** What hits the answer, or a write whose answer nobody gets. */
function isPlayedLater({ kind }: FaultHit): boolean {
  return kind === 'truncated' || kind === 'lostReply' || kind === 'lateWrite'
}

function forNobody(): void {}

function cut(reply: FastifyReply): void {
  reply.hijack()
  reply.raw.destroy()
}

async function play(hit: FaultHit, reply: FastifyReply): Promise<void> {
  if (hit.kind === 'status') {
    if (hit.retryAfterSeconds !== undefined) reply.header('retry-after', hit.retryAfterSeconds)
    await reply.code(hit.code).type('text/plain').send(statusText(hit.code))
  } else if (hit.kind === 'html') {
    await reply.type('text/html').send(loginPage)
  } else if (hit.kind === 'maintenance') {
    await reply.code(503).type('text/html').send('<!doctype html><title>Trello is down</title>')
  } else cut(reply)
}

function statusText(code: number): string {
  return code === 429
    ? '{"error":"API_TOKEN_LIMIT_EXCEEDED","message":"Rate limit exceeded"}'
    : `error ${code}`
}
