import { z } from 'zod'
import { isStaff } from './access.ts'
import { addDiscussion, addPost, changePost, removeDiscussion, removePost } from './forum-state.ts'
import { editingTime } from './post-row.ts'
import { actor, moduleNamed, verb } from './verb.ts'
import type { Discussion, Module, Person, Post, World } from './world.ts'
import { oneOf } from './world.ts'

const by = z.string()
const onDiscussion = z.strictObject({ by: by.optional(), discussionId: z.number() })
const onPost = z.strictObject({ by, postId: z.number() })

export const forumVerbs = {
  discuss: verb(
    z.strictObject({
      by,
      forum: z.string(),
      subject: z.string(),
      message: z.string(),
      groupId: z.number().optional(),
      attachment: z.string().optional(),
      visibleFrom: z.number().optional(),
    }),
    discuss,
  ),
  reply: verb(
    z.strictObject({
      by,
      discussionId: z.number().optional(),
      postId: z.number().optional(),
      message: z.string(),
      private: z.boolean().optional(),
      attachment: z.string().optional(),
    }),
    reply,
  ),
  editPost: verb(
    onPost.extend({ message: z.string().optional(), subject: z.string().optional() }),
    editPost,
  ),
  deletePost: verb(onPost, deletePost),
  erasePost: verb(z.strictObject({ postId: z.number() }), (world, { postId }) => {
    postOf(world, postId).erased = true
    return {}
  }),
  deleteDiscussion: verb(onDiscussion, (world, { discussionId }) => {
    removeDiscussion(world, discussionOf(world, discussionId))
    return {}
  }),
  pin: flag((discussion) => {
    discussion.pinned = true
  }),
  unpin: flag((discussion) => {
    discussion.pinned = false
  }),
  lock: flag((discussion, world) => {
    discussion.lockedAt = world.now()
  }),
  unlock: flag((discussion) => {
    discussion.lockedAt = 0
  }),
  moveDiscussion: verb(
    onDiscussion.extend({ forum: z.string() }),
    (world, { discussionId, forum }) => {
      const { instance } = moduleNamed(world, 'forum', forum)
      discussionOf(world, discussionId).forum = instance
      return {}
    },
  ),
}

interface NewDiscussion {
  by: string
  forum: string
  subject: string
  message: string
  groupId?: number | undefined
  attachment?: string | undefined
  visibleFrom?: number | undefined
}

function discuss(world: World, details: NewDiscussion) {
  const person = actor(world, details.by)
  const module = moduleNamed(world, 'forum', details.forum)
  const forum = oneOf(world.forums, ({ id }) => id === module.instance, 'forum')
  if (forum.type === 'news' && !isStaff(person)) {
    throw new Error(`${details.by} may not start discussions in «${details.forum}»`)
  }
  const discussion = addDiscussion(world, {
    ...{ forum: forum.id, author: person.id, subject: details.subject, message: details.message },
    group: details.groupId ?? activeGroup(person, module),
    attachment: details.attachment ?? null,
    timestart: details.visibleFrom === undefined ? 0 : Math.floor(details.visibleFrom / 1000),
  })
  return { discussionId: discussion.id, postId: discussion.firstPost }
}

function activeGroup(person: Person, { groupmode }: Module): number {
  return groupmode === 0 ? -1 : (person.groups[0] ?? -1)
}

interface NewReply {
  by: string
  discussionId?: number | undefined
  postId?: number | undefined
  message: string
  private?: boolean | undefined
  attachment?: string | undefined
}

function reply(world: World, details: NewReply) {
  const person = actor(world, details.by)
  const parent = parentOf(world, details)
  const discussion = discussionOf(world, parent.discussion)
  if (discussion.lockedAt > 0 && !isStaff(person)) {
    throw new Error(`Discussion ${discussion.id} is locked`)
  }
  if (details.private && !isStaff(person)) throw new Error('Only staff may reply in private')
  const post = addPost(world, discussion, {
    ...{ author: person.id, parent: parent.id, message: details.message, format: 1 },
    subject: parent.subject.startsWith('Re: ') ? parent.subject : `Re: ${parent.subject}`,
    isPrivate: details.private ?? false,
    attachment: details.attachment ?? null,
  })
  return { postId: post.id, discussionId: discussion.id }
}

function parentOf(world: World, { discussionId, postId }: NewReply): Post {
  if (postId !== undefined) return postOf(world, postId)
  if (discussionId === undefined) throw new Error('Name the discussionId or the postId to reply to')
  return postOf(world, discussionOf(world, discussionId).firstPost)
}

interface Edit {
  by: string
  postId: number
  message?: string | undefined
  subject?: string | undefined
}

function editPost(world: World, { by: username, postId, message, subject }: Edit) {
  const post = postOf(world, postId)
  requireOwnAndFresh(world, actor(world, username), post)
  changePost(world, post, {
    ...(message !== undefined && { message }),
    ...(subject !== undefined && { subject }),
  })
  return {}
}

function deletePost(world: World, { by: username, postId }: { by: string; postId: number }) {
  const post = postOf(world, postId)
  const person = actor(world, username)
  requireOwnAndFresh(world, person, post)
  if (!isStaff(person) && world.posts.some(({ parent }) => parent === postId)) {
    throw new Error(`Post ${postId} has replies; only staff may delete it`)
  }
  removePost(world, post)
  return {}
}

/** Ordinary authors have half an hour; staff may touch any post at any time. */
function requireOwnAndFresh(world: World, person: Person, post: Post): void {
  if (isStaff(person)) return
  if (post.author !== person.id) throw new Error(`Post ${post.id} is not by ${person.username}`)
  if (world.now() - post.created >= editingTime) {
    throw new Error(`Post ${post.id} is older than ${editingTime} s: only staff may change it`)
  }
}

function flag(change: (discussion: Discussion, world: World) => void) {
  return verb(onDiscussion, (world, { discussionId }) => {
    change(discussionOf(world, discussionId), world)
    return {}
  })
}

function discussionOf(world: World, discussionId: number): Discussion {
  return oneOf(world.discussions, ({ id }) => id === discussionId, `discussion ${discussionId}`)
}

function postOf(world: World, postId: number): Post {
  return oneOf(world.posts, ({ id }) => id === postId, `post ${postId}`)
}
