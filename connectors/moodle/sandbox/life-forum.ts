import { isStaff } from './access.ts'
import { type Chance, type Deed, ofStaff, paragraph, type Scene, title } from './life-scene.ts'
import { editingTime } from './post-row.ts'
import type { Discussion, Module, Post } from './world.ts'

const attachment = 'Памятка.txt'

/** Fewer discussions than this are not deleted from, more than that not added to. */
const [fewDiscussions, manyDiscussions] = [6, 45]

export const forumChances: readonly Chance[] = [
  [7, discuss],
  [1, discussLater],
  [20, reply],
  [1, replyInPrivate],
  [8, editOwn],
  [2, editSubject],
  [4, ofStaff(editAny)],
  [4, deleteOwn],
  [2, ofStaff(deleteAny)],
  [1.5, ofStaff(deleteDiscussion)],
  [2, ofStaff(flag('pin', 'unpin', ({ pinned }) => pinned))],
  [2, ofStaff(flag('lock', 'unlock', ({ lockedAt }) => lockedAt > 0))],
  [1.5, ofStaff(move)],
]

function discuss(scene: Scene): unknown {
  const forum = openForum(scene)
  if (!forum || scene.world.discussions.length > manyDiscussions) return false
  const text = { subject: title(scene), message: paragraph(scene) }
  return scene.act('discuss', { forum, ...text, ...(scene.chance(0.1) && { attachment }) })
}

/** With a date: it comes to light by itself, with times that are older than what was read. */
function discussLater(scene: Scene): unknown {
  const forum = openForum(scene)
  if (!forum || scene.world.discussions.length > manyDiscussions) return false
  const visibleFrom = (scene.world.now() + 60 * scene.below(240)) * 1000
  const text = { subject: title(scene), message: paragraph(scene) }
  return scene.act('discuss', { forum, ...text, visibleFrom })
}

function reply(scene: Scene): unknown {
  const post = scene.pick(postsOpenTo(scene))
  return post ? scene.act('reply', { postId: post.id, message: paragraph(scene) }) : false
}

function replyInPrivate(scene: Scene): unknown {
  const post = isStaff(scene.by) ? scene.pick(postsOpenTo(scene)) : undefined
  const message = paragraph(scene)
  return post ? scene.act('reply', { postId: post.id, message, private: true }) : false
}

function editOwn(scene: Scene): unknown {
  const post = scene.pick(ownYoung(scene))
  return post ? scene.act('editPost', { postId: post.id, message: paragraph(scene) }) : false
}

function editSubject(scene: Scene): unknown {
  const mine = isStaff(scene.by) ? scene.world.posts : ownYoung(scene)
  const post = scene.pick(mine.filter(({ parent }) => parent === 0))
  return post ? scene.act('editPost', { postId: post.id, subject: title(scene) }) : false
}

function editAny(scene: Scene): unknown {
  const post = scene.pick(scene.world.posts)
  return post ? scene.act('editPost', { postId: post.id, message: paragraph(scene) }) : false
}

/** Authors may not delete what has replies. */
function deleteOwn(scene: Scene): unknown {
  const { posts } = scene.world
  const leaves = ownYoung(scene).filter(({ id }) => !posts.some(({ parent }) => parent === id))
  const post = scene.pick(leaves.filter(({ parent }) => parent !== 0 || hasPlenty(scene)))
  return post ? scene.act('deletePost', { postId: post.id }) : false
}

/** With everything under it. */
function deleteAny(scene: Scene): unknown {
  const post = scene.pick(scene.world.posts.filter(({ parent }) => parent !== 0))
  return post ? scene.act('deletePost', { postId: post.id }) : false
}

function deleteDiscussion(scene: Scene): unknown {
  const discussion = hasPlenty(scene) ? scene.pick(scene.world.discussions) : undefined
  return discussion ? scene.act('deleteDiscussion', { discussionId: discussion.id }) : false
}

function flag(on: string, off: string, isOn: (discussion: Discussion) => boolean): Deed {
  return (scene) => {
    const discussion = scene.pick(scene.world.discussions)
    const verb = discussion && isOn(discussion) ? off : on
    return discussion ? scene.act(verb, { discussionId: discussion.id }) : false
  }
}

function move(scene: Scene): unknown {
  const discussion = scene.pick(scene.world.discussions)
  const forum = scene.pick(forums(scene))
  if (!discussion || !forum) return false
  return scene.act('moveDiscussion', { discussionId: discussion.id, forum: forum.name })
}

function forums({ world }: Scene): Module[] {
  return world.modules.filter(({ modname }) => modname === 'forum')
}

/** The name of a forum where this one may start something. */
function openForum(scene: Scene): string | undefined {
  const news = new Set(scene.world.forums.flatMap(({ id, type }) => (type === 'news' ? [id] : [])))
  const open = forums(scene).filter(({ instance }) => isStaff(scene.by) || !news.has(instance))
  return scene.pick(open)?.name
}

function postsOpenTo({ world, by }: Scene): Post[] {
  const locked = new Set(world.discussions.flatMap(({ id, lockedAt }) => (lockedAt ? [id] : [])))
  return world.posts
    .filter(({ discussion }) => isStaff(by) || !locked.has(discussion))
    .filter(({ isPrivate }) => !isPrivate)
}

function ownYoung({ world, by }: Scene): Post[] {
  const since = world.now() - editingTime
  return world.posts.filter(({ author, created }) => author === by.id && created > since)
}

function hasPlenty({ world }: Scene): boolean {
  return world.discussions.length > fewDiscussions
}
