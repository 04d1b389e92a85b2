import { z } from 'zod'
import type { Call, Finding } from '../../src/connector.ts'
import { AccessLost, Misconfigured, TryLater } from '../../src/errors.ts'
import type { Client } from './client.ts'

/** Asks for the board, as each reading does first, and where answers are written what the token may. */
export async function check(
  client: Client,
  { board, writes }: { board: string; writes: boolean },
  call: Call,
): Promise<Finding[]> {
  try {
    const { closed } = await client.board(board, null, call)
    const scope = writes ? [await checkScope(client, call)] : []
    return closed === true
      ? [{ level: 'problem', text: 'The Trello board is closed: reopen it, or name another one.' }]
      : [{ level: 'ok', text: 'The Trello board can be read.' }, ...scope]
  } catch (error) {
    if (error instanceof TryLater) return [{ level: 'warning', text: error.message }]
    if (error instanceof Misconfigured || error instanceof AccessLost) {
      return [{ level: 'problem', text: error.message }]
    }
    throw error
  }
}

const Tokens = z.array(
  z.looseObject({
    permissions: z
      .array(z.looseObject({ modelType: z.string().nullish(), write: z.boolean().nullish() }))
      .nullish(),
  }),
)

/** Trello tells what the member's tokens may, but not which of them is asking: no address names ours. */
async function checkScope({ webhooks }: Client, call: Call): Promise<Finding> {
  const tokens = Tokens.safeParse(await webhooks.tokens(call)).data ?? []
  const writing = tokens.filter(({ permissions }) =>
    permissions?.some(({ modelType, write }) => modelType !== 'Member' && write === true),
  )
  if (writing.length === 0) return { level: 'problem', text: noScope }
  if (writing.length < tokens.length) return { level: 'warning', text: someScope }
  return { level: 'ok', text: 'The Trello token may write comments.' }
}

const noScope =
  'The Trello token may not write, and mirror.replies needs that: make TRELLO_TOKEN anew with scope=read,write.'
const someScope =
  'Some tokens of this Trello member may write and some may not: mirror.replies needs one with scope=read,write.'
