import {
  actionAnswer,
  boardAnswer,
  cardAnswer,
  isListed,
  listAnswer,
  type Thing,
} from './answers.ts'
import { actionPage, boundsOf, cardPage, type Query } from './paging.ts'
import { BadQuery, NotThere } from './refusal.ts'
import { demandAccess, misledPage } from './traps.ts'
import { type Action, botOf, isListedNow, otherBoard, type World } from './world.ts'

type Params = Readonly<Record<string, string>>
type Get = (world: World, params: Params, query: Query) => Thing | readonly Thing[]

/** The part of Trello's API that a reader of one board calls: path → answer. */
export const gets: Readonly<Record<string, Get>> = {
  '/boards/:id': (world, { id = '' }, query) => board(world, id, query),
  '/boards/:id/cards': (world, { id = '' }, query) => cards(world, id, 'visible', query),
  '/boards/:id/cards/:filter': (world, { id = '', filter = '' }, query) =>
    cards(world, id, filter, query),
  '/boards/:id/actions': (world, { id = '' }, query) => {
    checkBoard(world, id)
    return actions(world, query)
  },
  '/lists/:id': (world, { id = '' }, query) => list(world, id, query),
  '/cards/:id': (world, { id = '' }, query) => card(world, id, query),
  '/actions/:id': (world, { id = '' }, query) => action(world, id, query),
  '/cards/:id/actions': (world, { id = '' }, query) => cardActions(world, id, query),
  '/members/me': (world) => botOf(world),
}

/**
 * Answers a path with its query, without the leading `/1`, as `/batch` asks for it.
 * @throws NotThere, BadQuery, Unauthorized
 */
export function answerPath(world: World, url: string): Thing | readonly Thing[] {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const query: Query = Object.fromEntries(searchParams)
  for (const [pattern, get] of Object.entries(gets)) {
    const params = paramsOf(pattern, pathname)
    if (params) return get(world, params, query)
  }
  throw new BadQuery(`invalid url ${pathname}`)
}

function paramsOf(pattern: string, path: string): Params | null {
  const [names, parts] = [pattern.split('/'), path.split('/')]
  const fits = names.every((name, at) => name.startsWith(':') || name === parts[at])
  if (!fits || names.length !== parts.length) return null
  return Object.fromEntries(
    names.flatMap((name, at) =>
      name.startsWith(':') ? [[name.slice(1), decodeURIComponent(parts[at] ?? '')]] : [],
    ),
  )
}

function board(world: World, ref: string, query: Query): Thing {
  checkBoard(world, ref)
  const answer = boardAnswer(world, query)
  if (!query.actions || query.actions === 'none') return answer
  return { ...answer, actions: actions(world, nestedQuery(query)) }
}

/** `actions_limit` → `limit`, `action_fields` → `fields`, `actions` → `filter`. */
function nestedQuery(query: Query): Query {
  const entries = Object.entries(query).flatMap(([key, value]) => {
    if (key === 'actions') return [['filter', value]]
    const inner = /^actions?_(.+)$/.exec(key)?.[1]
    return inner ? [[inner, value]] : []
  })
  return Object.fromEntries(entries)
}

function cards(world: World, ref: string, filter: string, query: Query): readonly Thing[] {
  checkBoard(world, ref)
  const { board } = world
  const { limit } = boundsOf(query, Number.POSITIVE_INFINITY)
  const page = cardPage(
    board.cards.filter((card) => isListed(board, card, filter)),
    query,
  )
  const second = query.before !== undefined
  const newestFirst = [...page].sort((a, b) => (a.id < b.id ? 1 : -1))
  const kept = new Set(misledPage(world, 'cards', newestFirst, { limit, second }))
  return page.filter((card) => kept.has(card)).map((card) => cardAnswer(board, card, query))
}

function actions(world: World, query: Query): readonly Thing[] {
  const { limit } = boundsOf(query, 50)
  const second = query.before !== undefined
  return misledPage(world, 'actions', actionPage(world, query), { limit, second }).map((action) =>
    actionAnswer(action, query),
  )
}

function list(world: World, ref: string, query: Query): Thing {
  demandAccess(world)
  const here = world.board.lists.find(({ id }) => id === ref)
  if (here) return listAnswer(here, world.board.id, query)
  const away = world.away.lists.get(ref)
  if (away) return listAnswer(away, otherBoard.id, query)
  throw new NotThere()
}

function card(world: World, ref: string, query: Query): Thing {
  demandAccess(world)
  const { board, away } = world
  const isIt = ({ id, shortLink }: { id: string; shortLink: string }) =>
    ref === id || ref === shortLink
  const here = board.cards.find(isIt)
  if (here) return cardAnswer(board, here, query)
  const gone = away.cards.get(ref) ?? [...away.cards.values()].find(({ card }) => isIt(card))
  if (!gone) throw new NotThere()
  return cardAnswer({ ...board, checklists: gone.checklists }, gone.card, query)
}

function cardActions(world: World, ref: string, query: Query): readonly Thing[] {
  const { id } = card(world, ref, { fields: 'id' })
  const { filter = 'commentCard,updateCard:idList' } = query
  const actions = world.board.actions.filter(({ data }) => data.card?.id === id)
  const page = actionPage({ ...world, board: { ...world.board, actions } }, { ...query, filter })
  return page.map((action) => actionAnswer(action, query))
}

/** A comment that went along with its card is told of as one of the other board. */
function action(world: World, ref: string, query: Query): Thing {
  demandAccess(world)
  const isIt = (action: Action) => action.id === ref && isListedNow(world, action)
  const here = world.board.actions.find(isIt)
  if (here) return actionAnswer(here, query)
  const away = [...world.away.cards.values()].flatMap(({ comments }) => comments).find(isIt)
  if (!away) throw new NotThere()
  return actionAnswer({ ...away, data: { ...away.data, board: otherBoard } }, query)
}

function checkBoard({ board }: World, ref: string): void {
  if (ref !== board.id && ref !== board.shortLink) throw new NotThere()
}
