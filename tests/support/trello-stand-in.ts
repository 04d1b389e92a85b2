import { once } from 'node:events'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import { createClient } from '../../connectors/trello/client.ts'
import { unlimited } from '../../src/budget.ts'
import type { Clock } from '../../src/clock.ts'

/** Gives this one answer to every GET and agrees to everything else; `asked`: method and path. */
export async function standIn(answer: unknown, clock: Clock) {
  const asked: string[] = []
  const server = createServer(({ method, url }, reply) => {
    asked.push(`${method} ${url}`)
    reply.end(JSON.stringify(method === 'GET' ? answer : {}))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const baseUrl = `http://127.0.0.1:${Object(server.address()).port}`
  const access = { baseUrl, key: 'key', token: 'token', budget: unlimited }
  const client = createClient({ ...access, clock, count: () => {} })
  return { asked, client, close: promisify(server.close.bind(server)) }
}
