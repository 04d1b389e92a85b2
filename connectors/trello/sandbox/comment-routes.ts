import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { commentVerbs } from './act-comment.ts'
import { actionAnswer, type Thing } from './answers.ts'
import { findComment, isComment } from './find.ts'
import type { Query } from './paging.ts'
import { BadQuery, NotThere, Unauthorized } from './refusal.ts'
import { demandAccess } from './traps.ts'
import { type Action, botOf, type World } from './world.ts'

interface Asked {
  Params: { id: string; idAction: string }
  Querystring: Query
  Body: unknown
}

/** Trello's limit for a comment (from memory; that of a description is known to be the same). */
const longest = 16_384

/** Comments of the token's member: written, edited and deleted as through `act`; nobody else's are. */
export function addCommentRoutes(app: FastifyInstance, world: World): void {
  app.post<Asked>('/1/cards/:id/actions/comments', (asked) =>
    write(world, asked.params.id, textIn(asked)),
  )
  for (const [path, name] of [
    ['/1/actions/:id', 'id'],
    ['/1/cards/:id/actions/:idAction/comments', 'idAction'],
  ] as const) {
    app.put<Asked>(path, (asked) => edit(world, asked.params[name], textIn(asked)))
    app.delete<Asked>(path, ({ params }) => remove(world, params[name]))
  }
}

function write(world: World, card: string, text: string): Thing {
  demandWriting(world)
  const found = world.board.cards.find(({ id, shortLink }) => [id, shortLink].includes(card))
  if (!found) throw new NotThere()
  const { id } = commentVerbs.comment(world, { by: botOf(world).id, card: found.id, text })
  return actionAnswer(findComment(world, String(id)), {})
}

function edit(world: World, comment: string, text: string): Thing {
  const found = ownComment(world, comment)
  commentVerbs.editComment(world, { by: botOf(world).id, comment, text })
  return actionAnswer(found, {})
}

function remove(world: World, comment: string): Thing {
  ownComment(world, comment)
  commentVerbs.deleteComment(world, { by: botOf(world).id, comment })
  return { _value: null }
}

/** @throws NotThere, Unauthorized for somebody else's */
function ownComment(world: World, id: string): Action {
  demandWriting(world)
  const found = world.board.actions.find((action) => action.id === id)
  if (!found) throw new NotThere()
  if (!isComment(found)) throw new BadQuery('invalid action type')
  if (found.idMemberCreator !== botOf(world).id) throw new Unauthorized()
  return found
}

function demandWriting(world: World): void {
  demandAccess(world)
  if (!world.mayWrite) throw new Unauthorized()
}

const Given = z.looseObject({ text: z.string().default('') })

/** In the query or in the body. */
function textIn({ query, body }: { query: Query; body: unknown }): string {
  const { text } = Given.parse({ ...query, ...(typeof body === 'object' && body !== null && body) })
  if (text.trim() === '' || text.length > longest) throw new BadQuery('invalid value for text')
  return text
}
