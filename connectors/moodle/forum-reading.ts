import type { ShownEntry } from '../../src/card.ts'
import type { Call } from '../../src/connector.ts'
import { TryLater } from '../../src/errors.ts'
import type { MoodleClient } from './client.ts'
import { markIn } from './forum-layout.ts'
import { looksOfDiscussion, looksOfPost } from './forum-looks.ts'
import type { ForumPlaces } from './forum-places.ts'
import { isFirst } from './post-tree.ts'
import type { Discussion, Forum, Post } from './schema.ts'
import { unlessGone } from './unless-gone.ts'

/** What looking through the forum for cards needs. */
export interface Listing {
  client: MoodleClient
  /** Our own user id. */
  own: number
  language: string
  call: Call
  places: ForumPlaces
  urls: ReturnType<typeof urlsAt>
}

export function urlsAt(baseUrl: string) {
  const discussion = (id: number) => `${baseUrl}/mod/forum/discuss.php?d=${id}`
  return { discussion, post: (under: number, id: number) => `${discussion(under)}#p${id}` }
}

/** A reply as a remote id, told from a discussion by its letter. */
export function postId(id: number): string {
  return `p${id}`
}

const discussionsAPage = 100

/** The newest first. Pages end where one brings nothing new. */
export async function* discussionPages(
  { client, call }: Pick<Listing, 'client' | 'call'>,
  forum: number,
): AsyncGenerator<readonly Discussion[]> {
  const seen = new Set<number>()
  for (let page = 0; ; page += 1) {
    const at = { page, perpage: discussionsAPage, sortorder: 3 } as const
    const { rows, sent } = await client.discussions(forum, at, call)
    const fresh = rows.filter(({ discussion }) => !seen.has(discussion))
    for (const { discussion } of fresh) seen.add(discussion)
    yield fresh
    if (sent < discussionsAPage || fresh.length === 0) return
  }
}

/**
 * Every discussion of ours with our replies in it.
 * @throws TryLater where Moodle lists fewer than it counts: what it leaves out would look removed
 */
export async function* listForum(
  at: Listing,
  { id, numdiscussions }: Forum,
): AsyncGenerator<readonly ShownEntry[]> {
  let listed = 0
  for await (const rows of discussionPages(at, id)) {
    listed += rows.length
    for (const row of rows) yield await entriesIn(at, row)
  }
  if (listed < numdiscussions)
    throw new TryLater(
      `Moodle counts ${numdiscussions} discussions in the forum where cards are shown and lists ${listed}: will look again`,
    )
}

/** The mark of the card that a discussion of ours shows, or had; `null`: it is not ours. */
export function cardIn({ own }: Pick<Listing, 'own'>, row: Discussion): string | null {
  return row.userid === own ? (markIn(row.message)?.mark ?? '') : null
}

async function entriesIn(at: Listing, row: Discussion): Promise<readonly ShownEntry[]> {
  const mark = cardIn(at, row)
  if (mark === null) return []
  at.places.note(row)
  const card = {
    remoteId: String(row.discussion),
    mark,
    url: at.urls.discussion(row.discussion),
    looks: looksOfDiscussion(row, at.language),
  }
  return row.numreplies === 0 ? [card] : [card, ...(await ownPosts(at, row.discussion))]
}

/** Our replies in a discussion, oldest first; none where it is gone. */
export async function ownPosts(at: Listing, discussion: number): Promise<readonly ShownEntry[]> {
  const posts = await postsIn(at, discussion)
  return posts
    .flatMap((post) => {
      const isReply = post.author?.id === at.own && !isFirst(post)
      return isReply ? [toEntry(at, discussion, post)] : []
    })
    .sort((one, other) => Number(one.remoteId.slice(1)) - Number(other.remoteId.slice(1)))
}

async function postsIn({ client, call }: Listing, discussion: number): Promise<readonly Post[]> {
  return (await unlessGone(() => client.posts(discussion, call)))?.rows ?? []
}

function toEntry({ urls }: Listing, discussion: number, post: Post): ShownEntry {
  return {
    remoteId: postId(post.id),
    mark: markIn(post.message)?.mark ?? '',
    under: String(discussion),
    url: urls.post(discussion, post.id),
    looks: looksOfPost(post),
  }
}
