import { type EntriesByMark, entriesByMark, entriesOf } from './entries-by-mark.ts'
import { Misconfigured } from './errors.ts'
import { type PlanLine, planCard } from './plan.ts'
import { pieceOf, readPieces } from './read-pieces.ts'
import { type Shown, targetOf } from './showing.ts'
import { type SweptLink, sweptLinks } from './store/swept-links.ts'
import { doubleMark } from './sweep.ts'

/** What would be written now. */
export interface Plan {
  lines: readonly PlanLine[]
  /** Entries with a mark of no card that is known: another installation's, or of cards long gone. */
  strangers: number
}

/**
 * Compares every card with what its targets show, and writes nothing.
 * @throws TryLater, AccessLost, Misconfigured with what is wrong at all of them
 */
export async function readPlan(showings: readonly Shown[], signal: AbortSignal): Promise<Plan> {
  const lines: PlanLine[] = []
  const problems: string[] = []
  let strangers = 0
  for (const shown of showings) {
    const plan = await planTarget(shown, signal).catch((error: unknown) => {
      if (!(error instanceof Misconfigured)) throw error
      problems.push(...error.problems)
      return { lines: [], strangers: 0 }
    })
    lines.push(...plan.lines)
    strangers += plan.strangers
  }
  if (problems.length > 0) throw new Misconfigured([...new Set(problems)])
  return { lines, strangers }
}

async function planTarget(shown: Shown, signal: AbortSignal): Promise<Plan> {
  const entries = await entriesByMark(shown.mirror, signal)
  const lines: PlanLine[] = []
  const known = new Set<string>([''])
  for await (const links of sweptLinks(shown.db, targetOf(shown))) {
    for (const { mark } of links) known.add(mark)
    lines.push(...(await planLinks(shown, links, entries)))
  }
  const unknown = [...entries.keys()].filter((mark) => !known.has(mark))
  return { lines, strangers: unknown.filter((mark) => !mark.startsWith(doubleMark)).length }
}

async function planLinks(
  shown: Shown,
  links: readonly SweptLink[],
  all: EntriesByMark,
): Promise<PlanLine[]> {
  const pieces = await readPieces(shown, links)
  return links.flatMap((link) => {
    const wanted = pieceOf(shown, pieces, link.subject)
    if (wanted === null) return []
    const { remoteId, shownHash, keptLooks } = link
    return planCard({
      ...{ target: shown.target.key, card: link.subject, remoteId, shown: shownHash, keptLooks },
      ...{
        reason: link.reason,
        shownLooks: link.shownLooks,
        byHand: link.byHand,
        handEdits: shown.plan.handEdits,
      },
      ...{ wanted, entries: entriesOf(all, link, wanted) },
    })
  })
}
