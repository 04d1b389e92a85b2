import { answerPath } from './gets.ts'
import type { Query } from './paging.ts'
import { BadQuery, refusalOf } from './refusal.ts'
import type { World } from './world.ts'

const most = 10

const errorNames: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  401: 'UnauthorizedError',
  404: 'NotFoundError',
}

/**
 * Up to ten reads in one request: `urls=/cards/a,/lists/b`, each answered by its own status. A comma
 * inside one of them is percent-encoded once more.
 * @throws BadQuery for none or too many
 */
export function batch(world: World, query: Query): Record<string, unknown>[] {
  const urls = (query.urls ?? '').split(',').filter(Boolean)
  if (urls.length === 0) throw new BadQuery('missing urls')
  if (urls.length > most) throw new BadQuery(`no more than ${most} urls`)
  return urls.map((url) => answerOne(world, url))
}

function answerOne(world: World, url: string): Record<string, unknown> {
  try {
    return { 200: answerPath(world, url) }
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === null) throw error
    const { status, text: message } = refusal
    return { [status]: { message, name: errorNames[status], statusCode: status } }
  }
}
