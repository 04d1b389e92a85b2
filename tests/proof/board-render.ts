import { toCard } from '../../connectors/trello/normalize-card.ts'
import { toComment } from '../../connectors/trello/normalize-comment.ts'
import { Action, Card } from '../../connectors/trello/schema.ts'
import type { CardView, CommentView } from '../../src/card.ts'
import { cardView } from '../../src/card-view.ts'
import { commentView } from '../../src/comment-view.ts'
import type { Sandbox } from '../../src/connector.ts'
import { subjectKey } from '../../src/ids.ts'
import { answerIn } from '../../src/reply-mark.ts'
import type { Locale } from '../../src/space.ts'
import type { SubjectState } from '../../src/subject.ts'
import { namesByUserName, withNames } from '../../src/text/mentions.ts'
import { allActions, askTrello } from './fetch-sight.ts'
import { boardRef } from './service.ts'

/** A card on the board as readers are to see it. */
export interface RenderedCard {
  view: CardView
  comments: readonly CommentView[]
  isTask: boolean
}

export interface Named {
  name: string
  userName: string
}

/** By member. */
export type Names = ReadonlyMap<string, Named>

interface RawBoard {
  lists: { id: string; name: string; closed: boolean }[]
  cards: unknown[]
}

/**
 * What the core makes of the board as its server tells it right now. Nothing of it comes from a
 * database of ours. `apart`: comments stand by themselves, not within their card.
 */
export async function renderBoard(
  trello: Pick<Sandbox, 'url' | 'secrets'>,
  names: Names,
  apart: boolean,
): Promise<RenderedCard[]> {
  const get = (path: string) => askTrello(trello, `/1/boards/${boardRef}${path}`)
  const { lists } = (await get('?lists=all')) as RawBoard
  const cards = (await get('/cards/all?attachments=true&checklists=all')) as RawBoard['cards']
  const comments = (await allActions(get)).flatMap((raw) =>
    noEcho(toComment(Action.parse(raw), source)),
  )
  return cards.map((raw) => {
    const { key, state } = toCard(Card.parse(raw), { source, boardId: '', fieldOptions: new Map() })
    const list = lists.find(({ id }) => state.place === `${source}:list:${id}`)
    const own = comments.filter((comment) => comment.state.place === key)
    const said = own.toSorted(newestFirst).map((comment) => factsOf(comment, names))
    const view = cardView({
      card: {
        ...calling(state, names),
        closed: state.closed === true || list?.closed === true,
      },
      mark: idOf(key),
      listTitle: list?.name ?? '',
      memberNames: Object.keys(state.people ?? {}).map((id) => names.get(id)?.name ?? ''),
      comments: apart ? [] : said,
      ...{ ...eyes, gone: false },
    })
    const isTask = (state.role ?? null) === null
    return { view, isTask, comments: said.map((facts) => toView(facts, view)) }
  })
}

const source = 'trello'
const eyes = { locale: 'ru' satisfies Locale, timezone: 'Europe/Moscow' } as const

type Comment = NonNullable<ReturnType<typeof toComment>>

/** Answers that the service brought to the board are not shown where they came from. */
function noEcho(comment: Comment | null): Comment[] {
  return comment === null || answerIn(comment.state.body?.source ?? '') !== null ? [] : [comment]
}

function newestFirst(one: Comment, other: Comment): number {
  const later = (other.state.createdAt ?? 0) - (one.state.createdAt ?? 0)
  return later || (one.key < other.key ? 1 : -1)
}

function factsOf({ key, state }: Comment, names: Names) {
  const called = namesByUserName(names.values())
  return {
    mark: idOf(key),
    author: names.get(state.author ?? '')?.name ?? '',
    at: state.createdAt ?? 0,
    html: withNames(state.body?.html ?? '', called),
    text: state.body?.source ?? '',
  }
}

function calling(state: SubjectState, names: Names): SubjectState {
  const { body } = state
  if (!body) return state
  return {
    ...state,
    body: { ...body, html: withNames(body.html, namesByUserName(names.values())) },
  }
}

function toView({ mark, ...facts }: ReturnType<typeof factsOf>, card: CardView): CommentView {
  const input = { facts: { ...facts, card: anyCard, under: '', gone: false }, mark }
  return commentView({ ...input, cardTitle: card.title, isMeant: true }, eyes)
}

const anyCard = subjectKey(source, 'card', 'any')

function idOf(key: string): string {
  return key.split(':')[2] ?? ''
}
