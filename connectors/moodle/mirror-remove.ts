import { z } from 'zod'
import type { Call } from '../../src/connector.ts'
import { GiveUp, Gone } from '../../src/errors.ts'
import type { MoodleClient } from './client.ts'

/**
 * Removes entries that our own account has made. Whoever may manage entries (`mod/data:manageentries`)
 * could delete those of other people as well: so each is looked at before.
 */
export function createRemove(client: MoodleClient) {
  let own: number | null = null
  const isOwn = async (author: number, call: Call) => {
    own ??= (await client.siteInfo(call)).userid
    return author === own
  }
  /** Removed already is as good. @throws GiveUp where somebody else has made it */
  return async (remoteId: string, call: Call): Promise<void> => {
    const author = await unlessGone(() => authorOf(client, Number(remoteId), call))
    if (author === undefined) return
    if (!(await isOwn(author, call)))
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

async function unlessGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Gone) return undefined
    throw error
  }
}
