import type { Sandbox } from '../../src/connector.ts'
import { boardRef } from './service.ts'
import { type Sight, toSight } from './sight.ts'

/** The board as it is now, read beside the connector. */
export async function fetchSight(sandbox: Pick<Sandbox, 'url' | 'secrets'>): Promise<Sight> {
  const get = (path: string) => askTrello(sandbox, `/1/boards/${boardRef}${path}`)
  const parts = 'lists=all&members=all&member_fields=id&labels=all&labels_limit=1000'
  const board = await get(`?fields=name,closed&customFields=true&${parts}`)
  const cards = await get('/cards/all?attachments=true&checklists=all&customFieldItems=true')
  return toSight({ board, cards, actions: await allActions(get) })
}

/** The parsed answer to a path with its query. */
export async function askTrello(
  { url, secrets }: Pick<Sandbox, 'url' | 'secrets'>,
  path: string,
): Promise<unknown> {
  const { TRELLO_KEY: key, TRELLO_TOKEN: token } = secrets
  const headers = { authorization: `OAuth oauth_consumer_key="${key}", oauth_token="${token}"` }
  const answer = await fetch(`${url}${path}`, { headers })
  return answer.json()
}

export async function allActions(get: (path: string) => Promise<unknown>): Promise<unknown[]> {
  const actions = new Map<string, { id: string; date: string }>()
  const path =
    '/actions?limit=1000&fields=type,date,data,idMemberCreator&memberCreator=false&member=false'
  for (let before = ''; ; ) {
    const page = (await get(`${path}${before}`)) as { id: string; date: string }[]
    const size = actions.size
    for (const action of page) actions.set(action.id, action)
    const oldest = page.at(-1)
    if (page.length < 1_000 || oldest === undefined || actions.size === size) break
    before = `&before=${new Date(Date.parse(oldest.date) + 1).toISOString()}`
  }
  return [...actions.values()]
}
