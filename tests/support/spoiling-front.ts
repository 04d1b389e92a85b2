import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

/** Stands before a server and makes something of the text of each answer. */
export interface SpoilingFront {
  url: string
  /** `asked`: what the request carried in its body. */
  spoil(change: (answer: string, asked: string) => string | Promise<string>): void
  close(): void
}

type Spoil = Parameters<SpoilingFront['spoil']>[0]

export async function openFront(behind: { url: string }): Promise<SpoilingFront> {
  let change: Spoil = (answer) => answer
  const server = createServer(async (request, reply) => {
    const { url = '', method = 'GET', headers } = request
    const asked = await text(request)
    const { authorization = '', 'content-type': type = 'text/plain' } = headers
    const answer = await fetch(`${behind.url}${url}`, {
      ...{ method, headers: { authorization, 'content-type': type } },
      body: asked === '' ? null : asked,
    })
    reply.writeHead(answer.status, { date: answer.headers.get('date') ?? '' })
    reply.end(await change(await answer.text(), asked))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${Object(server.address()).port}`,
    spoil(next) {
      change = next
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
