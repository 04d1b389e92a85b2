import { minute } from './clock.ts'
import { type Change, compare, existence } from './compare.ts'
import type { FoundChange } from './infer.ts'
import { believable, claimsFrom, recordChanges, type Step, type Touched } from './record-step.ts'
import { personsOf } from './store/people.ts'
import {
  type KnownSubject,
  knownSubjects,
  markUnseen,
  type SubjectRow,
  saveSubjects,
  subjectStates,
} from './store/subjects.ts'
import type { StateField, SubjectState } from './subject.ts'

/** A subject in this look, and what was known of it before. */
interface Look {
  row: SubjectRow
  known: KnownSubject | null
}

/** What has so far never been seen and was made so long before the last look came from elsewhere. */
const settled = 10 * minute

/**
 * Compares the page's subjects with what is stored, infers what the source does not report, and
 * stores them. A look older than what is known neither compares nor overwrites.
 */
export async function recordSubjects(
  step: Step,
): Promise<{ activities: number; subjects: Touched[] }> {
  const { db, space, source, page, lastLook } = step
  if (page.subjects.length === 0) return { activities: 0, subjects: [] }
  const differing = await differingLooks(step)
  const [outdated, fresh] = split(differing, (look) => isOutdated(look, step))
  const comparable = fresh.filter((look) => !isUnseenBefore(look, step))
  const found = await findChanges(step, comparable)
  const at = { space: space.id, source, readAt: page.readAt }
  await markUnseen(
    db,
    space.id,
    outdated.map(({ row }) => row.key),
    lastLook,
  )
  await saveSubjects(
    db,
    at,
    comparable.map(({ row }) => row),
  )
  await saveSubjects(
    db,
    { ...at, gone: true },
    fresh.filter((look) => isUnseenBefore(look, step)).map(({ row }) => row),
  )
  const subjects = comparable.map(({ row }) => toTouched(row))
  return { activities: await recordChanges(step, found), subjects }
}

async function differingLooks({ db, space, page }: Step): Promise<Look[]> {
  const known = await knownSubjects(
    db,
    space.id,
    page.rows.map(({ key }) => key),
  )
  return page.rows
    .map((row) => ({ row, known: known.get(row.key) ?? null }))
    .filter(({ row, known }) => {
      if (known === null || known.gone || known.hash !== row.hash) return true
      if (known.unseenSince !== null) return true
      return (row.fingerprint ?? null) !== known.fingerprint
    })
}

/** A newer word is known. A file is compared with the last look even where that changed nothing. */
function isOutdated({ known }: Look, { aside, page, lastLook }: Step): boolean {
  if (known === null) return false
  const isOldFile = aside === 'file' && lastLook !== null && lastLook >= page.readAt
  return isOldFile || known.touchedAt > page.readAt
}

/** Told by a file that is older than the last complete look, which did not see it: gone by then. */
function isUnseenBefore({ row, known }: Look, { aside, page, lastLook, reporting }: Step): boolean {
  if (known !== null || aside !== 'file' || reporting[row.kind]?.seldom === true) return false
  return lastLook !== null && lastLook >= page.readAt
}

async function findChanges(step: Step, looks: readonly Look[]): Promise<FoundChange[]> {
  if (!step.newness.comparing) return []
  const { db, space, source } = step
  const keys = looks.filter(({ known }) => known !== null).map(({ row }) => row.key)
  const states = await subjectStates(db, space.id, keys)
  const authors = looks.flatMap(({ row }) => [row.state.author ?? [], row.editedBy ?? []].flat())
  const persons = await personsOf(db, space.id, source, authors)
  return looks.flatMap((look) =>
    changesOf(step, look, states.get(look.row.key) ?? null).map((change) =>
      toFound(step, look, change, persons),
    ),
  )
}

function changesOf(step: Step, { row, known }: Look, before: SubjectState | null) {
  const reporting = step.reporting[row.kind]
  const isUnplaced = reporting?.undated === true && !step.wasListed(row.kind)
  if (known === null && isUnplaced) return []
  if (known === null || before === null) return [existence(appearance(step, row), reporting)]
  if (known.goneWith !== null) return []
  if (known.gone)
    return [existence(reporting?.madeAnew === true ? 'created' : 'arrived', reporting)]
  return compare(before, row.state, reporting)
}

/** Where the source tells of what is made there, an old thing nobody knew has come from elsewhere. */
function appearance({ lookAtAll, reporting }: Step, { kind, state }: SubjectRow) {
  const lastLook = lookAtAll(kind)
  const tellsComing = reporting[kind]?.reported.includes('created') ?? false
  const isOld = lastLook !== null && (state.createdAt ?? lastLook) < lastLook - settled
  return tellsComing && isOld ? 'arrived' : 'created'
}

function toFound(
  step: Step,
  { row, known }: Look,
  change: Change,
  persons: ReadonlyMap<string, FoundChange['actor']>,
): FoundChange {
  const { page, reporting } = step
  const by = byWhom(row, change)
  const seldom = reporting[row.kind]?.seldom === true
  const since = known?.gone === true || seldom ? null : lookBefore(step, { row, known })
  return {
    change,
    subject: row.key,
    subjectKind: row.kind,
    own: row.own ?? false,
    actor: persons.get(by.account ?? '') ?? null,
    at: believable(step, by.at) ?? page.readAt,
    afterAt: claimsFrom(step, since),
  }
}

/** The last look that saw it, or would have seen it. */
function lookBefore({ lastLook, lookAtAll }: Step, { row, known }: Look) {
  return known === null ? lookAtAll(row.kind) : (known.unseenSince ?? lastLook)
}

/** What is edited with a thing's text; pins, locks, moves and the like say nothing of when. */
const edited: readonly StateField[] = ['title', 'body', 'fields', 'attachments', 'start', 'due']

/** Who and when, as far as the state itself tells. */
function byWhom({ state, editedAt, editedBy }: SubjectRow, { kind, field }: Change) {
  if (kind === 'created') return { account: state.author, at: state.createdAt ?? editedAt }
  if (field === 'changedAt') return { account: editedBy, at: state.changedAt }
  const isDated = editedAt != null && field !== null && edited.includes(field)
  return isDated ? { account: editedBy, at: editedAt } : { account: null, at: null }
}

function toTouched({ key, kind, state }: SubjectRow): Touched {
  return { key, kind, place: state.place ?? null }
}

function split<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))]
}
