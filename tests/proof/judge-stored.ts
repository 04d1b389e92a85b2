import { type SubjectKey, splitSubjectKey } from '../../src/ids.ts'
import type { Verdict } from './judge.ts'
import type { Told } from './judge-reports.ts'
import { existence, type Spots, same } from './sight.ts'
import { type Fact, type Story, short } from './story.ts'

/** Judges what is stored in the end: the living as they are, the deleted as they were last known. */
export function judgeStored(
  story: Story,
  facts: readonly Fact[],
  told: Told,
  verdict: Verdict,
): void {
  const { stored, last } = story
  const dead = [...stored].filter(([key, { gone }]) => !gone && !last.subjects.has(key))
  verdict.wrong.push(...dead.map(([key]) => `stored: ${key} lives no more`))
  for (const [key, spots] of last.subjects) {
    const one = stored.get(key)
    if (one === undefined || one.gone) verdict.missed.push(`stored: ${key} is not there`)
    else judgeState(key, spots, one.spots, verdict)
  }
  const deletions = facts.filter(
    ({ subjectKind, kind }) => subjectKind === 'card' && kind === 'deleted',
  )
  for (const deletion of deletions) judgeTitle(story, facts, told, deletion, verdict)
}

function judgeState(key: SubjectKey, real: Spots, stored: Spots, verdict: Verdict): void {
  for (const spot of new Set([...real.keys(), ...stored.keys()])) {
    if (spot === existence || same(real.get(spot), stored.get(spot))) continue
    const [is, was] = [real, stored].map((spots) => short(spots.get(spot)))
    verdict.wrong.push(`stored: ${key} ${spot} is ${is}, stored ${was}`)
  }
}

function judgeTitle(
  { stored, looks }: Story,
  facts: readonly Fact[],
  told: Told,
  { subject, index }: Fact,
  verdict: Verdict,
): void {
  const sights = looks.flatMap((look) => (look.whole ? [look.before, look.after] : []))
  const titles = sights.flatMap(({ subjects }) => subjects.get(subject)?.get('title') ?? [])
  const known = titles.slice(-2)
  if (known.length === 0) return
  const renamed = facts
    .filter((fact) => fact.subject === subject && fact.spot === 'title')
    .filter((fact, at, all) => told.has(fact.index) || at === all.length - 1)
    .map(({ after }) => after)
  const title = stored.get(subject)?.title ?? null
  if ([...known, ...renamed].some((one) => same(one, title))) return
  const { sourceId } = splitSubjectKey(subject)
  verdict.wrong.push(
    `name of deleted card ${sourceId} (#${index}): ${short(title)}, was ${short(known[0])}`,
  )
}
