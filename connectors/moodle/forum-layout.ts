import { type CardView, type CommentView, isOver } from '../../src/card.ts'
import { type Html, html, safe, safeHref } from '../../src/text/html.ts'
import type { PostText } from './client-forums.ts'
import { plainField, subjectLine } from './outgoing.ts'

/** A card as the first post of its discussion: what it is now, and where it stands in full. */
export function discussionText(view: CardView, language: string): PostText {
  const say = words[language === 'ru' ? 'ru' : 'en']
  const facts = [
    fact(say.list, view.list),
    fact(say.labels, view.labels),
    fact(say.members, view.members),
    fact(say.due, view.dueText),
    fact(say.progress, view.progress),
  ].filter((one) => one !== null)
  const parts = [
    html`<p><strong>${view.stateText}</strong></p>`,
    facts.length === 0 ? null : html`<ul>${facts}</ul>`,
    part(null, view.descriptionHtml),
    part(say.attachments, view.attachmentsHtml),
    linkTo(view.url, say.open),
  ]
  return {
    subject: subjectLine(view.title),
    message: marked('card', view.mark, isClosed(view), parts),
  }
}

/** A comment as a reply: whose it is, when it was written, what it says. */
export function replyText(view: CommentView): PostText {
  const parts = [html`<p><strong>${view.heading}</strong></p>`, safe(view.html)]
  return {
    subject: subjectLine(`Re: ${view.cardTitle}`),
    message: marked('comment', view.mark, false, parts),
  }
}

/** Whose discussion takes no further answers. */
export function isClosed({ state }: Pick<CardView, 'state'>): boolean {
  return isOver(state)
}

interface Marked {
  kind: 'card' | 'comment'
  mark: string
  closed: boolean
}

/** What a post of ours shows; `null`: it is none. Who wrote it has to be asked besides. */
export function markIn(message: string): Marked | null {
  const [, kind, mark = '', closed] = ours.exec(message) ?? []
  if (kind !== 'card' && kind !== 'comment') return null
  return { kind, mark, closed: closed !== undefined }
}

/** Classes survive in posts, comments and data-* do not (Moodle 4.5). */
function marked(kind: Marked['kind'], mark: string, closed: boolean, parts: (Html | null)[]) {
  const inner = parts.filter((one) => one !== null)
  const classes = `vmeste vmeste-${kind}-${mark}${closed ? ' vmeste-closed' : ''}`
  return plainField(html`<div class="${classes}">${inner}</div>`.html)
}

const ours = /^\s*<div class="vmeste vmeste-(card|comment)-([\w-]+)( vmeste-closed)?">/

function fact(name: string, value: string): Html | null {
  return value === '' ? null : html`<li>${name}: ${value}</li>`
}

function part(heading: string | null, markup: string): Html | null {
  if (markup === '') return null
  return html`${heading === null ? null : html`<h4>${heading}</h4>`}${safe(markup)}`
}

function linkTo(url: string, label: string): Html | null {
  const href = safeHref(url)
  return href === null ? null : html`<p><a href="${href}">${label}</a></p>`
}

const words = {
  ru: {
    ...{ list: 'Список', labels: 'Метки', members: 'Участники', due: 'Срок' },
    ...{ progress: 'Сделано', attachments: 'Вложения', open: 'Открыть в Trello' },
  },
  en: {
    ...{ list: 'List', labels: 'Labels', members: 'Members', due: 'Due' },
    ...{ progress: 'Done', attachments: 'Attachments', open: 'Open in Trello' },
  },
}
