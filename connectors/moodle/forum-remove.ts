import { GiveUp } from '../../src/errors.ts'
import type { Listing } from './forum-reading.ts'
import { isFirst } from './post-tree.ts'
import { unlessGone } from './unless-gone.ts'

/**
 * Removes a discussion of ours, or one of our replies. A discussion goes with everything in it: one where
 * people have answered stays. Removed already is as good. @throws GiveUp where it must stay
 */
export async function removeFromForum(at: Listing, remoteId: string): Promise<void> {
  await unlessGone(() =>
    remoteId.startsWith('p')
      ? removeReply(at, Number(remoteId.slice(1)))
      : removeDiscussion(at, Number(remoteId)),
  )
}

async function removeReply({ client, call, own }: Listing, id: number): Promise<void> {
  const { author } = await client.postRow(id, call)
  if (author?.id !== own) throw new GiveUp(`post ${id} was written by somebody else in Moodle`)
  await client.deletePost(id, call)
}

async function removeDiscussion({ client, call, own }: Listing, id: number): Promise<void> {
  const { rows } = await client.posts(id, call)
  const first = rows.find(isFirst)
  if (first === undefined) return
  if (rows.some(({ author }) => author?.id !== own))
    throw new GiveUp(`people have answered in discussion ${id}: it is theirs, too`)
  await client.deletePost(first.id, call)
}
