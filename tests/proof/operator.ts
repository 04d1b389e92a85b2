import type { Clock } from '../../src/clock.ts'
import { openHolds } from '../../src/store/holds.ts'
import type { Store } from '../../src/store/open.ts'
import { releaseHold } from '../../src/store/release-hold.ts'

/** An operator has looked at whatever is held, and lets it go on. Gives the scopes where a word counts. */
export async function releaseAll({
  store,
  clock,
}: {
  store: Store
  clock: Clock
}): Promise<string[]> {
  const released: string[] = []
  for (const { id, scope } of await openHolds(store.db))
    if (await releaseHold(store.db, id, clock.now())) released.push(scope)
  return released
}
