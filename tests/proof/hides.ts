import type { Trap } from '../../connectors/trello/sandbox/truth.ts'
import { subjectKey } from '../../src/ids.ts'
import { askTrello } from './fetch-sight.ts'
import type { Seen, TrapBoard } from './trap-board.ts'

/**
 * Whether a reading missed something that was known before it. Most traps hide all or half of what
 * there always is. For halved actions and cut pages the reading's requests are made again, with the
 * trap and without.
 */
export async function hides(
  board: TrapBoard,
  trap: Trap,
  asked: readonly string[],
  before: Seen,
): Promise<boolean> {
  if (trap !== 'halfActions' && trap !== 'pagingCut') return true
  const lists = asked.filter((path) => !path.startsWith('/1/batch'))
  const shown = await idsIn(board, lists)
  board.setTrap(null)
  const real = await idsIn(board, lists)
  board.setTrap(trap)
  const hidden = [...real].filter((id) => !shown.has(id))
  return hidden.some((id) =>
    ['card', 'list', 'comment'].some(
      (kind) => before.stored.get(subjectKey('trello', kind, id))?.gone === false,
    ),
  )
}

async function idsIn({ sandbox }: TrapBoard, paths: readonly string[]): Promise<Set<string>> {
  const answers = await Promise.all(paths.map((path) => askTrello(sandbox, path)))
  return new Set(answers.flatMap((answer) => thingsIn(answer).map(({ id }) => id)))
}

function thingsIn(answer: unknown): { id: string }[] {
  if (Array.isArray(answer)) return answer
  const { lists = [], actions = [] } = Object(answer)
  return [...lists, ...actions]
}
