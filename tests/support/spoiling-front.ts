import { once } from 'node:events'
import { createServer } from 'node:http'

/** Stands before a server and makes something of the text of each answer to a GET. */
export interface SpoilingFront {
  url: string
  spoil(change: (answer: string) => string): void
  close(): void
}

export async function openFront(behind: { url: string }): Promise<SpoilingFront> {
  let change = (answer: string) => answer
  const server = createServer(async ({ url = '', headers }, reply) => {
    const { authorization = '' } = headers
    const answer = await fetch(`${behind.url}${url}`, { headers: { authorization } })
    reply.writeHead(answer.status, { date: answer.headers.get('date') ?? '' })
    reply.end(change(await answer.text()))
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
