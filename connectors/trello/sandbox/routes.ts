import type { FastifyInstance } from 'fastify'
import { actionAnswer, boardAnswer, cardAnswer, isListed } from './answers.ts'
import { actionPage, cardPage, type Query } from './paging.ts'
import type { Board, World } from './world.ts'

interface Asked {
  Params: { id: string; filter: string }
  Querystring: Query
}

/** The part of Trello's API that a reader of one board calls. */
export function addRoutes(app: FastifyInstance, world: World): void {
  app.get<Asked>('/1/boards/:id', ({ params, query }) =>
    boardAnswer(boardOf(world, params.id), query),
  )
  app.get<Asked>('/1/boards/:id/cards', ({ params, query }) =>
    cards(boardOf(world, params.id), 'visible', query),
  )
  app.get<Asked>('/1/boards/:id/cards/:filter', ({ params, query }) =>
    cards(boardOf(world, params.id), params.filter, query),
  )
  app.get<Asked>('/1/boards/:id/actions', ({ params, query }) =>
    actionPage(boardOf(world, params.id).actions, query).map((action) =>
      actionAnswer(action, query),
    ),
  )
  app.get<Asked>('/1/cards/:id', ({ params, query }) => {
    const card = world.board.cards.find(({ id, shortLink }) => [id, shortLink].includes(params.id))
    if (!card) throw new NotThere()
    return cardAnswer(world.board, card, query)
  })
  app.get('/1/members/me', () => ({ id: world.board.id, username: 'sandbox', fullName: 'Sandbox' }))
}

/** Answered with 404 and Trello's line of plain text. */
export class NotThere extends Error {
  override readonly name = 'NotThere'
}

function boardOf({ board }: World, ref: string): Board {
  if (ref !== board.id && ref !== board.shortLink) throw new NotThere()
  return board
}

function cards(board: Board, filter: string, query: Query) {
  const listed = board.cards.filter((card) => isListed(board, card, filter))
  return cardPage(listed, query).map((card) => cardAnswer(board, card, query))
}
