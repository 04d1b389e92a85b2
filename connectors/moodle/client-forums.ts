import { z } from 'zod'
import type { Call } from '../../src/connector.ts'
import type { Ask } from './ask.ts'
import * as schema from './schema.ts'
import { sift } from './schema.ts'
import { type PageOf, rows, shaped } from './shaped.ts'

/** What the forums of a course are asked and told. */
export function forumFunctions(ask: Ask, course: number) {
  return {
    async forums(call: Call) {
      const answer = await ask('mod_forum_get_forums_by_courses', { courseids: [course] }, call)
      return sift('forum', schema.Forum, shaped(answer, rows))
    },
    /** `sortorder`: 1 newest reply first, 3 newest first; pinned ones come first in every order. */
    async discussions(forumid: number, at: PageOf & { sortorder: 1 | 3 }, call: Call) {
      const answer = await ask('mod_forum_get_forum_discussions', { forumid, ...at }, call)
      const { discussions } = shaped(answer, z.object({ discussions: rows }))
      return sift('discussion', schema.Discussion, discussions, (row) => ({ id: row.discussion }))
    },
    async posts(discussionid: number, call: Call) {
      const params = { discussionid, sortby: 'created', sortdirection: 'ASC' }
      const answer = await ask('mod_forum_get_discussion_posts', params, call)
      return sift('post', schema.Post, shaped(answer, z.object({ posts: rows })).posts)
    },
    /** @throws Gone when it was deleted, or Misconfigured where it is not shown to us */
    async post(postid: number, call: Call): Promise<void> {
      await ask('mod_forum_get_discussion_post', { postid }, call)
    },
    /** @throws Gone when it was deleted */
    async postRow(postid: number, call: Call): Promise<schema.Post> {
      const answer = await ask('mod_forum_get_discussion_post', { postid }, call)
      return shaped(answer, z.object({ post: schema.Post })).post
    },
    ...forumWrites(ask),
  }
}

/** A text to be posted; the message is HTML. */
export interface PostText {
  subject: string
  message: string
}

function forumWrites(ask: Ask) {
  const writes = { writes: true }
  return {
    /** `groupid` -1 means everybody: left out it becomes a discussion of nobody (Moodle 4.5). */
    async addDiscussion(forumid: number, text: PostText, groupid: number, call: Call) {
      const params = { forumid, ...text, groupid }
      const answer = await ask('mod_forum_add_discussion', params, call, writes)
      return shaped(answer, z.object({ discussionid: z.number().int() })).discussionid
    },
    async addPost(parent: number, text: PostText, call: Call) {
      const params = { postid: parent, ...text, messageformat: 1 }
      const answer = await ask('mod_forum_add_discussion_post', params, call, writes)
      return shaped(answer, z.object({ postid: z.number().int() })).postid
    },
    /** One's own for half an hour, then only with a right (Moodle 4.5). */
    async updatePost(postid: number, text: PostText, call: Call): Promise<void> {
      const params = { postid, ...text, messageformat: 1 }
      await ask('mod_forum_update_discussion_post', params, call, writes)
    },
    /** `targetstate` is the state that the discussion has now: 0 locks it (Moodle 4.5). */
    async setLocked(forumid: number, discussionid: number, locked: boolean, call: Call) {
      const params = { forumid, discussionid, targetstate: locked ? 0 : 1 }
      await ask('mod_forum_set_lock_state', params, call, writes)
    },
    /** The first one goes with its discussion. @throws Gone when it was deleted before */
    async deletePost(postid: number, call: Call): Promise<void> {
      await ask('mod_forum_delete_post', { postid }, call, writes)
    },
    /** Groups that may be named in an activity. */
    async groupsOf(cmid: number, call: Call) {
      const answer = await ask('core_group_get_activity_allowed_groups', { cmid }, call)
      return sift('group', schema.Group, shaped(answer, z.object({ groups: rows })).groups).rows
    },
  }
}
