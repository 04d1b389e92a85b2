import { z } from 'zod'
import type { Call, Whereabouts } from '../../src/connector.ts'
import { type SubjectKey, splitSubjectKey } from '../../src/ids.ts'
import type { Client } from './client.ts'

/** One answer in a batch: its status is its only key. */
const Answer = z.record(z.string(), z.unknown())
const InBoard = z.looseObject({ board: z.looseObject({ id: z.string() }).nullish() }).nullish()
const Home = z.looseObject({ id: z.string(), idBoard: z.string().nullish(), data: InBoard })

/** A batch takes ten; the first asks for the board, without which no answer proves anything. */
const questionsEach = 9

/**
 * Asks Trello for each of these cards, lists and comments by itself. Gone is what Trello does not
 * find (404) while the board can be read; what stands on another board has moved there.
 */
export async function verify(
  client: Client,
  board: string,
  keys: readonly SubjectKey[],
  call: Call,
): Promise<ReadonlyMap<SubjectKey, Whereabouts>> {
  const found = new Map<SubjectKey, Whereabouts>()
  for (let at = 0; at < keys.length; at += questionsEach) {
    const asked = keys.slice(at, at + questionsEach)
    const paths = [`/boards/${encodeURIComponent(board)}?fields=id`, ...asked.map(pathOf)]
    const [canary, ...answers] = await client.batch(paths, call)
    const home = bodyOf(canary)?.id ?? null
    for (const [index, key] of asked.entries()) found.set(key, judge(answers[index], home))
  }
  return found
}

/** Whether Trello still has any of these actions on that board, asked for one by one. */
export async function hasAnyAction(
  client: Client,
  boardId: string,
  ids: readonly string[],
  call: Call,
): Promise<boolean> {
  const paths = ids.map((id) => `/actions/${encodeURIComponent(id)}?fields=data`)
  const answers = await client.batch(paths, call)
  return answers.some((answer) => bodyOf(answer)?.data?.board?.id === boardId)
}

function judge(answer: unknown, home: string | null): Whereabouts {
  if (home === null) return 'unknown'
  const body = bodyOf(answer)
  if (body !== null) return body.idBoard && body.idBoard !== home ? 'elsewhere' : 'here'
  return '404' in (Answer.safeParse(answer).data ?? {}) ? 'gone' : 'unknown'
}

function bodyOf(answer: unknown) {
  return Home.safeParse(Answer.safeParse(answer).data?.['200']).data ?? null
}

function pathOf(key: SubjectKey): string {
  const { kind, sourceId } = splitSubjectKey(key)
  const id = encodeURIComponent(sourceId)
  return kind === 'comment' ? `/actions/${id}?fields=type` : `/${kind}s/${id}?fields=idBoard`
}
