import type { Sandbox } from '../../src/connector.ts'
import type { Entry } from './mirror-stage.ts'
import type { Walk } from './walk-steps.ts'
import { isDouble } from './walk-verdict.ts'

const database = 'Карточки Trello'
const by = 'coordinator'

interface Course {
  moodle: Pick<Sandbox, 'act'>
}

/** Every entry where cards are shown, as it stands. */
export async function entriesIn({ moodle }: Course): Promise<readonly Entry[]> {
  return (await moodle.act('entries', { database })).entries as readonly Entry[]
}

/** Entries written so far. */
export async function writesOf({ moodle }: Course): Promise<number> {
  const { calls } = (await moodle.act('calls', {})) as { calls: Record<string, number> }
  return (calls.mod_data_add_entry ?? 0) + (calls.mod_data_update_entry ?? 0)
}

/** Somebody edits, removes or copies an entry by hand, or approves it no more. */
export async function handleEntry(walk: Walk): Promise<string> {
  const { stage, chance } = walk
  const entries = await entriesIn(stage)
  const entry = entries[chance.below(Math.max(1, entries.length))]
  const kind = chance.below(100)
  if (entry === undefined) return 'by hand: nothing is there'
  walk.counts.set('changes by hand', (walk.counts.get('changes by hand') ?? 0) + 1)
  if (kind < 55) return edit(walk, entry)
  if (kind < 80) return remove(walk, entry)
  return copy(walk, entry)
}

const spoilt = ['title', 'list', 'description', 'comments', 'state', 'due', 'trello_url'] as const

/** What says that it is a double is no card's entry any more: whoever changes it is left in peace. */
async function edit({ stage, chance }: Walk, entry: Entry): Promise<string> {
  if (isDouble(entry)) return 'by hand: nothing'
  const { id } = entry
  const field = spoilt[chance.below(spoilt.length)] ?? 'title'
  const isLink = field === 'trello_url'
  const value = isLink ? 'https://example.test/wrong' : `Испорчено ${chance.below(1_000)}`
  await stage.moodle.act('editEntry', { by, entryId: id, values: { [field]: value } })
  return `by hand: ${field} of entry ${id} edited`
}

async function remove({ stage, removed }: Walk, { id }: Entry): Promise<string> {
  await stage.moodle.act('deleteEntry', { by, entryId: id })
  removed.add(id)
  return `by hand: entry ${id} removed`
}

/** Under the own name, or under the service's, as whoever knows its account can. */
async function copy({ stage, chance, copied }: Walk, { id, values }: Entry): Promise<string> {
  const who = chance.is(0.5) ? by : 'sync-bot'
  const filled = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value ?? '']),
  )
  const { entryId } = await stage.moodle.act('addEntry', { by: who, database, values: filled })
  copied.set(Number(entryId), who)
  return `by hand: entry ${id} copied as ${entryId} by ${who}`
}
