import type { Verdict } from './judge.ts'
import type { Look } from './look.ts'
import { same } from './sight.ts'
import { type Fact, factText, type Line, lineText, type Story } from './story.ts'

/** Facts that the log tells of under the id of an event, by their place in the row. */
export type Told = ReadonlyMap<number, Line>

/** Judges what is in the log under the id of an event. */
export function judgeReports(story: Story, facts: readonly Fact[], verdict: Verdict): Told {
  const byEvent = eventsOf(facts)
  const told = new Map<number, Line>()
  for (const line of story.log) {
    const event = line.amendedBy ?? (line.reported ? line.key : null)
    if (event !== null) judgeReport(story, line, byEvent.get(event) ?? [], told, verdict)
  }
  const wanted = facts.filter((fact) => mustBeReported(story, fact))
  const missed = wanted.filter(({ index }) => !told.has(index))
  verdict.visible += wanted.length
  verdict.missed.push(...missed.map((fact) => `reported ${factText(fact)}`))
  return told
}

function judgeReport(
  story: Story,
  line: Line,
  meant: readonly Fact[],
  told: Map<number, Line>,
  verdict: Verdict,
): void {
  const fact = meant.find((one) => isAbout(line, one))
  if (fact === undefined) judgeStranger(story, line, meant, verdict)
  else if (told.has(fact.index)) verdict.doubled.push(lineText(line))
  else {
    told.set(fact.index, line)
    compare(story, line, fact, verdict)
  }
}

function eventsOf(facts: readonly Fact[]): ReadonlyMap<string, Fact[]> {
  const events = new Map<string, Fact[]>()
  for (const fact of facts) {
    for (const event of new Set([fact.action, fact.hook])) {
      if (event !== null) events.set(event, [...(events.get(event) ?? []), fact])
    }
  }
  return events
}

function isAbout(line: Line, fact: Fact): boolean {
  return line.subject === fact.subject && line.field === fact.field && line.entry === fact.entry
}

/** An action of a kind nobody knows is kept as it is; anything else is made up. */
function judgeStranger(story: Story, line: Line, facts: readonly Fact[], verdict: Verdict): void {
  const really = story.looks.some(({ before, after }) =>
    [before, after].some(({ listed }) => listed.has(line.key)),
  )
  if (line.kind === 'other' && really && facts.length === 0) return
  const meant = facts.map(factText).join(' or ')
  verdict.false.push(`${lineText(line)}; ${meant ? `meant ${meant}` : 'nothing of the kind'}`)
}

function compare(story: Story, line: Line, fact: Fact, verdict: Verdict): void {
  const odd = [
    line.kind !== fact.kind && line.amendedBy === null && 'kind',
    !isSameValue(line, fact) && !isWordless(story, line, fact) && 'value',
    line.at !== fact.at && 'time',
    line.actor !== fact.by && 'actor',
  ].filter(Boolean)
  if (odd.length > 0) verdict.wrong.push(`${odd.join(', ')}: ${lineText(line)}; ${factText(fact)}`)
}

/**
 * What was added may be found under a newer name before anything tells of it. A label on a card is
 * that label, whatever it is called by then.
 */
function isSameValue({ after, amendedBy, kind }: Line, fact: Fact): boolean {
  if (same(after, fact.after)) return true
  if (kind !== 'added' || fact.kind !== 'added') return false
  return amendedBy !== null || (fact.subjectKind === 'card' && fact.field === 'labels')
}

/** An option of a drop-down is told by its id once nobody can see any more what it said. */
function isWordless({ looks }: Story, { after, seenAt }: Line, fact: Fact): boolean {
  const { subjectKind, field, spot } = fact
  if (!/^[0-9a-f]{24}$/.test(String(after))) return false
  const look = looks.find(({ at, endedAt }) => at <= seenAt && seenAt <= endedAt)
  if (subjectKind !== 'card' || field !== 'fields' || look === undefined) return false
  const boards = [...look.before.subjects].filter(([key]) => key.startsWith('trello:board:'))
  return boards.every(([, spots]) => !spots.has(spot))
}

function mustBeReported({ looks, delivered }: Story, fact: Fact): boolean {
  const { action, hook } = fact
  if (hook !== null && hook !== action && delivered.has(hook)) return true
  if (action === null) return false
  if (delivered.has(action) && fact.field !== 'fields') return true
  return looks.some((look) => look.whole && showed(look, fact, action))
}

function showed({ before, after, covers }: Look, { subjectKind }: Fact, action: string): boolean {
  const date = before.listed.get(action)
  if (date === undefined || !after.listed.has(action)) return false
  return subjectKind !== 'comment' || covers(date)
}
