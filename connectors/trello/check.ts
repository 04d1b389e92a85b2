import type { Call, Finding } from '../../src/connector.ts'
import { AccessLost, Misconfigured, TryLater } from '../../src/errors.ts'
import type { Client } from './client.ts'

/** Asks for the board, as each reading does first. */
export async function check(client: Client, board: string, call: Call): Promise<Finding[]> {
  try {
    const { closed } = await client.board(board, null, call)
    return closed === true
      ? [{ level: 'problem', text: 'The Trello board is closed: reopen it, or name another one.' }]
      : [{ level: 'ok', text: 'The Trello board can be read.' }]
  } catch (error) {
    if (error instanceof TryLater) return [{ level: 'warning', text: error.message }]
    if (error instanceof Misconfigured || error instanceof AccessLost) {
      return [{ level: 'problem', text: error.message }]
    }
    throw error
  }
}
