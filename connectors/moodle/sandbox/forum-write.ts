import { can, requireLogin } from './access.ts'
import { MoodleFailure, refuse, refuseMissing } from './failure.ts'
import { canReply } from './forum.ts'
import { addDiscussion, addPost, changePost } from './forum-state.ts'
import { writes } from './function.ts'
import { int, object, optional, options, plain, raw } from './params.ts'
import { editingTime, postRow } from './post-row.ts'
import { type Discussion, moduleOf, oneOf, type Post, type World } from './world.ts'

export const forumWriteFunctions = {
  mod_forum_add_discussion: writes(
    object({
      forumid: int(),
      subject: plain(),
      message: raw(),
      groupid: optional(int()),
      options,
    }),
    startDiscussion,
  ),
  mod_forum_add_discussion_post: writes(
    object({
      postid: int(),
      subject: plain(),
      message: raw(),
      options,
      messageformat: int(1),
    }),
    replyTo,
  ),
  mod_forum_update_discussion_post: writes(
    object({
      postid: int(),
      subject: plain(''),
      message: raw(''),
      messageformat: int(1),
      options,
    }),
    updatePost,
  ),
}

type Options = readonly { name: string; value: string }[]

interface NewDiscussion {
  forumid: number
  subject: string
  message: string
  groupid: number | null
  options: Options
}

function startDiscussion(world: World, params: NewDiscussion): object {
  const option = readOptions(params.options, startOptions)
  const forum = world.forums.find(({ id }) => id === params.forumid)
  if (!forum) refuseMissing('forum')
  const module = moduleOf(world, 'forum', forum.id)
  requireLogin(world, module)
  const group = groupFor(world, params.groupid, module.groupmode !== 0)
  const needed = forum.type === 'news' ? 'mod/forum:addnews' : 'mod/forum:startdiscussion'
  const allowed =
    group !== -1 || module.groupmode === 0 || can(world, 'moodle/site:accessallgroups')
  if (!can(world, needed) || !allowed) {
    refuse('cannotcreatediscussion', 'Could not create new discussion')
  }
  requireFitting(params.subject)
  const pinned = option.get('discussionpinned') === '1' && can(world, 'mod/forum:pindiscussions')
  const discussion = addDiscussion(world, {
    forum: forum.id,
    author: world.bot.id,
    group,
    subject: params.subject,
    message: params.message,
  })
  discussion.pinned = pinned
  return { discussionid: discussion.id, warnings: [] }
}

/**
 * An omitted group becomes the caller's active one: for a bot in no group that is 0 in a forum with
 * groups, a discussion of nobody.
 */
function groupFor(world: World, groupid: number | null, hasGroups: boolean): number {
  if (!hasGroups) return -1
  if (groupid === null) return 0
  if (groupid <= 0 || world.groups.some(({ id }) => id === groupid)) return groupid
  refuse('cannotcreatediscussion', 'Could not create new discussion')
}

/** 255 characters fit into the column; Moodle 4.5 lets the database say no. */
function requireFitting(subject: string): void {
  if ([...subject].length <= 255) return
  throw new MoodleFailure('dml_write_exception', 'dmlwriteexception', 'Error writing to database')
}

const startOptions = [
  'discussionsubscribe',
  'discussionpinned',
  'inlineattachmentsid',
  'attachmentsid',
]
const replyOptions = [
  'discussionsubscribe',
  'private',
  'inlineattachmentsid',
  'attachmentsid',
  'topreferredformat',
]
const updateOptions = ['pinned', 'discussionsubscribe', 'inlineattachmentsid', 'attachmentsid']

function readOptions(given: Options, known: readonly string[]): ReadonlyMap<string, string> {
  const unknown = given.find(({ name }) => !known.includes(name))
  if (unknown) refuse('errorinvalidparam', `The param "${unknown.name}" is invalid.`)
  return new Map(given.map(({ name, value }) => [name, value]))
}

interface NewPost {
  postid: number
  subject: string
  message: string
  options: Options
  messageformat: number
}

function replyTo(world: World, params: NewPost): object {
  readOptions(params.options, replyOptions)
  const parent = world.posts.find(({ id }) => id === params.postid)
  if (!parent) refuse('invalidparentpostid', 'Parent post ID was incorrect')
  const discussion = discussionOf(world, parent)
  requireLogin(world, moduleOf(world, 'forum', discussion.forum))
  if (!canReply(world, discussion) || parent.isPrivate) {
    refuse('nopostforum', 'Sorry, you are not allowed to post to this forum')
  }
  requireFitting(params.subject)
  const post = addPost(world, discussion, {
    author: world.bot.id,
    parent: parent.id,
    subject: params.subject,
    message: params.message,
    format: knownFormat(params.messageformat),
    isPrivate: false,
  })
  return { postid: post.id, warnings: [], post: postRow(world, post, true), messages: thanks }
}

const thanks = [
  { type: 'success', message: 'Your post was successfully added.' },
  { type: 'success', message: 'You have 30 mins to edit it if you want to make any changes.' },
]

interface PostUpdate {
  postid: number
  subject: string
  message: string
  messageformat: number
  options: Options
}

function updatePost(world: World, params: PostUpdate): object {
  readOptions(params.options, updateOptions)
  const post = world.posts.find(({ id }) => id === params.postid)
  if (!post) refuse('invalidpostid', 'Invalid post ID - {$a}')
  const discussion = discussionOf(world, post)
  requireLogin(world, moduleOf(world, 'forum', discussion.forum))
  const fresh = post.author === world.bot.id && world.now() - post.created < editingTime
  if (!fresh && !can(world, 'mod/forum:editanypost')) {
    refuse('cannotupdatepost', 'You can not update this post')
  }
  requireFitting(params.subject)
  changePost(world, post, {
    ...(params.subject !== '' && { subject: params.subject }),
    ...(params.message !== '' && {
      message: params.message,
      format: knownFormat(params.messageformat),
    }),
  })
  return { status: true, warnings: [] }
}

function discussionOf(world: World, post: Post): Discussion {
  return oneOf(world.discussions, ({ id }) => id === post.discussion, 'discussion')
}

function knownFormat(format: number): Post['format'] {
  return format === 0 || format === 2 || format === 4 ? format : 1
}
