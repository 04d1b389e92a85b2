import { Unauthorized } from './refusal.ts'
import type { Trap } from './truth.ts'
import type { World } from './world.ts'

/** What lists hold; each is misleading in a trap of its own. */
type Kind = 'cards' | 'lists' | 'actions'

const traps: Readonly<Record<Kind, { empty: Trap; half: Trap }>> = {
  cards: { empty: 'emptyCards', half: 'halfCards' },
  lists: { empty: 'emptyLists', half: 'halfLists' },
  actions: { empty: 'emptyActions', half: 'halfActions' },
}

/** A whole list, or nothing or the first half of it, as if that were all. */
export function misled<T>({ trap }: World, kind: Kind, items: readonly T[]): readonly T[] {
  if (trap === traps[kind].empty || trap === 'downgraded') return []
  return trap === traps[kind].half ? firstHalf(items) : items
}

/**
 * A page as `misled`, or cut: second pages are empty, and a first one that is not full has lost its
 * older half. `items` are newest first.
 */
export function misledPage<T>(
  world: World,
  kind: Kind,
  items: readonly T[],
  page: { limit: number; second: boolean },
): readonly T[] {
  if (world.trap !== 'pagingCut') return misled(world, kind, items)
  if (page.second) return []
  return items.length === page.limit ? items : firstHalf(items)
}

/** A thing asked for by its id is told truthfully, unless the token may no longer see it. */
export function demandAccess({ trap }: World): void {
  if (trap === 'downgraded') throw new Unauthorized()
}

function firstHalf<T>(items: readonly T[]): readonly T[] {
  return items.slice(0, Math.floor(items.length / 2))
}
