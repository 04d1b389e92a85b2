import type { MirroredEntry } from '../../src/card.ts'
import { second } from '../../src/clock.ts'
import type { Call, Mirror } from '../../src/connector.ts'
import type { MoodleClient } from './client.ts'
import { discussionText, isClosed, replyText } from './forum-layout.ts'
import { looksOfCard, looksOfComment } from './forum-looks.ts'
import { createForumPlaces, type ForumPlaces } from './forum-places.ts'
import {
  cardIn,
  discussionPages,
  type Listing,
  listForum,
  ownPosts,
  postId,
  urlsAt,
} from './forum-reading.ts'
import { removeFromForum } from './forum-remove.ts'
import { createForumTarget } from './forum-target.ts'
import type { MoodleConnection } from './settings.ts'
import { unlessPlaceGone } from './unless-gone.ts'

/**
 * Shows cards as discussions of a forum: the first post says what the card is now, each comment is a
 * reply. Ours is what carries our mark and was written by our own account: people quote.
 */
export function createForumMirror(
  connection: MoodleConnection,
  client: MoodleClient,
  title: string,
): Mirror {
  const { settings, place } = connection
  const target = createForumTarget(connection, client, title)
  const places = createForumPlaces(connection, client, target)
  const listing = async (call: Call): Promise<Listing> => {
    const own = await client.ownId(call)
    return { client, own, language: place.language, call, places, urls: urlsAt(settings.baseUrl) }
  }
  const inForum = async <T>(call: Call, work: (forum: number) => Promise<T>): Promise<T> => {
    const { id } = await target.find(call)
    return unlessPlaceGone(target, 'The forum for cards', () => work(id))
  }
  return {
    async find(mark, call) {
      const at = await listing(call)
      return inForum(call, (forum) => findDiscussions(at, forum, mark))
    },
    async *list(call) {
      const at = await listing(call)
      target.forget()
      const forum = await target.find(call)
      yield* listForum(at, forum)
    },
    looksOf: (view) => looksOfCard(view, place.language),
    async create(view, call, groupName = null) {
      const group = await target.group(groupName, call)
      const text = discussionText(view, place.language)
      const id = await inForum(call, (forum) => client.addDiscussion(forum, text, group, call))
      if (isClosed(view)) await places.lock(id, call)
      const at = await listing(call)
      return { remoteId: String(id), mark: view.mark, url: at.urls.discussion(id) }
    },
    async update(remoteId, view, call) {
      const text = discussionText(view, place.language)
      const id = Number(remoteId)
      await client.updatePost(await places.firstPost(id, call), text, call)
      await places.setClosed(id, isClosed(view), call)
    },
    comments: commentsIn(client, places, listing),
    remove: async (remoteId, call) => removeFromForum(await listing(call), remoteId),
    settleMs: (settings.timeoutSeconds + settings.landingSeconds) * second,
  }
}

function commentsIn(
  client: MoodleClient,
  places: ForumPlaces,
  listing: (call: Call) => Promise<Listing>,
): NonNullable<Mirror['comments']> {
  return {
    looksOf: looksOfComment,
    async find(under, mark, call) {
      const posts = await ownPosts(await listing(call), Number(under))
      return posts.filter((one) => one.mark === mark)
    },
    async create(view, call) {
      const under = Number(view.under)
      const id = await places.reply(under, replyText(view), call)
      const { urls } = await listing(call)
      return { remoteId: postId(id), mark: view.mark, url: urls.post(under, id) }
    },
    update: (remoteId, view, call) =>
      client.updatePost(Number(remoteId.slice(1)), replyText(view), call),
  }
}

/** The newest are looked at first: who asks has tried to start one a moment ago. */
async function findDiscussions(at: Listing, forum: number, mark: string): Promise<MirroredEntry[]> {
  for await (const rows of discussionPages(at, forum)) {
    const found = rows.filter((row) => cardIn(at, row) === mark)
    for (const row of found) at.places.note(row)
    if (found.length > 0)
      return found
        .map(({ discussion }) => discussion)
        .sort((one, other) => one - other)
        .map((id) => ({ remoteId: String(id), mark, url: at.urls.discussion(id) }))
  }
  return []
}
