import type { CardView } from './card.ts'
import { heading } from './comment-view.ts'
import { contentHash } from './hash.ts'
import type { Instant } from './ids.ts'
import type { Locale } from './space.ts'
import type { SubjectState } from './subject.ts'
import { checklistsHtml } from './text/checklists.ts'
import { dayAndClock, type Eyes } from './text/dates.ts'
import { html, safe, safeHref } from './text/html.ts'
import { sayIn } from './text/messages.ts'
import { plainLine } from './text/plain-text.ts'

/** A card with everything around it that its mirrored entry shows. */
export interface CardInput {
  card: SubjectState
  mark: string
  listTitle: string
  memberNames: readonly string[]
  /** Newest first; `html` is safe already. */
  comments: readonly { author: string; at: Instant; html: string }[]
  locale: Locale
  timezone: string
  gone: boolean
}

const commentsShown = 10

/** What readers see of a card, in their language. The same card always gives the same view. */
export function cardView(input: CardInput): CardView {
  const { card } = input
  const eyes = { locale: input.locale, zone: input.timezone, say: sayIn(input.locale) }
  const state = stateOf(card, input.gone)
  return {
    mark: input.mark,
    title: plainLine(card.title ?? '') || eyes.say('untitled'),
    list: plainLine(input.listTitle),
    labels: joined(Object.values(card.labels ?? {}).map((label) => labelText(label, eyes))),
    members: joined(input.memberNames),
    dueIso: card.due ?? '',
    dueText: dueText(card.due, eyes),
    progress: progressText(card, eyes),
    descriptionHtml: `${card.body?.html ?? ''}${checklistsHtml(card, eyes.say)}`,
    commentsHtml: commentsHtml(input, eyes),
    attachmentsHtml: attachmentsHtml(card),
    url: safeHref(card.url) ?? '',
    stateText: eyes.say(`card.${state}`),
    state,
  }
}

/**
 * A card's entry at a place where the card is no longer shown: the link stays, and the title where it is
 * `titled`. Who keeps a card from being shown does not want its next title there either.
 */
export function viewElsewhere(view: CardView, locale: Locale, titled: boolean): CardView {
  const say = sayIn(locale)
  const title = titled ? view.title : say('card.hidden')
  return { ...emptied(view), title, list: '', state: 'elsewhere', stateText: say('card.elsewhere') }
}

/** Without all that describes the card. */
export function emptied(view: CardView): CardView {
  return {
    ...view,
    ...{ labels: '', members: '', dueIso: '', dueText: '', progress: '' },
    ...{ descriptionHtml: '', commentsHtml: '', attachmentsHtml: '' },
  }
}

/** Changes when, and only when, readers would see something else. */
export function cardHash(view: CardView): string {
  return contentHash(view)
}

function stateOf(card: SubjectState, gone: boolean): CardView['state'] {
  if (gone) return 'deleted'
  if (card.closed) return 'archived'
  return card.done ? 'done' : 'open'
}

/** In alphabetical order: sources do not keep theirs. */
function joined(names: readonly string[]): string {
  const named = names.map(plainLine).filter((name) => name !== '')
  return named.toSorted((a, b) => a.localeCompare(b, 'ru')).join(', ')
}

/** A label without a name has its colour for one, in English: `green`, `sky_dark`. */
function labelText(label: string, { say }: Eyes): string {
  const [, colour, tone = ''] = colourName.exec(label) ?? []
  return colour === undefined ? label : say('card.label', { colour, tone })
}

const colourName = /^(green|yellow|orange|red|purple|blue|sky|lime|pink|black)(?:_(dark|light))?$/

function dueText(due: string | null | undefined, eyes: Eyes): string {
  const at = Date.parse(due ?? '')
  if (Number.isNaN(at)) return ''
  return eyes.say('card.due', dayAndClock(at, eyes))
}

function progressText({ items, checked }: SubjectState, { say }: Eyes): string {
  const all = Object.keys(items ?? {})
  if (all.length === 0) return ''
  const done = all.filter((id) => checked?.[id] === true).length
  return say('card.progress', { done, all: all.length })
}

function commentsHtml({ comments }: CardInput, eyes: Eyes): string {
  const parts = comments.slice(0, commentsShown).map(({ author, at, html: body }) => {
    return html`<p><strong>${heading({ author, at }, eyes)}</strong></p>${safe(body)}`
  })
  return parts.map((part) => part.html).join('<hr>')
}

function attachmentsHtml({ attachments }: SubjectState): string {
  const links = Object.values(attachments ?? {}).toSorted((a, b) =>
    `${a.name} ${a.url}`.localeCompare(`${b.name} ${b.url}`, 'ru'),
  )
  if (links.length === 0) return ''
  const lines = links.map(({ name, url }) => {
    const href = safeHref(url)
    const shown = plainLine(name) || url
    return href === null ? html`<li>${shown}</li>` : html`<li><a href="${href}">${shown}</a></li>`
  })
  return html`<ul>${lines}</ul>`.html
}
