import type { SubjectState } from '../subject.ts'
import { type Html, html, safeHref } from './html.ts'
import type { Say } from './messages.ts'
import { plainLine } from './plain-text.ts'

/**
 * The checklists of a card with their items, done ones ticked, in the order in which they were made. Empty
 * lists are left out. Safe HTML, or nothing. The class is Bootstrap's: where it is known, no bullet stands
 * before the box.
 */
export function checklistsHtml(card: SubjectState, say: Say): string {
  return inOrder(card.checklists)
    .map(([id, name]) => checklistHtml(id, name, card, say))
    .join('')
}

function checklistHtml(id: string, name: string, card: SubjectState, say: Say): string {
  const items = inOrder(card.items).filter(([, item]) => item.checklist === id)
  if (items.length === 0) return ''
  const isDone = (item: string) => card.checked?.[item] === true
  const done = items.filter(([item]) => isDone(item)).length
  const heading = say('card.checklist', {
    name: plainLine(name) || say('card.checklist.unnamed'),
    ...{ done, all: items.length },
  })
  const lines = items.map(
    ([item, { name: text }]) => html`<li>${isDone(item) ? '☑' : '☐'} ${withLinks(text)}</li>`,
  )
  return html`<h4>${heading}</h4><ul class="list-unstyled">${lines}</ul>`.html
}

/** Ids of a source grow with time; a database does not keep the order of keys. */
function inOrder<T>(entries: Record<string, T> | null | undefined): [string, T][] {
  return Object.entries(entries ?? {}).sort(([one], [other]) => (one < other ? -1 : 1))
}

/** `[words](address "title")` and bare addresses. */
const link = /\[([^[\]]{1,500})\]\((https?:\/\/[^\s()]+)(?: "[^"]*")?\)|(https?:\/\/[^\s<>"]+)/g

/** A name in one line, its addresses as links. */
function withLinks(name: string): Html {
  const line = plainLine(name)
  const parts: Html[] = []
  let at = 0
  for (const { 0: whole, 1: words, 2: behind, 3: bare, index } of line.matchAll(link)) {
    const href = safeHref(behind ?? bare)
    const shown = words ?? bare ?? whole
    parts.push(html`${line.slice(at, index)}`)
    parts.push(href === null ? html`${whole}` : html`<a href="${href}">${shown}</a>`)
    at = index + whole.length
  }
  return html`${[...parts, html`${line.slice(at)}`]}`
}
