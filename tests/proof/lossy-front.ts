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
  /** Tries to write a mark since then. */
  writes(mark: string): number
  /** Those of them whose answer was kept back. */
  losses(mark: string): number
  close(): void
}

export interface Asked {
  method: string
  url: string
  body: string
}

/** How to tell what a request is about. */
export interface Marks {
  /** The mark a request would write; `null`: it writes none. */
  written(asked: Asked): string | null
  /** The mark a request asks about. */
  sought(asked: Asked): string | null
}

interface Doomed {
  fates: Fate[]
  looks: number
  writes: number
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
  const landUntil = async (moment: number) => {
    flights.sort((one, other) => one.at - other.at)
    while ((flights[0]?.at ?? Number.POSITIVE_INFINITY) <= moment) {
      const flight = flights.shift()
      clock.set(Math.max(clock.now(), flight?.at ?? 0))
      await flight?.land()
    }
  }
  const server = createServer(async (request, reply) => {
    const body = await text(request)
    const { method = '', url = '' } = request
    const asked = { method, url, body }
    const one = doomed.get(marks.written(asked) ?? '')
    const sought = doomed.get(marks.sought(asked) ?? '')
    // Who asks may have waited before.
    await landUntil(clock.now())
    const fate = take(one, sought)
    const land = () => pass(behind.url, request, body)
    if (fate === null) return give(reply, await land())
    if (fate === 0) await land()
    else flights.push({ at: clock.now() + fate, land })
    request.socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${Object(server.address()).port}`,
    doom: (mark, fates) =>
      void doomed.set(mark, { fates: [...fates], looks: 0, writes: 0, losses: 0 }),
    looks: (mark) => doomed.get(mark)?.looks ?? 0,
    writes: (mark) => doomed.get(mark)?.writes ?? 0,
    losses: (mark) => doomed.get(mark)?.losses ?? 0,
    async landUntil(moment) {
      await landUntil(moment)
      clock.set(Math.max(clock.now(), moment))
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Counts a request. @returns what becomes of it; `null`: nothing that does not become of others */
function take(written: Doomed | undefined, sought: Doomed | undefined): Fate | null {
  if (sought !== undefined) sought.looks += 1
  if (written === undefined) return null
  written.writes += 1
  const fate = written.fates.shift() ?? null
  if (fate !== null) written.losses += 1
  return fate
}
