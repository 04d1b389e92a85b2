import { DateTime } from 'luxon'
import { can } from './access.ts'
import type { Settings } from './function.ts'
import { formatName, renderText } from './html.ts'
import { discussionUrl, pictureUrl, profileUrl } from './links.ts'
import { fullName, moduleOf, oneOf, type Post, personOf, type World } from './world.ts'

/** How long ordinary authors may edit and delete their posts (`maxeditingtime`), seconds. */
export const editingTime = 1800

/** One post, as `mod_forum_get_discussion_posts` and `mod_forum_add_discussion_post` give it. */
export function postRow(
  world: World,
  post: Post,
  canReply: boolean,
  { raw }: Settings = { raw: false },
): object {
  const rights = rightsOver(world, post, canReply)
  const subject = raw ? post.subject : formatName(post.subject)
  const row = {
    id: post.id,
    subject,
    replysubject: /^re:/i.test(subject) ? subject : `Re: ${subject}`,
    message: raw ? post.message : renderText(post.message, post.format),
    messageformat: raw ? post.format : 1,
    author: authorRow(world, post.author),
    ...{
      discussionid: post.discussion,
      hasparent: post.parent !== 0,
      parentid: post.parent || null,
    },
    ...{ timecreated: post.created, timemodified: post.modified, unread: null, isdeleted: false },
    ...{ isprivatereply: post.isPrivate, haswordcount: false, wordcount: null, charcount: null },
    ...{ capabilities: rights, urls: postUrls(world, post, rights) },
    attachments: post.attachment === null ? [] : [storedFile(world, post, post.attachment)],
    ...{ messageinlinefiles: [], tags: [] },
    html: { rating: null, taglist: null, authorsubheading: subheading(world, post) },
  }
  return post.erased ? { ...row, ...erased } : row
}

/** What is left of a post that was erased for privacy (Moodle 4.5). */
const erased = {
  subject: 'This forum post has been removed',
  replysubject: 'Re: This forum post has been removed',
  message: 'The content of this forum post has been removed and can no longer be accessed.',
  ...{ timecreated: null, isdeleted: true, attachments: [] },
  html: { rating: null, taglist: null, authorsubheading: null },
}

export function ratingInfo(contextid: number, ratingarea: 'post' | 'entry'): object {
  const component = ratingarea === 'post' ? 'mod_forum' : 'mod_data'
  const rights = { canviewall: null, canviewany: null }
  return { contextid, component, ratingarea, ...rights, scales: [], ratings: [] }
}

/** The short form of an attachment, as discussion lists have it. */
export function attachmentFile(world: World, post: Post): object {
  const filename = post.attachment ?? ''
  return {
    filename,
    filepath: '/',
    filesize: fileSize,
    fileurl: fileUrl(world, post, '/webservice/pluginfile.php', filename),
    timemodified: post.created,
    mimetype: 'text/plain',
    isexternalfile: false,
    icon: 'f/text',
  }
}

interface Rights {
  edit: boolean
  delete: boolean
  reply: boolean
}

function rightsOver(world: World, post: Post, canReply: boolean): Rights {
  const fresh = post.author === world.bot.id && world.now() - post.created < editingTime
  const rights = {
    view: true,
    edit: fresh || can(world, 'mod/forum:editanypost'),
    delete:
      (fresh && can(world, 'mod/forum:deleteownpost')) || can(world, 'mod/forum:deleteanypost'),
    split: false,
    reply: canReply && !post.isPrivate,
    ...{ selfenrol: false, export: false, controlreadstatus: false, canreplyprivately: false },
  }
  return rights
}

function authorRow(world: World, author: number): object {
  const person = personOf(world, author)
  const groups = world.groups.filter(({ id }) => person.groups.includes(id))
  return {
    id: person.id,
    fullname: fullName(person),
    isdeleted: false,
    groups: groups.map(({ id, name }) => ({ id, name, urls: { image: null } })),
    urls: { profile: profileUrl(world, person.id), profileimage: pictureUrl(world, 'f1') },
  }
}

function postUrls(world: World, post: Post, rights: Rights): object {
  const thread = discussionUrl(world, post.discussion)
  const edit = `${world.url}/mod/forum/post.php`
  return {
    view: `${thread}#p${post.id}`,
    viewisolated: `${thread}&parent=${post.id}`,
    viewparent: post.parent === 0 ? null : `${thread}#p${post.parent}`,
    edit: rights.edit ? `${edit}?edit=${post.id}` : null,
    delete: rights.delete ? `${edit}?delete=${post.id}` : null,
    split: null,
    reply: rights.reply ? `${edit}?reply=${post.id}#mformforum` : null,
    ...{ export: null, markasread: null, markasunread: null, discuss: thread },
  }
}

/** In the bot's own language and time zone, so of no use to a client; it is here to be ignored. */
function subheading(world: World, post: Post): string {
  const at = DateTime.fromSeconds(post.created, { zone: 'Europe/Moscow', locale: 'en' })
  const when = at.toFormat('cccc, d LLLL yyyy, h:mm a')
  const iso = at.toISO({ suppressMilliseconds: true })
  const name = fullName(personOf(world, post.author))
  return `by <a href="${profileUrl(world, post.author)}">${name}</a> - <time datetime="${iso}">${when}</time>`
}

const fileSize = 24

function fileUrl(world: World, post: Post, script: string, filename: string): string {
  const discussion = oneOf(world.discussions, ({ id }) => id === post.discussion, 'discussion')
  const { contextid } = moduleOf(world, 'forum', discussion.forum)
  return `${world.url}${script}/${contextid}/mod_forum/attachment/${post.id}/${encodeURIComponent(filename)}`
}

function storedFile(world: World, post: Post, filename: string): object {
  const discussion = oneOf(world.discussions, ({ id }) => id === post.discussion, 'discussion')
  const { contextid } = moduleOf(world, 'forum', discussion.forum)
  const at = DateTime.fromSeconds(post.created, { zone: 'Europe/Moscow', locale: 'en' })
  const when = at.toFormat('cccc, d LLLL yyyy, h:mm a')
  return {
    ...{ contextid, component: 'mod_forum', filearea: 'attachment', itemid: post.id },
    ...{ filepath: '/', filename, isdir: false, isimage: false },
    ...{ timemodified: post.created, timecreated: post.created, filesize: fileSize },
    ...{ author: '', license: '', filenameshort: filename, filesizeformatted: '24\u00a0bytes' },
    ...{ icon: 'f/text', timecreatedformatted: when, timemodifiedformatted: when },
    url: `${fileUrl(world, post, '/pluginfile.php', filename)}?forcedownload=1`,
    ...{ urls: { export: null }, html: { plagiarism: null } },
  }
}
