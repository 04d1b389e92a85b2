import { z } from 'zod'
import type { Call, Whereabouts } from '../../src/connector.ts'
import { type Instant, type SubjectKey, splitSubjectKey } from '../../src/ids.ts'
import type { Client } from './client.ts'
import type { Anchor } from './reading.ts'

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

/** So many actions fit into a batch with their cards. */
export const mostAnchors = 5

/**
 * Whether a list of actions that does not show these again, nor tells that their cards have gone, was
 * cut: Trello still has one of them on that board, or it has deleted the card, with which they went,
 * and the list shows nothing as old (`shown`: the oldest that came up again). Where it does, the end of
 * the card is only told late. A comment that was deleted by itself is told nowhere.
 */
export async function isCut(
  client: Client,
  { boardId, missing, shown }: { boardId: string; missing: readonly Anchor[]; shown: Instant },
  call: Call,
): Promise<boolean> {
  const ids = missing.map(({ id }) => id)
  const oldest = missing.filter(({ at }) => at < shown)
  const cards = [...new Set(oldest.flatMap(({ card }) => card ?? []))]
  const paths = [
    ...ids.map((id) => `/actions/${encodeURIComponent(id)}?fields=data`),
    ...cards.map((id) => `/cards/${encodeURIComponent(id)}?fields=idBoard`),
  ]
  const answers = await client.batch(paths, call)
  const actions = answers.slice(0, ids.length)
  if (actions.some((answer) => bodyOf(answer)?.data?.board?.id === boardId)) return true
  return answers.slice(ids.length).some(isNotFound)
}

function judge(answer: unknown, home: string | null): Whereabouts {
  if (home === null) return 'unknown'
  const body = bodyOf(answer)
  if (body !== null) return body.idBoard && body.idBoard !== home ? 'elsewhere' : 'here'
  return isNotFound(answer) ? 'gone' : 'unknown'
}

function isNotFound(answer: unknown): boolean {
  return '404' in (Answer.safeParse(answer).data ?? {})
}

function bodyOf(answer: unknown) {
  return Home.safeParse(Answer.safeParse(answer).data?.['200']).data ?? null
}

function pathOf(key: SubjectKey): string {
  const { kind, sourceId } = splitSubjectKey(key)
  const id = encodeURIComponent(sourceId)
  return kind === 'comment' ? `/actions/${id}?fields=type` : `/${kind}s/${id}?fields=idBoard`
}
