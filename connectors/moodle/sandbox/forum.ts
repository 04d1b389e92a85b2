import { can, openModules, requireLogin } from './access.ts'
import { crash, refuse, refuseParameter } from './failure.ts'
import { reads, type Settings } from './function.ts'
import { formatName, renderText } from './html.ts'
import { pictureUrl } from './links.ts'
import { bool, int, list, object, word } from './params.ts'
import { attachmentFile, postRow, ratingInfo } from './post-row.ts'
import type { Discussion, Forum, Module, Post, World } from './world.ts'
import { fullName, moduleOf, oneOf, personOf, postsOf } from './world.ts'

export const forumFunctions = {
  mod_forum_get_forums_by_courses: reads(object({ courseids: list(int(), []) }), forumsByCourses),
  mod_forum_get_forum_discussions: reads(
    object({
      forumid: int(),
      sortorder: int(-1),
      page: int(-1),
      perpage: int(0),
      groupid: int(0),
    }),
    forumDiscussions,
  ),
  mod_forum_get_discussion_posts: reads(
    object({
      discussionid: int(),
      sortby: word('created'),
      sortdirection: word('DESC'),
      includeinlineattachments: bool(false),
    }),
    discussionPosts,
  ),
  mod_forum_get_discussion_post: reads(object({ postid: int() }), onePost),
}

/** Private replies are for their readers only; without the capability they do not exist. */
function visiblePosts(world: World, discussion: number): Post[] {
  const all = can(world, 'mod/forum:readprivatereplies')
  return postsOf(world, discussion).filter((post) => all || !post.isPrivate)
}

function forumsByCourses(world: World, { courseids }: { courseids: readonly number[] }): object[] {
  if (!can(world, 'mod/forum:viewdiscussion')) return []
  return openModules(world, 'forum', courseids).map((module) => forumRow(world, module))
}

function forumRow(world: World, module: Module): object {
  const forum = oneOf(world.forums, ({ id }) => id === module.instance, `forum ${module.instance}`)
  const isNews = forum.type === 'news'
  return {
    ...{ id: forum.id, course: world.course.id, type: forum.type, name: formatName(module.name) },
    ...{ intro: forum.intro, introformat: 1, introfiles: [], lang: '', duedate: 0, cutoffdate: 0 },
    ...{ assessed: 0, assesstimestart: 0, assesstimefinish: 0, scale: 0, grade_forum: 0 },
    ...{ grade_forum_notify: 0, maxbytes: 0, maxattachments: isNews ? 1 : 9 },
    ...{ forcesubscribe: isNews ? 1 : 0, trackingtype: 1, rsstype: 0, rssarticles: 0 },
    ...{ timemodified: module.timemodified, warnafter: 0, blockafter: 0, blockperiod: 0 },
    ...{ completiondiscussions: 0, completionreplies: 0, completionposts: 0, cmid: module.cmid },
    numdiscussions: world.discussions.filter((discussion) => discussion.forum === forum.id).length,
    cancreatediscussions: can(world, isNews ? 'mod/forum:addnews' : 'mod/forum:startdiscussion'),
    ...{ lockdiscussionafter: 0, istracked: false },
  }
}

interface ListParams {
  forumid: number
  sortorder: number
  page: number
  perpage: number
  groupid: number
}

function forumDiscussions(world: World, params: ListParams, settings: Settings): object {
  const order = orders[String(params.sortorder)] ?? refuseParameter()
  const forum = requireForum(world, params.forumid)
  const page = Math.max(params.page, 0)
  if (page * params.perpage > Number.MAX_SAFE_INTEGER) crashOnOffset()
  const discussions = world.discussions
    .filter((discussion) => discussion.forum === forum.id)
    .filter(({ group }) => params.groupid <= 0 || group === params.groupid || group === -1)
    .filter(({ timestart }) => timestart <= world.now())
    .map((discussion) => ({ discussion, replies: visiblePosts(world, discussion.id).length - 1 }))
    .sort((one, other) => pinnedFirst(one, other) || order(one, other) || newerFirst(one, other))
  const from = page * params.perpage
  const shown = params.perpage > 0 ? discussions.slice(from, from + params.perpage) : discussions
  return {
    discussions: shown.map((row) => discussionRow(world, row, settings)),
    warnings: [],
  }
}

/** @throws MoodleFailure whose errorcode is a sentence, as Moodle 4.5 has it */
function requireForum(world: World, forumId: number): Forum {
  const forum = world.forums.find(({ id }) => id === forumId)
  if (!forum) {
    const message = `Unable to find forum with id ${forumId}`
    refuse(message, `error/${message}`)
  }
  requireLogin(world, moduleOf(world, 'forum', forum.id))
  requireViewing(world)
  return forum
}

function requireViewing(world: World): void {
  if (can(world, 'mod/forum:viewdiscussion')) return
  const message = 'You do not have permission to view discussions in this forum'
  refuse('noviewdiscussionspermission', message)
}

function crashOnOffset(): never {
  crash(
    'TypeError',
    'mod_forum\\local\\vaults\\discussion_list::get_from_forum_id(): Argument #6 ($offset) must be of type int, float given, called in /var/www/moodle/mod/forum/lib.php on line 6756',
  )
}

interface Row {
  discussion: Discussion
  replies: number
}

type Order = (one: Row, other: Row) => number

const byLast: Order = (one, other) => one.discussion.timemodified - other.discussion.timemodified
const byStart: Order = (one, other) => one.discussion.firstPost - other.discussion.firstPost
const byReplies: Order = (one, other) => one.replies - other.replies
const newerFirst: Order = (one, other) => other.discussion.id - one.discussion.id
const pinnedFirst: Order = (one, other) =>
  Number(other.discussion.pinned) - Number(one.discussion.pinned)

/** 0, 7 and 8 are refused, although the documentation names them. */
const orders: Readonly<Record<string, Order>> = {
  '-1': (one, other) => byLast(other, one),
  1: (one, other) => byLast(other, one),
  2: byLast,
  3: (one, other) => byStart(other, one),
  4: byStart,
  5: (one, other) => byReplies(other, one),
  6: byReplies,
}

function discussionRow(world: World, { discussion, replies }: Row, { raw }: Settings): object {
  const first = oneOf(world.posts, ({ id }) => id === discussion.firstPost, 'first post')
  const name = raw ? discussion.name : formatName(discussion.name)
  const file = first.attachment === null ? {} : { attachments: [attachmentFile(world, first)] }
  return {
    ...{ id: first.id, name, groupid: discussion.group, timemodified: discussion.timemodified },
    ...{ usermodified: discussion.usermodified, timestart: discussion.timestart, timeend: 0 },
    ...{ discussion: discussion.id, parent: 0, userid: first.author, created: first.created },
    ...{ modified: first.modified, mailed: 1 },
    subject: raw ? first.subject : formatName(first.subject),
    message: raw ? first.message : renderText(first.message, first.format),
    ...{ messageformat: 1, messagetrust: 0, attachment: first.attachment !== null, ...file },
    ...{ totalscore: 0, mailnow: 0, userfullname: fullName(personOf(world, first.author)) },
    usermodifiedfullname: fullName(personOf(world, discussion.usermodified)),
    userpictureurl: pictureUrl(world, 'f2'),
    usermodifiedpictureurl: pictureUrl(world, 'f2'),
    ...{ numreplies: replies, numunread: 0, pinned: discussion.pinned },
    ...{ locked: discussion.lockedAt > 0, starred: false, canreply: canReply(world, discussion) },
    canlock: can(world, 'moodle/course:manageactivities'),
    canfavourite: true,
  }
}

/** Whether the bot may answer in this discussion. */
export function canReply(world: World, discussion: Discussion): boolean {
  const forum = oneOf(world.forums, ({ id }) => id === discussion.forum, 'forum')
  const open = discussion.lockedAt === 0 || can(world, 'mod/forum:canoverridediscussionlock')
  return open && can(world, forum.type === 'news' ? 'mod/forum:replynews' : 'mod/forum:replypost')
}

interface PostParams {
  discussionid: number
  sortby: string
  sortdirection: string
}

function discussionPosts(world: World, params: PostParams, settings: Settings): object {
  const { discussionid, sortby, sortdirection } = params
  if (!['id', 'created', 'modified'].includes(sortby)) refuseParameter()
  if (!['ASC', 'DESC'].includes(sortdirection)) refuseParameter()
  const discussion = requireDiscussion(world, discussionid)
  const key = sortby === 'modified' || sortby === 'created' ? sortby : 'id'
  const sign = sortdirection === 'ASC' ? 1 : -1
  const posts = visiblePosts(world, discussion.id).sort(
    (one, other) => sign * (one[key] - other[key] || one.id - other.id),
  )
  return {
    posts: posts.map((post) => postRow(world, post, canReply(world, discussion), settings)),
    forumid: discussion.forum,
    courseid: world.course.id,
    ratinginfo: ratingInfo(moduleOf(world, 'forum', discussion.forum).contextid, 'post'),
    warnings: [],
  }
}

/** Moodle 4.5 falls over an unknown or deleted discussion instead of refusing it. */
function requireDiscussion(world: World, discussionId: number): Discussion {
  const discussion = world.discussions.find(({ id }) => id === discussionId)
  if (!discussion) crash('Error', 'Call to a member function get_forum_id() on null')
  requireLogin(world, moduleOf(world, 'forum', discussion.forum))
  requireViewing(world)
  return discussion
}

function onePost(world: World, { postid }: { postid: number }, settings: Settings): object {
  const post = world.posts.find(({ id }) => id === postid)
  const discussion = world.discussions.find(({ id }) => id === post?.discussion)
  if (!post || !discussion) refuse('invalidpostid', 'Invalid post ID - {$a}')
  requireDiscussion(world, discussion.id)
  if (post.isPrivate && !can(world, 'mod/forum:readprivatereplies')) {
    refuse('noviewdiscussionspermission', 'You do not have permission to view this post')
  }
  return {
    post: postRow(world, post, canReply(world, discussion), settings),
    warnings: [],
  }
}
