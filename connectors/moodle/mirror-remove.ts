import { z } from 'zod'
import type { Call } from '../../src/connector.ts'
import { GiveUp } from '../../src/errors.ts'
import type { MoodleClient } from './client.ts'
import { unlessGone } from './unless-gone.ts'

/**
 * Removes entries that our own account has made. Whoever may manage entries (`mod/data:manageentries`)
 * could delete those of other people as well: so each is looked at before.
 */
export function createRemove(client: MoodleClient) {
  /** Removed already is as good. @throws GiveUp where somebody else has made it */
  return async (remoteId: string, call: Call): Promise<void> => {
    const author = await unlessGone(() => authorOf(client, Number(remoteId), call))
    if (author === undefined) return
    if (author !== (await client.ownId(call)))
      throw new GiveUp(`Entry ${remoteId} was made by somebody else in Moodle`)
    await unlessGone(() => client.deleteEntry(Number(remoteId), call))
  }
}

const OneEntry = z.object({ entry: z.object({ userid: z.number().int() }) })

async function authorOf(client: MoodleClient, id: number, call: Call): Promise<number> {
  const parsed = OneEntry.safeParse((await client.entry(id, call)).value)
  if (parsed.success) return parsed.data.entry.userid
  throw new GiveUp(`Moodle does not tell who made entry ${id}`)
}
