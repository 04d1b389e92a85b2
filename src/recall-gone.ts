import type { ShownEntry } from './card.ts'
import { stateHash } from './compare.ts'
import type { EntriesByMark } from './entries-by-mark.ts'
import { type SubjectKey, subjectKey } from './ids.ts'
import { type Showing, targetOf } from './showing.ts'
import { commentsOfGone, goneCards, linkStanding } from './store/strangers.ts'
import { saveSubjects, toSubjectRow } from './store/subjects.ts'
import { inTransaction } from './store/transaction.ts'
import type { SubjectState } from './subject.ts'
import { doubleMark } from './sweep.ts'
import { sayIn } from './text/messages.ts'

/**
 * Makes known again, as gone, what is shown and known to nobody: this database was put back to a copy that
 * is older than the card, which went before it could be read once more. The look at all entries then
 * lets them say so. A card is taken for one of ours only where the log of its source tells that it went;
 * a comment where it stands under the entry of a gone card. What says so already keeps its text.
 */
export async function recallGone(showing: Showing, entries: EntriesByMark): Promise<void> {
  if (showing.only !== undefined) return
  const marked = [...entries].flatMap(([mark, [first]]) =>
    first === undefined || mark === '' || mark.startsWith(doubleMark) ? [] : [first],
  )
  await inTransaction(showing.db, async (db) => {
    await showing.guard(db)
    await recallCards({ ...showing, db }, marked)
    await recallComments({ ...showing, db }, marked)
  })
}

async function recallCards(showing: Showing, marked: readonly ShownEntry[]): Promise<void> {
  const say = sayIn(showing.space.locale)
  const cards = marked.filter(({ under, looks }) => {
    return under === undefined && !Object.values(looks).some(startsWith(say('card.deleted')))
  })
  const gone = await goneCards(showing.db, whereOf(showing), marksOf(cards))
  const told = cards.filter(({ mark }) => gone.has(mark))
  await recall(showing, 'card', told, ({ looks }) => ({ title: looks.title ?? null }))
}

async function recallComments(showing: Showing, marked: readonly ShownEntry[]): Promise<void> {
  const say = sayIn(showing.space.locale)
  const comments = marked.flatMap(({ under, ...entry }) => {
    const saysSo = Object.values(entry.looks).some(endsWith(say('comment.deleted')))
    return under === undefined || saysSo ? [] : [{ ...entry, under }]
  })
  const asked = comments.map(({ mark, under }) => ({ mark, under }))
  const cards = await commentsOfGone(showing.db, whereOf(showing), asked)
  const gone = comments.filter(({ mark }) => cards.has(mark))
  await recall(showing, 'comment', gone, ({ mark }) => ({ place: cards.get(mark) ?? null }))
}

async function recall(
  showing: Showing,
  kind: 'card' | 'comment',
  entries: readonly ShownEntry[],
  stateOf: (entry: ShownEntry) => SubjectState,
): Promise<void> {
  if (entries.length === 0) return
  const { db, clock, log, space, plan } = showing
  const at = clock.now()
  const subjects = entries.map((entry) => {
    const state = stateOf(entry)
    const key: SubjectKey = subjectKey(plan.from, kind, entry.mark)
    return toSubjectRow({ key, kind, state }, stateHash(state))
  })
  await saveSubjects(db, { space: space.id, source: plan.from, readAt: at, gone: true }, subjects)
  const links = entries.map(({ mark, remoteId, url }) => {
    return { subject: subjectKey(plan.from, kind, mark), mark, remoteId, url }
  })
  await linkStanding(db, { ...targetOf(showing), at }, links)
  for (const { subject } of links)
    log.info({ space: space.id, card: subject }, 'gone while nobody knew it: its entry says so')
}

function whereOf(showing: Showing) {
  return { ...targetOf(showing), source: showing.plan.from }
}

function marksOf(entries: readonly ShownEntry[]): readonly string[] {
  return entries.map(({ mark }) => mark)
}

function startsWith(words: string) {
  return (text: string) => text.startsWith(words)
}

function endsWith(words: string) {
  return (text: string) => text.endsWith(words)
}
