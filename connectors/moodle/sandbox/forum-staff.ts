import { can, requireLogin } from './access.ts'
import { refuse, refuseMissing } from './failure.ts'
import { removePost } from './forum-state.ts'
import { writes } from './function.ts'
import { int, object } from './params.ts'
import { editingTime } from './post-row.ts'
import { moduleOf, oneOf, type Post, type World } from './world.ts'

/** What takes more than the right to write. */
export const forumStaffFunctions = {
  mod_forum_set_lock_state: writes(
    object({ forumid: int(), discussionid: int(), targetstate: int() }),
    setLock,
  ),
  mod_forum_delete_post: writes(object({ postid: int() }), deletePost),
}

/** `targetstate` is the present state: 0 locks, anything else unlocks (Moodle 4.5). */
function setLock(world: World, params: { discussionid: number; targetstate: number }): object {
  const discussion = world.discussions.find(({ id }) => id === params.discussionid)
  if (!discussion) refuseMissing('forum_discussions')
  requireLogin(world, moduleOf(world, 'forum', discussion.forum))
  if (!can(world, 'moodle/course:manageactivities'))
    refuse('errorcannotlock', 'You do not have the permission to lock discussions.')
  discussion.lockedAt = params.targetstate === 0 ? world.now() : 0
  const locked = discussion.lockedAt
  return { id: discussion.id, locked: locked > 0, times: { locked } }
}

/** The first post goes with its discussion, any other with what was answered to it. */
function deletePost(world: World, { postid }: { postid: number }): object {
  const post = world.posts.find(({ id }) => id === postid)
  if (!post) refuse('invalidpostid', 'Invalid post ID - {$a}')
  const discussion = oneOf(world.discussions, ({ id }) => id === post.discussion, 'discussion')
  requireLogin(world, moduleOf(world, 'forum', discussion.forum))
  if (!can(world, 'mod/forum:deleteanypost')) requireOwnLeaf(world, post)
  removePost(world, post)
  return { status: true, warnings: [] }
}

function requireOwnLeaf(world: World, post: Post): void {
  const isOwn = post.author === world.bot.id && can(world, 'mod/forum:deleteownpost')
  if (!isOwn || world.now() - post.created >= editingTime)
    refuse('cannotdeletepost', "You can't delete this post!")
  if (world.posts.some(({ parent }) => parent === post.id))
    refuse(
      'couldnotdeletereplies',
      'Sorry, that cannot be deleted as people have already responded to it',
    )
}
