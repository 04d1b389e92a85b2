import type { Value } from '../../src/activity.ts'
import type { SubjectKey } from '../../src/ids.ts'
import type { Look } from './look.ts'
import { same } from './sight.ts'
import { type Fact, type Line, lineSpot, type Story } from './story.ts'

/** One spot of one subject through all readings. */
export interface Trail {
  subject: SubjectKey
  spot: string
  facts: Fact[]
  /** Inferred lines, by the reading that found them. */
  lines: Map<Look, Line[]>
}

/** Every spot that changed or that a line was inferred of; `stray` are lines that no reading found. */
export function trailsOf(
  story: Story,
  facts: readonly Fact[],
): { trails: readonly Trail[]; stray: readonly Line[] } {
  const trails = new Map<string, Trail>()
  const stray: Line[] = []
  for (const fact of facts) open(trails, fact.subject, fact.spot).facts.push(fact)
  for (const line of story.log) {
    if (line.reported || line.amendedBy !== null) continue
    const look = lookOf(story, line)
    if (look === null) stray.push(line)
    else {
      const { lines } = open(trails, line.subject, lineSpot(line))
      lines.set(look, [...(lines.get(look) ?? []), line])
    }
  }
  return { trails: [...trails.values()], stray }
}

/** What a label on a card is called is told of the board. */
export function isSame({ subject, spot }: Trail, a: Value, b: Value): boolean {
  const isLabel = subject.startsWith('trello:card:') && spot.startsWith('labels ')
  return isLabel ? same(a, null) === same(b, null) : same(a, b)
}

function open(trails: Map<string, Trail>, subject: SubjectKey, spot: string): Trail {
  const name = `${subject} ${spot}`
  const trail = trails.get(name) ?? { subject, spot, facts: [], lines: new Map() }
  trails.set(name, trail)
  return trail
}

/** A made thing is dated by its making, an edited comment by its edit, all else by the reading. */
function lookOf({ looks }: Story, line: Line): Look | null {
  const { kind, at, seenAt, subject } = line
  if (kind === 'created')
    return looks.find((look) => look.endedAt >= at && look.after.subjects.has(subject)) ?? null
  const isEdit = subject.startsWith('trello:comment:') && kind === 'changed'
  return (
    looks.find((look) => look.at === at && !isEdit) ??
    looks.find((look) => look.at <= seenAt && seenAt <= look.endedAt) ??
    null
  )
}
