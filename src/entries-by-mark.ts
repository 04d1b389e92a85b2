import type { ShownEntry } from './card.ts'
import type { Mirror } from './connector.ts'
import type { Piece } from './piece.ts'

/** The entries of a target by their mark, oldest first; those without one under the empty mark. */
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

/** The entries that show one piece. */
export interface EntriesOf {
  /** Those that may be its entry, oldest first. */
  here: readonly ShownEntry[]
  /** Those that are to say that they are doubles: a comment's, too, that stand under another entry. */
  doubles: readonly ShownEntry[]
}

/** `known`: the entry that it had; somebody may have taken the mark out of it. */
export function entriesOf(
  entries: EntriesByMark,
  { mark, remoteId: known }: { mark: string; remoteId: string | null },
  { within }: Pick<Piece, 'within'>,
): EntriesOf {
  const unmarked = (entries.get('') ?? []).filter(({ remoteId }) => remoteId === known)
  const all = [...(entries.get(mark) ?? []), ...unmarked].sort(byAge)
  const under = within === null ? null : entryAbove(entries, within)
  const here = within === null ? all : all.filter((entry) => entry.under === under)
  return { here, doubles: [...here.slice(1), ...all.filter((entry) => !here.includes(entry))] }
}

/** The entry of a comment's card; `null`: it is not listed. */
export function entryAbove(
  entries: EntriesByMark,
  { mark, under }: NonNullable<Piece['within']>,
): string | null {
  const unmarked = (entries.get('') ?? []).some(({ remoteId }) => remoteId === under)
  return entries.get(mark)?.[0]?.remoteId ?? (unmarked ? under : null)
}

/** Ids are numbers that grow. */
function byAge({ remoteId: one }: ShownEntry, { remoteId: other }: ShownEntry): number {
  return one.length - other.length || (one < other ? -1 : 1)
}
