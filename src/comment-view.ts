import type { CommentView } from './card.ts'
import { contentHash } from './hash.ts'
import type { Space } from './space.ts'
import type { CommentFacts } from './store/comment-facts.ts'
import { dayAndClock, type Eyes } from './text/dates.ts'
import { html } from './text/html.ts'
import { sayIn } from './text/messages.ts'
import { plainLine } from './text/plain-text.ts'

/** A comment with what it needs of its card. */
export interface CommentInput {
  facts: CommentFacts
  mark: string
  /** As readers see it. */
  cardTitle: string
  /** A route leads its card to this place. */
  isMeant: boolean
}

/** What readers see of a comment that stands by itself. The same comment always gives the same view. */
export function commentView(
  { facts, mark, cardTitle, isMeant }: CommentInput,
  { locale, timezone: zone }: Pick<Space, 'locale' | 'timezone'>,
): CommentView {
  const eyes = { locale, zone, say: sayIn(locale) }
  return {
    ...{ mark, under: facts.under ?? '', cardTitle },
    heading: heading(facts, eyes),
    html: bodyOf(facts, isMeant, eyes),
    state: stateOf(facts, isMeant),
  }
}

/** The entry of a comment that another one shows already. */
export function doubleComment(view: CommentView, { locale }: Pick<Space, 'locale'>, mark: string) {
  return { ...view, mark, html: html`<p>${sayIn(locale)('card.double')}</p>`.html }
}

/** Changes when, and only when, readers would see something else: a card's new title is its own change. */
export function commentHash({ heading: head, html: body, state }: CommentView): string {
  return contentHash({ heading: head, html: body, state })
}

/** «Анна Петрова, 12 июля 2019, 14:30», as over the comments in an entry. */
export function heading({ author, at }: { author: string; at: number | null }, eyes: Eyes): string {
  const who = plainLine(author) || eyes.say('card.someone')
  if (at === null) return who
  return eyes.say('card.comment', { author: who, ...dayAndClock(at, eyes) })
}

function stateOf({ gone }: CommentFacts, isMeant: boolean): CommentView['state'] {
  if (gone) return 'deleted'
  return isMeant ? 'open' : 'elsewhere'
}

function bodyOf(facts: CommentFacts, isMeant: boolean, { say }: Eyes): string {
  const state = stateOf(facts, isMeant)
  return state === 'open' ? facts.html : html`<p>${say(`comment.${state}`)}</p>`.html
}
