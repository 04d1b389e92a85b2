import type { Account } from '../../src/account.ts'
import type { AttachmentLink, Subject } from '../../src/subject.ts'
import { fileAddress, richText } from './html.ts'
import { authorOf, type Course, instantOf, keyOf, ownMark } from './normalize.ts'
import type { Discussion, Forum, Post } from './schema.ts'
import { titleText } from './text.ts'

export function forumSubject(course: Course, forum: Forum): Subject {
  return {
    key: keyOf(course, 'forum', forum.id),
    kind: 'forum',
    state: {
      title: titleText(forum.name, course.language),
      url: `${course.baseUrl}/mod/forum/view.php?id=${forum.cmid}`,
    },
    fingerprint: String(forum.timemodified),
  }
}

/**
 * What changes when a discussion gets, loses or changes posts, as far as its row in the list tells;
 * an edited reply does not show here. Begins with the forum. Compare for "different", never for
 * "newer": deleting a reply moves `timemodified` back (Moodle 4.5).
 */
export function discussionFingerprint(forum: number, row: Discussion): string {
  return [forum, row.timemodified, row.numreplies, row.modified].join(':')
}

/** The first number of a fingerprint: the place of what vanished. */
export function placeIn(fingerprint: string): string {
  return fingerprint.split(':', 1)[0] ?? ''
}

export function discussionSubject(course: Course, forum: number, row: Discussion): Subject {
  return {
    key: keyOf(course, 'discussion', row.discussion),
    kind: 'discussion',
    state: {
      title: titleText(row.name, course.language),
      place: keyOf(course, 'forum', forum),
      author: authorOf(row.userid),
      createdAt: instantOf(row.created),
      pinned: row.pinned,
      locked: row.locked,
      url: discussionUrl(course, row.discussion),
    },
    fingerprint: discussionFingerprint(forum, row),
    editedAt: instantOf(row.modified),
    ...ownMark(course, row.userid),
  }
}

/** A post erased for privacy keeps its place and loses author and text. */
export function postSubject(course: Course, discussion: number, post: Post): Subject {
  const author = post.isdeleted ? null : (post.author?.id ?? null)
  return {
    key: keyOf(course, 'post', post.id),
    kind: 'post',
    state: {
      title: titleText(post.subject, course.language),
      body: post.isdeleted ? null : richText(post.message, course.language),
      place: keyOf(course, 'discussion', discussion),
      parent: post.parentid ? keyOf(course, 'post', post.parentid) : null,
      author: authorOf(author),
      createdAt: instantOf(post.timecreated),
      url: `${discussionUrl(course, discussion)}#p${post.id}`,
      attachments: attachmentsOf(post),
      ...(post.isprivatereply && { confidential: true }),
    },
    fingerprint: post.isprivatereply
      ? privateFingerprint(discussion, post)
      : String(post.timemodified),
    editedAt: instantOf(post.timemodified),
    ...ownMark(course, author),
  }
}

/** Marked, as what is missing may be no longer shown to us. Begins with the discussion. */
function privateFingerprint(discussion: number, { timemodified }: Post): string {
  return [discussion, timemodified, privately].join(':')
}

export function isPrivate(fingerprint: string): boolean {
  return fingerprint.endsWith(`:${privately}`)
}

const privately = 'private'

function discussionUrl(course: Course, discussion: number): string {
  return `${course.baseUrl}/mod/forum/discuss.php?d=${discussion}`
}

/** Keyed by path: Moodle gives attachments no id of their own. */
function attachmentsOf(post: Post): Record<string, AttachmentLink> | null {
  if (post.attachments.length === 0) return null
  return Object.fromEntries(
    post.attachments.map(({ filepath, filename, url }) => {
      return [filepath + filename, { name: filename, url: fileAddress(url) }]
    }),
  )
}

/** The people who wrote, as far as a post names them: some may be newer than the participant list. */
export function postAccounts(posts: readonly Post[]): Account[] {
  const named = posts.filter((post) => !post.isdeleted && post.author?.id)
  return [...new Map(named.map(({ author }) => [author?.id, author])).values()].flatMap((author) =>
    author?.id ? [{ sourceId: String(author.id), name: author.fullname }] : [],
  )
}
