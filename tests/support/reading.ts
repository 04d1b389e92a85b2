import type { Call, Connector, Memory } from '../../src/connector.ts'
import type { Observation, Position } from '../../src/observation.ts'

const blank: Memory = { fingerprints: async () => new Map(), doubted: async () => false }

export const untimed: Call = { signal: new AbortController().signal }

/** Every page of one reading; with `pages`, broken off after that many. */
export async function readAll(
  connector: Connector,
  from: Position | null,
  { memory = blank, pages = Number.POSITIVE_INFINITY } = {},
): Promise<Observation[]> {
  const found: Observation[] = []
  for await (const page of connector.pull?.(from, memory, untimed) ?? []) {
    found.push(page)
    if (found.length >= pages) break
  }
  return found
}

/** The position after these pages, as it comes back from the database. */
export function positionOf(pages: readonly Observation[]): Position | null {
  return JSON.parse(JSON.stringify(pages.at(-1)?.position ?? null))
}
