import { bot, staff } from './walk-place.ts'
import type { Walk } from './walk-steps.ts'
import { isDouble } from './walk-verdict.ts'

/**
 * Somebody edits, removes or copies an entry by hand. What says that it is a double is no card's entry
 * any more: whoever changes it is left in peace.
 */
export async function handleEntry(walk: Walk): Promise<string> {
  const { stage, chance, counts } = walk
  const { hands, entries: all } = stage.place
  const entries = await all(stage)
  const entry = entries[chance.below(Math.max(1, entries.length))]
  const kind = chance.below(100)
  if (entry === undefined || isDouble(entry)) return 'by hand: nothing'
  counts.set('changes by hand', (counts.get('changes by hand') ?? 0) + 1)
  if (kind < 55) return `by hand: ${await hands.edit(stage, entry, chance.below)}`
  if (kind < 80) {
    for (const id of await hands.remove(stage, entry)) walk.removed.add(id)
    return `by hand: entry ${entry.id} removed`
  }
  // Under the own name, or under the service's, as whoever knows its account can.
  const by = chance.is(0.5) ? staff : bot
  const id = await hands.copy(stage, entry, by)
  if (id !== null) walk.copied.set(id, by)
  return `by hand: entry ${entry.id} copied as ${id} by ${by}`
}
