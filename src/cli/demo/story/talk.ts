import { type Act, moscow } from '../step.ts'

export type Forum =
  | 'Объявления'
  | 'Обмен опытом'
  | 'Консультации эксперта'
  | 'Вопросы по работе пространства'

/** A discussion with what is said in it. Texts are plain, a blank line between paragraphs. */
export interface Talk {
  /** Moscow time, `07-15 11:30`. */
  at: string
  forum: Forum
  by: string
  title: string
  text: string
  file?: string
  replies?: readonly Reply[]
  /** What becomes of the first post or of replies later. */
  later?: readonly Later[]
}

interface Reply {
  at: string
  by: string
  text: string
  file?: string
}

/** `reply`: the number of the reply, from 1; without it the first post. */
type Later =
  | { at: string; by: string; edit: string; reply?: number }
  | { at: string; by: string; remove: true; reply?: number }
  | { at: string; by: string; verb: 'pin' | 'unpin' | 'lock' }

/** More in a discussion that was there before July. */
export interface OldTalk {
  title: string
  replies: readonly Reply[]
}

export function oldTalkSteps({ title, replies }: OldTalk): Act[] {
  return replies.map((reply, index) => replyStep(title, reply, index + 1))
}

/** The same, step by step. */
export function talkSteps(talk: Talk): Act[] {
  const { title, forum, by } = talk
  const start: Act = {
    ...{ at: moscow(talk.at), sandbox: 'moodle', act: 'discuss' },
    with: { by, forum, subject: title, message: toHtml(talk.text), ...fileOf(talk) },
    remember: { [title]: 'discussionId', [postName(title)]: 'postId' },
  }
  const replies = (talk.replies ?? []).map((reply, index) => replyStep(title, reply, index + 1))
  return [start, ...replies, ...(talk.later ?? []).map((later) => laterStep(title, later))]
}

function replyStep(title: string, reply: Reply, number: number): Act {
  return {
    ...{ at: moscow(reply.at), sandbox: 'moodle', act: 'reply' },
    with: {
      ...{ by: reply.by, discussionId: { ref: title }, message: toHtml(reply.text) },
      ...fileOf(reply),
    },
    remember: { [postName(title, number)]: 'postId' },
  }
}

function laterStep(title: string, later: Later): Act {
  const at = { at: moscow(later.at), sandbox: 'moodle' as const }
  if ('verb' in later)
    return { ...at, act: later.verb, with: { by: later.by, discussionId: { ref: title } } }
  const post = { by: later.by, postId: { ref: postName(title, later.reply) } }
  return 'edit' in later
    ? { ...at, act: 'editPost', with: { ...post, message: toHtml(later.edit) } }
    : { ...at, act: 'deletePost', with: post }
}

function postName(title: string, reply = 0): string {
  return `${title} #${reply}`
}

function fileOf({ file }: { file?: string }) {
  return file === undefined ? {} : { attachment: file }
}

function toHtml(text: string): string {
  const paragraphs = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').split('\n\n')
  return paragraphs.map((part) => `<p>${part.replaceAll('\n', '<br>')}</p>`).join('')
}
