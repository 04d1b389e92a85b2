import type { ShownEntry } from './card.ts'
import type { Mirror } from './connector.ts'

/** The entries of a target by their mark, oldest first. */
export type EntriesByMark = ReadonlyMap<string, readonly ShownEntry[]>

/** @throws TryLater, Misconfigured, AccessLost: nothing is to be concluded from a list that broke off */
export async function entriesByMark(mirror: Mirror, signal: AbortSignal): Promise<EntriesByMark> {
  const found = new Map<string, Map<string, ShownEntry>>()
  for await (const page of mirror.list({ signal }))
    for (const entry of page) {
      const same = found.get(entry.mark) ?? new Map<string, ShownEntry>()
      found.set(entry.mark, same.set(entry.remoteId, entry))
    }
  return new Map([...found].map(([mark, same]) => [mark, [...same.values()].sort(byAge)]))
}

/** Ids are numbers that grow. */
function byAge({ remoteId: one }: ShownEntry, { remoteId: other }: ShownEntry): number {
  return one.length - other.length || (one < other ? -1 : 1)
}
