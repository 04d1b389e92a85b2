import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { CrashSteps } from './crash-steps.ts'
import type { LateCalls } from './late-calls.ts'

/** Stands before a server, for one process, which may end before each call arrives and after it was done. */
export interface CrashFront {
  url: string
  /** Whose the next calls are, and what others do while that process sleeps. */
  serve(steps: CrashSteps, meanwhile: () => Promise<void>): void
  close(): void
}

/** `late`: calls that land when their caller has long given up, or is dead. */
export async function openCrashFront(
  behind: { url: string },
  late: LateCalls | null = null,
): Promise<CrashFront> {
  let serving: { steps: CrashSteps; meanwhile: () => Promise<void> } | null = null
  const isEnd = async (whose: typeof serving): Promise<boolean> => {
    const fate = whose?.steps.take('call') ?? 'lives'
    if (fate === 'sleeps') await whose?.meanwhile()
    return fate === 'dies'
  }
  const server = createServer(async (request, reply) => {
    const whose = serving
    const body = await text(request)
    const call = () => pass(behind.url, request, body)
    if (whose?.steps.dead()) return void request.socket.destroy()
    const dies = await isEnd(whose)
    await late?.landed()
    if (late?.isLate(request, body, call) || dies) return void request.socket.destroy()
    const answer = await call().catch(() => null)
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
  headers: Record<string, string>
  body: string
}

const passedOn = ['content-type', 'authorization']
const passedBack = ['content-type', 'date', 'retry-after']

export async function pass(
  behind: string,
  request: IncomingMessage,
  body: string,
): Promise<Passed> {
  const { url = '', method = 'POST', headers } = request
  const answer = await fetch(`${behind}${url}`, {
    ...(method !== 'GET' && method !== 'HEAD' && { body }),
    ...{ method, redirect: 'manual' },
    headers: those(passedOn, (name) => headers[name]),
  })
  return {
    status: answer.status,
    headers: those(passedBack, (name) => answer.headers.get(name)),
    body: await answer.text(),
  }
}

function those(
  names: readonly string[],
  header: (name: string) => unknown,
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = header(name)
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
}

export function give(reply: ServerResponse, { status, headers, body }: Passed): void {
  reply.writeHead(status, headers)
  reply.end(body)
}
