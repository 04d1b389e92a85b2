import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { CrashSteps } from './crash-steps.ts'

/** Stands before a server, for one process, which may end before each call arrives and after it was done. */
export interface CrashFront {
  url: string
  /** Whose the next calls are, and what others do while that process sleeps. */
  serve(steps: CrashSteps, meanwhile: () => Promise<void>): void
  close(): void
}

export async function openCrashFront(behind: { url: string }): Promise<CrashFront> {
  let serving: { steps: CrashSteps; meanwhile: () => Promise<void> } | null = null
  const isEnd = async (whose: typeof serving): Promise<boolean> => {
    const fate = whose?.steps.take('call') ?? 'lives'
    if (fate === 'sleeps') await whose?.meanwhile()
    return fate === 'dies'
  }
  const server = createServer(async (request, reply) => {
    const whose = serving
    const body = await text(request)
    if (await isEnd(whose)) return void request.socket.destroy()
    const answer = await pass(behind.url, request, body).catch(() => null)
    if (answer === null || (await isEnd(whose))) return void request.socket.destroy()
    give(reply, answer)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${Object(server.address()).port}`,
    serve(steps, meanwhile) {
      serving = { steps, meanwhile }
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

export interface Passed {
  status: number
  date: string
  body: string
}

export async function pass(
  behind: string,
  request: IncomingMessage,
  body: string,
): Promise<Passed> {
  const { url = '', method = 'POST', headers } = request
  const answer = await fetch(`${behind}${url}`, {
    ...{ method, body, headers: { 'content-type': headers['content-type'] ?? '' } },
  })
  return {
    ...{ status: answer.status, date: answer.headers.get('date') ?? '' },
    body: await answer.text(),
  }
}

export function give(reply: ServerResponse, { status, date, body }: Passed): void {
  reply.writeHead(status, { date, 'content-type': 'application/json' })
  reply.end(body)
}
