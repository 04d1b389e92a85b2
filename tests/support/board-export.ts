import { z } from 'zod'
import type { Sandbox } from '../../src/connector.ts'

const Card = z.looseObject({ id: z.string(), checklists: z.array(z.looseObject({})).default([]) })

/** A board as Trello's "export as JSON" gives it; tests may change it before it is written. */
export const BoardExport = z.looseObject({
  id: z.string(),
  shortLink: z.string(),
  cards: z.array(Card),
  checklists: z.array(z.looseObject({})),
  actions: z.array(z.looseObject({ id: z.string(), date: z.string() })),
})
export type BoardExport = z.infer<typeof BoardExport>

/** Takes the board out of a Trello sandbox, as its menu would: at most the newest 1,000 actions. */
export async function exportBoard(sandbox: Sandbox, board = 'IN2LmCfA'): Promise<BoardExport> {
  const parts = 'lists=all&labels=all&labels_limit=1000&members=all&customFields=true'
  const cardParts = 'attachments=true&checklists=all&customFieldItems=true'
  const head = z.looseObject({}).parse(await ask(sandbox, `/boards/${board}?fields=all&${parts}`))
  const cards = z
    .array(Card)
    .parse(await ask(sandbox, `/boards/${board}/cards/all?limit=1000&${cardParts}`))
  return BoardExport.parse({
    ...head,
    cards: cards.map(({ checklists: _, ...card }) => card),
    checklists: cards.flatMap(({ checklists }) => checklists),
    actions: await ask(sandbox, `/boards/${board}/actions?limit=1000`),
  })
}

async function ask({ url, secrets }: Sandbox, path: string): Promise<unknown> {
  const { TRELLO_KEY: key, TRELLO_TOKEN: token } = secrets
  const authorization = `OAuth oauth_consumer_key="${key}", oauth_token="${token}"`
  const answer = await fetch(`${url}/1${path}`, { headers: { authorization } })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
