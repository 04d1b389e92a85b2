import type { Call } from '../../src/connector.ts'
import type { MoodleClient } from './client.ts'
import type { Entry } from './schema.ts'

/**
 * Leaves out entries of other people that we may not change, although they bear our mark: copies that
 * somebody made by hand under their own name. Writing to one is refused, which would look as if nothing
 * could be written at all. Our own ones stay whatever Moodle says of them: it may only not take changes
 * for the time being.
 */
export function createWritable(client: MoodleClient) {
  return async (entries: readonly Entry[], call: Call): Promise<readonly Entry[]> => {
    if (entries.every(({ canmanageentry }) => canmanageentry)) return entries
    const own = await client.ownId(call)
    return entries.filter(({ canmanageentry, userid }) => canmanageentry || userid === own)
  }
}
