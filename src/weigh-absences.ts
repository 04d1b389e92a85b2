import type { Whereabouts } from './connector.ts'
import { grouped } from './grouped.ts'
import { type Absence, type AbsenceVerdict, judgeAbsence } from './hold.ts'
import { absenceScope } from './hold-advice.ts'
import type { SubjectKey } from './ids.ts'
import type { CompleteList, Observation } from './observation.ts'
import { goingOf, type Recording, untold } from './record-step.ts'
import { releasedScopes } from './store/holds.ts'
import { readSource } from './store/sources.ts'
import { type Living, livingSubjects } from './store/subjects.ts'

/** What to make of the things that a complete reading did not see, kind by kind. */
export interface Weighed {
  kind: string
  verdict: AbsenceVerdict
  /** Missing, and not believed to be gone. */
  doubted: readonly SubjectKey[]
}

/** So many things a reading asks for at most; the others wait for the next. */
const mostQuestions = 100

/**
 * Finds what is missing from completely read lists and weighs whether it is gone, asking the source
 * where nothing tells of it. To be called between transactions, after the reading's last page.
 */
export async function weighAbsences(
  recording: Recording,
  page: Observation,
  seen: ReadonlySet<SubjectKey>,
): Promise<readonly Weighed[]> {
  const { db, space, source } = recording
  const row = await readSource(db, space.id, source)
  if (row?.firstReadDone !== true && row?.importedAt == null) return []
  const released = await releasedScopes(db, space.id, source)
  const weighed: Weighed[] = []
  const gone = new Set<SubjectKey>()
  for (const [kind, lists] of grouped(page.complete, (list) => list.kind)) {
    const unlisted = new Set(lists.flatMap(({ except = [] }) => except))
    const known = await livingIn(recording, page, kind, lists)
    const living = known.filter(({ key }) => !unlisted.has(key))
    const missing = living.filter(({ key, place }) => !seen.has(key) && !gone.has(place ?? key))
    const absence = await toAbsence(recording, page, kind, missing)
    const verdict = judgeAbsence({
      ...absence,
      known: living.length,
      released: released.has(absenceScope('absent', kind)),
    })
    for (const key of [...verdict.deleted, ...verdict.left]) gone.add(key)
    const held = verdict.hold === null ? [] : missing.map(({ key }) => key)
    weighed.push({ kind, verdict, doubted: held.filter((key) => !gone.has(key)) })
  }
  return weighed
}

async function livingIn(
  { db, space, source }: Recording,
  { readAt }: Observation,
  kind: string,
  lists: readonly CompleteList[],
): Promise<readonly Living[]> {
  const scope = { source, kind, untouchedSince: readAt }
  const found = new Map<SubjectKey, Living>()
  for (const [range, of] of grouped(lists, ({ made }) => JSON.stringify(made ?? null))) {
    const within = of.some((list) => list.within === undefined)
      ? null
      : of.flatMap((list) => list.within ?? [])
    const made: CompleteList['made'] = JSON.parse(range) ?? { from: null, to: null }
    if (made === undefined) continue
    for (const one of await livingSubjects(db, space.id, { ...scope, within, made }))
      found.set(one.key, one)
  }
  return [...found.values()]
}

async function toAbsence(
  recording: Recording,
  { readAt, clockAhead = 0 }: Observation,
  kind: string,
  missing: readonly Living[],
): Promise<Omit<Absence, 'known' | 'released'>> {
  const { db, space, verify } = recording
  const goings = missing.map(({ key }) => goingOf(recording, { key, kind }, readAt))
  const open = new Set(
    (await untold(db, space, goings, readAt + clockAhead)).map(({ subject }) => subject),
  )
  const told = missing.flatMap(({ key }) => (open.has(key) ? [] : [key]))
  const untoldOnes = missing.filter(({ key }) => open.has(key))
  const { asked, answers } = await ask(verify, untoldOnes)
  const having = (where: Whereabouts) =>
    untoldOnes.flatMap(({ key }) => (answers.get(key) === where ? [key] : []))
  return {
    kind,
    told,
    asked,
    untold: {
      gone: having('gone'),
      elsewhere: having('elsewhere'),
      here: having('here'),
      unknown: having('unknown'),
    },
  }
}

/**
 * What the source says of each of these, asked together with the things they stand in: whatever goes
 * along with its place while the reading lasts is left out, the next reading sees both gone. A kind that
 * cannot be asked for gets no answer: `asked` is false.
 */
async function ask(
  verify: Recording['verify'],
  missing: readonly Living[],
): Promise<{ asked: boolean; answers: ReadonlyMap<SubjectKey, Whereabouts> }> {
  const first = missing.slice(0, mostQuestions)
  const places = first.flatMap(({ place }) => place ?? [])
  const keys = [...new Set([...first.map(({ key }) => key), ...places])]
  const said = verify === undefined || keys.length === 0 ? null : await verify(keys)
  const isLeft = (place: SubjectKey | null) =>
    place !== null && ['gone', 'elsewhere'].includes(said?.get(place) ?? 'unknown')
  const answers = missing
    .filter(({ place }) => !isLeft(place))
    .map(({ key }) => [key, said?.get(key) ?? 'unknown'] as const)
  return { asked: first.some(({ key }) => said?.has(key)), answers: new Map(answers) }
}
