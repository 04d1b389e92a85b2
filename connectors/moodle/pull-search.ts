import { day, hour } from '../../src/clock.ts'
import { GiveUp, Misconfigured } from '../../src/errors.ts'
import { rereadThreads } from './pull-forums.ts'
import type { Finds, Reading } from './reading.ts'

/** The index follows half an hour behind where cron runs as it should (Moodle 4.5), else longer. */
const lag = 3 * hour
/** A site that has no search is asked again after this. */
const patience = day

/**
 * Where the site has global search, posts that were edited come up by the time of their edit, however
 * old they are: the cheap way to what no list tells. Their discussions are read again. The daily
 * reading of all posts stays: nothing promises that the index is whole.
 */
export async function* searchEdits(reading: Reading): AsyncGenerator<Finds> {
  const { next, readAt } = reading
  if (next.unsearchableAt !== null && readAt - next.unsearchableAt < patience) return
  let discussions: readonly number[] = []
  try {
    discussions = await editedThreads(reading)
    next.unsearchableAt = null
  } catch (error) {
    if (!(error instanceof Misconfigured || error instanceof GiveUp)) throw error
    next.unsearchableAt = readAt
  }
  yield* rereadThreads(reading, discussions)
}

/** Discussions with a post that bears another time than the one we know. */
async function editedThreads(reading: Reading): Promise<number[]> {
  const { client, call, readAt } = reading
  const since = Math.max(0, Math.floor((readAt - lag) / 1000))
  const found = await client.postsEditedSince(since, call)
  if (found.length === 0) return []
  const known = await reading.known('post')
  const changed = found.filter(({ itemid, timemodified }) => {
    const print = known.get(String(itemid))
    return print !== undefined && !print.split(':').includes(String(timemodified))
  })
  return [...new Set(changed.flatMap(({ docurl }) => discussionIn(docurl) ?? []))]
}

function discussionIn(address: string): number | null {
  const id = URL.canParse(address) ? new URL(address).searchParams.get('d') : null
  return id !== null && /^\d+$/.test(id) ? Number(id) : null
}
