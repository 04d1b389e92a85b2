import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Clock } from '../../src/clock.ts'
import { give, type Passed, pass } from './crash-front.ts'

/**
 * What becomes of one write whose answer never arrives: the number of ms after which it lands, when
 * nobody waits for it any more; at 0 it is done before the answer is lost.
 */
export type Fate = number

/** Stands before a server, on the clock of a stage, and keeps back answers and whole writes. */
export interface LossyFront {
  url: string
  /** The next writes of this mark meet these fates, one each. */
  doom(mark: string, fates: readonly Fate[]): void
  /** Lets what is on its way arrive up to a moment, each write at its own. */
  landUntil(moment: number): Promise<void>
  /** How often the server was asked about a mark since it was doomed. */
  looks(mark: string): number
  /** Writes of a mark whose answer was kept back. */
  losses(mark: string): number
  close(): void
}

/** How to tell what a request is about. */
export interface Marks {
  /** The mark a request would write; `null`: it writes none. */
  written(form: URLSearchParams): string | null
  /** The mark a request asks about. */
  sought(form: URLSearchParams): string | null
}

interface Doomed {
  fates: Fate[]
  looks: number
  losses: number
}

interface Flight {
  at: number
  land(): Promise<Passed>
}

export async function openLossyFront(
  behind: { url: string },
  clock: Clock & { set(now: number): void },
  marks: Marks,
): Promise<LossyFront> {
  const doomed = new Map<string, Doomed>()
  const flights: Flight[] = []
  const server = createServer(async (request, reply) => {
    const body = await text(request)
    const form = new URLSearchParams(body)
    const one = doomed.get(marks.written(form) ?? '')
    const sought = doomed.get(marks.sought(form) ?? '')
    if (sought !== undefined) sought.looks += 1
    const land = () => pass(behind.url, request, body)
    const fate = one?.fates.shift()
    if (one === undefined || fate === undefined) return give(reply, await land())
    one.losses += 1
    if (fate === 0) await land()
    else flights.push({ at: clock.now() + fate, land })
    request.socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${Object(server.address()).port}`,
    doom: (mark, fates) => void doomed.set(mark, { fates: [...fates], looks: 0, losses: 0 }),
    looks: (mark) => doomed.get(mark)?.looks ?? 0,
    losses: (mark) => doomed.get(mark)?.losses ?? 0,
    async landUntil(moment) {
      flights.sort((one, other) => one.at - other.at)
      while ((flights[0]?.at ?? Number.POSITIVE_INFINITY) <= moment) {
        const flight = flights.shift()
        clock.set(Math.max(clock.now(), flight?.at ?? 0))
        await flight?.land()
      }
      clock.set(Math.max(clock.now(), moment))
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
