import type { Discussion, Post, World } from './world.ts'
import { oneOf, postsOf, takeId } from './world.ts'

interface NewDiscussion {
  forum: number
  author: number
  group: number
  subject: string
  message: string
  attachment?: string | null
  timestart?: number
}

export function addDiscussion(world: World, details: NewDiscussion): Discussion {
  const { forum, author, group, subject, message } = details
  const now = world.now()
  const discussion: Discussion = {
    ...{ id: takeId(world, 'discussion'), forum, firstPost: 0, name: subject, author, group },
    ...{ timemodified: now, usermodified: author, timestart: details.timestart ?? 0 },
    ...{ pinned: false, lockedAt: 0 },
  }
  world.discussions.push(discussion)
  const attachment = details.attachment ?? null
  const text = { subject, message, format: 1, isPrivate: false, attachment } as const
  discussion.firstPost = addPost(world, discussion, { author, parent: 0, ...text }).id
  return discussion
}

interface NewPost {
  author: number
  parent: number
  subject: string
  message: string
  format: Post['format']
  isPrivate: boolean
  attachment?: string | null
}

/** A post makes its discussion the newest, private or not. */
export function addPost(world: World, discussion: Discussion, details: NewPost): Post {
  const now = world.now()
  const id = takeId(world, 'post')
  const attachment = details.attachment ?? null
  const post: Post = {
    ...details,
    id,
    discussion: discussion.id,
    created: now,
    modified: now,
    attachment,
  }
  world.posts.push(post)
  discussion.timemodified = now
  discussion.usermodified = details.author
  return post
}

/** An edit moves only the post's own `modified`; the discussion's time stays (Moodle 4.5). */
export function changePost(
  world: World,
  post: Post,
  change: Partial<Pick<Post, 'subject' | 'message' | 'format'>>,
): void {
  Object.assign(post, change, { modified: world.now() })
  if (post.parent !== 0 || change.subject === undefined) return
  oneOf(world.discussions, ({ id }) => id === post.discussion, 'discussion').name = change.subject
}

/**
 * Deletes a post with everything under it; deleting the first post deletes the discussion. The
 * discussion's time becomes that of the survivor modified last, which may be earlier than before.
 */
export function removePost(world: World, post: Post): void {
  const discussion = oneOf(world.discussions, ({ id }) => id === post.discussion, 'discussion')
  if (post.parent === 0) {
    removeDiscussion(world, discussion)
    return
  }
  const gone = new Set(branch(world, post.id))
  world.posts = world.posts.filter(({ id }) => !gone.has(id))
  const last = postsOf(world, discussion.id).sort((one, other) => other.modified - one.modified)[0]
  if (!last) return
  discussion.timemodified = last.modified
  discussion.usermodified = last.author
}

export function removeDiscussion(world: World, discussion: Discussion): void {
  world.posts = world.posts.filter((post) => post.discussion !== discussion.id)
  world.discussions = world.discussions.filter(({ id }) => id !== discussion.id)
}

function branch(world: World, postId: number): number[] {
  const children = world.posts.filter(({ parent }) => parent === postId)
  return [postId, ...children.flatMap(({ id }) => branch(world, id))]
}
