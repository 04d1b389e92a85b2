import type { ShownEntry } from './card.ts'
import { stateHash } from './compare.ts'
import type { EntriesByMark } from './entries-by-mark.ts'
import { type SubjectKey, subjectKey } from './ids.ts'
import { type Showing, targetOf } from './showing.ts'
import {
  goneCards,
  keepGone,
  type Recalled,
  type StrayComment,
  strayComments,
} from './store/strangers.ts'
import { inTransaction } from './store/transaction.ts'
import { doubleMark } from './sweep.ts'
import { sayIn } from './text/messages.ts'

/** So many comments are asked for in one look; the others wait for the next. */
const mostQuestions = 90

/**
 * Makes known again, as gone, what is shown and known to nobody: this database was put back to a copy that
 * is older than the card or comment, which went before it could be read once more. The look at all
 * entries then lets them say so. A card is taken for one of ours only where the log of its source tells
 * that it went; a comment where it stands under the entry of a card of ours, and its source, asked,
 * has it no more. What says so already keeps its text.
 */
export async function recallGone(showing: Showing, entries: EntriesByMark): Promise<void> {
  if (showing.only !== undefined) return
  const marked = [...entries].flatMap(([mark, [first]]) =>
    first === undefined || mark === '' || mark.startsWith(doubleMark) ? [] : [first],
  )
  await keep(showing, await lostCards(showing, marked))
  await keep(showing, await lostComments(showing, marked))
}

async function lostCards(
  showing: Showing,
  marked: readonly ShownEntry[],
): Promise<readonly Recalled[]> {
  const says = sayIn(showing.space.locale)('card.deleted')
  const cards = marked.filter(({ under, looks }) => {
    return under === undefined && !Object.values(looks).some((text) => text.startsWith(says))
  })
  const marks = cards.map(({ mark }) => mark)
  const gone = await goneCards(showing.db, whereOf(showing), marks)
  return cards
    .filter(({ mark }) => gone.has(mark))
    .map(({ looks, ...entry }) => {
      const state = { title: looks.title ?? null }
      return { ...toRecalled(showing, 'card', entry), state, hash: stateHash(state) }
    })
}

async function lostComments(
  showing: Showing,
  marked: readonly ShownEntry[],
): Promise<readonly Recalled[]> {
  const says = sayIn(showing.space.locale)('comment.deleted')
  const comments = marked.flatMap(({ under, ...entry }) => {
    const saysSo = Object.values(entry.looks).some((text) => text.endsWith(says))
    return under === undefined || saysSo ? [] : [{ ...entry, under }]
  })
  const asked = comments.map(({ mark, under }) => ({ mark, under }))
  const strays = await strayComments(showing.db, whereOf(showing), asked)
  const gone = await withoutThoseThere(showing, strays)
  return comments.flatMap(({ looks: _, ...entry }) => {
    const stray = gone.get(entry.mark)
    if (stray === undefined) return []
    const state = { place: stray.card }
    const goneWith = stray.cardGone ? stray.card : null
    const recalled = toRecalled(showing, 'comment', entry)
    return [{ ...recalled, state, hash: stateHash(state), goneWith }]
  })
}

/** A comment goes with its card; under one that lives its source is asked, as it may only be unread. */
async function withoutThoseThere(
  showing: Showing,
  strays: ReadonlyMap<string, StrayComment>,
): Promise<ReadonlyMap<string, StrayComment>> {
  const keyOf = (mark: string) => subjectKey(showing.plan.from, 'comment', mark)
  const living = [...strays].filter(([, { cardGone }]) => !cardGone).map(([mark]) => keyOf(mark))
  const gone = await askWhichWent(showing, living.slice(0, mostQuestions))
  return new Map([...strays].filter(([mark, { cardGone }]) => cardGone || gone.has(keyOf(mark))))
}

/** None where the source does not answer: that must not keep cards from being shown. */
async function askWhichWent(
  { verify, signal, log, space }: Showing,
  keys: readonly SubjectKey[],
): Promise<ReadonlySet<SubjectKey>> {
  if (verify === undefined || keys.length === 0) return new Set()
  try {
    const answers = await verify(keys, { signal })
    return new Set(keys.filter((key) => answers.get(key) === 'gone'))
  } catch (error) {
    signal.throwIfAborted()
    log.warn({ space: space.id }, `not asked what became of comments: ${String(error)}`)
    return new Set()
  }
}

function toRecalled(
  { plan }: Showing,
  kind: Recalled['kind'],
  { mark, remoteId, url }: Pick<ShownEntry, 'mark' | 'remoteId' | 'url'>,
) {
  return { subject: subjectKey(plan.from, kind, mark), kind, goneWith: null, mark, remoteId, url }
}

async function keep(showing: Showing, recalled: readonly Recalled[]): Promise<void> {
  if (recalled.length === 0) return
  const { db, clock, log, space, guard } = showing
  await inTransaction(db, async (transaction) => {
    await guard.check(transaction)
    await keepGone(transaction, { ...whereOf(showing), at: clock.now() }, recalled)
  })
  for (const { subject } of recalled)
    log.info({ space: space.id, card: subject }, 'went while nobody knew it: its entry says so')
}

function whereOf(showing: Showing) {
  return { ...targetOf(showing), source: showing.plan.from }
}
