import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { FaultDice, FaultHit } from '../../../src/faults.ts'

/** What Trello's site shows to those it does not know. */
export const loginPage = '<!doctype html><title>Log in to Trello</title>'

/** Next to nothing is written here, so that the faults of writes never hit it. */
export function playFaults(app: FastifyInstance, dice: FaultDice): void {
  const truncated = new WeakSet<FastifyReply>()
  app.addHook('onRequest', async (_request, reply) => {
    await wait(dice.current().latencyMs ?? 0)
    const hit = dice.next(false)
    if (hit?.kind === 'truncated') truncated.add(reply)
    else if (hit) await play(hit, reply)
  })
  app.addHook('onSend', async (_request, reply, payload) =>
    truncated.has(reply) ? String(payload).slice(0, String(payload).length / 2) : payload,
  )
}

async function play(hit: FaultHit, reply: FastifyReply): Promise<void> {
  if (hit.kind === 'status') {
    if (hit.retryAfterSeconds !== undefined) reply.header('retry-after', hit.retryAfterSeconds)
    await reply.code(hit.code).type('text/plain').send(statusText(hit.code))
  } else if (hit.kind === 'html') {
    await reply.type('text/html').send(loginPage)
  } else if (hit.kind === 'maintenance') {
    await reply.code(503).type('text/html').send('<!doctype html><title>Trello is down</title>')
  } else {
    reply.hijack()
    reply.raw.destroy()
  }
}

function statusText(code: number): string {
  return code === 429
    ? '{"error":"API_TOKEN_LIMIT_EXCEEDED","message":"Rate limit exceeded"}'
    : `error ${code}`
}
