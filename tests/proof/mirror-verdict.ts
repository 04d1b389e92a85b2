import { doubleMark } from '../../src/sweep.ts'
import type { BoardCard, Said } from './mirror-scenario.ts'
import type { Entry } from './mirror-stage.ts'

export interface MirrorVerdict {
  shown: number
  buried: number
  failures: readonly string[]
}

/** Holds the entries against the board, by nothing but their texts. */
export function judgeMirror(
  board: ReadonlyMap<string, BoardCard>,
  entries: readonly Entry[],
): MirrorVerdict {
  const comments = [...board.values()].flatMap(({ said = [] }) => said)
  const replies = entries.filter(({ values }) => comments.some(({ id }) => id === values.card_id))
  const buried = entries.filter(({ values }) => values.card_id?.startsWith(doubleMark))
  const shown = entries.filter((entry) => !buried.includes(entry) && !replies.includes(entry))
  const failures = [...board.values()].flatMap((card) => wrongs(card, entriesOf(card, shown)))
  const strangers = shown.filter(({ values }) => !board.has(values.card_id ?? ''))
  return {
    ...{ shown: shown.length + replies.length, buried: buried.length },
    failures: [
      ...failures,
      ...repliesWrong(board, replies),
      ...strangers.map(({ id }) => `entry ${id} is of no card`),
    ],
  }
}

function entriesOf({ id }: BoardCard, entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ values }) => values.card_id === id)
}

/** A card that was deleted before anybody showed it needs no entry. */
function wrongs(card: BoardCard, entries: readonly Entry[]): string[] {
  const [entry, ...more] = entries
  if (more.length > 0) return [`${card.id} is shown ${entries.length} times`]
  if (!card.isTask) return entry === undefined ? [] : [`${card.id} is no task and is shown`]
  if (entry === undefined) return card.gone ? [] : [`${card.id} is not shown`]
  const { title, state = '' } = entry.values
  const wanted = { title: card.title, state: stateOf(card) }
  if (title === wanted.title && saysSo(entry, wanted.state)) return []
  return [`${card.id} shows «${title}», ${state} instead of «${wanted.title}», ${wanted.state}`]
}

function stateOf({ gone, closed }: BoardCard): string {
  if (gone) return 'удалена'
  return closed ? 'в архиве' : 'открыта'
}

/** In a field of its own, or as the first words of a post. */
function saysSo({ values: { state, text = '' } }: Entry, wanted: string): boolean {
  return state === wanted || /<p><strong>([^<]*)</.exec(text)?.[1] === wanted
}

/** Each comment under a card that is there has one reply. What was taken back before need have none. */
function repliesWrong(board: ReadonlyMap<string, BoardCard>, replies: readonly Entry[]): string[] {
  return [...board.values()].flatMap(({ said = [], gone, isTask }) =>
    said.flatMap((one) => replyWrong({ ...one, gone: gone || one.gone || !isTask }, replies)),
  )
}

function replyWrong({ id, text, gone }: Said, replies: readonly Entry[]): string[] {
  const [reply, ...more] = replies.filter(({ values }) => values.card_id === id)
  if (more.length > 0) return [`comment ${id} is shown ${more.length + 1} times`]
  if (reply === undefined) return gone ? [] : [`comment ${id} is not shown`]
  const isDeleted = reply.values.state === 'удалена'
  if (gone)
    return isDeleted ? [] : [`comment ${id} is gone, and its reply says «${reply.values.text}»`]
  if (!isDeleted && reply.values.text?.includes(text) === true) return []
  return [`comment ${id} reads «${reply.values.text}» instead of «${text}»`]
}
