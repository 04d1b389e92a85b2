import { textHash } from './hash.ts'
import { replyMark } from './reply-mark.ts'
import type { ReplyPlan, Space } from './space.ts'
import type { AttachmentLink } from './subject.ts'
import { safeHref } from './text/html.ts'
import { toMarkdown } from './text/markdown.ts'
import { destination, escapeMarkdown } from './text/markdown-escape.ts'
import { sayIn } from './text/messages.ts'
import { plainLine, shortened } from './text/plain-text.ts'

/** An answer with what is known of who gave it. */
export interface Answer {
  /** Safe html. */
  html: string
  url: string
  attachments: readonly AttachmentLink[]
  name: string | null
  organisation: string | null
  /** As the space or the person calls it. */
  region: string | null
}

export interface TextRules {
  space: Pick<Space, 'name' | 'locale'>
  sign: ReplyPlan['sign']
  /** So many characters (UTF-16 units) at most. */
  longest: number
}

/**
 * The comment that brings an answer to its card, in Markdown: what was said, who says it, and our mark,
 * a link to the answer. By default nothing in it names a person. What is too long ends with «…».
 */
export function replyText(answer: Answer, { space, sign, longest }: TextRules): string {
  const end = [signatureOf(answer, { space, sign }), replyMark(space.name, answer.url)]
    .flatMap((line) => line ?? [])
    .join('\n')
  const body = withoutCalls(
    [toMarkdown(answer.html), ...attachmentLines(answer)].join('\n\n').trim(),
  )
  return `${cut(body, longest - end.length - 2)}\n\n${end}`
}

/** Changes when, and only when, such a text reads otherwise: who keeps it may trim it. */
export function replyHash(text: string): string {
  return textHash(
    text
      .replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  )
}

/** Files stand behind the login of the space: links, and nothing of what is in them. */
function attachmentLines({ attachments }: Answer): string[] {
  const lines = attachments.flatMap(({ name, url }) => {
    const href = safeHref(url)
    return href === null ? [] : [`- [${inLine(name)}](${destination(href)})`]
  })
  return lines.length === 0 ? [] : [lines.join('\n')]
}

function signatureOf(answer: Answer, { space, sign }: Omit<TextRules, 'longest'>): string | null {
  if (sign === 'nobody') return null
  const name = sign === 'name' ? answer.name : null
  const known = [name, answer.organisation, answer.region].flatMap((part) => part?.trim() || [])
  const nobody = () => sayIn(space.locale)('reply.participant', { space: space.name })
  return `— ${inLine(known.join(', ') || nobody())}`
}

/** In one line, and no part of it acts. */
function inLine(text: string): string {
  return withoutCalls(escapeMarkdown(shortened(plainLine(text), 200)))
}

/**
 * An `@name` would call a stranger of that name to the card, and nobody says whether a backslash before
 * it is enough; within an address it calls nobody.
 */
function withoutCalls(text: string): string {
  return text.replace(call, '@\u2060')
}

const call = /(?<![\p{L}\p{N}])(?<!https?:\/\/[^\s()<>[\]\\,;]{0,300}[/=])@(?=[\p{L}\p{N}_])/gu

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text
  const head = text.slice(0, longest - 6).toWellFormed()
  const atWord = head.replace(/\s+\S*$/, '')
  const kept = atWord.length > longest / 2 ? atWord : head
  const isOpen = (kept.match(/^\s*```/gm) ?? []).length % 2 === 1
  return `${kept}…${isOpen ? '\n```' : ''}`
}
