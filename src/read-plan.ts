import { type EntriesByMark, entriesByMark } from './entries-by-mark.ts'
import { type PlanLine, planCard } from './plan.ts'
import { type Shown, targetOf } from './showing.ts'
import { readCards } from './store/card-facts.ts'
import { type SweptLink, sweptLinks } from './store/swept-links.ts'
import { doubleMark } from './sweep.ts'
import { wantedCard } from './wanted-card.ts'

/** What would be written now. */
export interface Plan {
  lines: readonly PlanLine[]
  /** Entries with a mark of no card that is known: another installation's, or of cards long gone. */
  strangers: number
}

/**
 * Compares every card with what its targets show, and writes nothing.
 * @throws TryLater, Misconfigured, AccessLost
 */
export async function readPlan(showings: readonly Shown[], signal: AbortSignal): Promise<Plan> {
  const lines: PlanLine[] = []
  let strangers = 0
  for (const shown of showings) {
    const plan = await planTarget(shown, signal)
    lines.push(...plan.lines)
    strangers += plan.strangers
  }
  return { lines, strangers }
}

async function planTarget(shown: Shown, signal: AbortSignal): Promise<Plan> {
  const entries = await entriesByMark(shown.mirror, signal)
  const lines: PlanLine[] = []
  const known = new Set<string>()
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
  entries: EntriesByMark,
): Promise<PlanLine[]> {
  const { db, space, plan, target, mirror } = shown
  const keys = links.map(({ subject }) => subject)
  const cards = await readCards(db, space.id, plan.from, keys)
  return links.flatMap((link) => {
    const facts = cards.get(link.subject)
    if (facts === undefined) return []
    const wanted = wantedCard(shown, link.mark, facts)
    return planCard({
      ...{ target: target.key, card: link.subject, remoteId: link.remoteId, shown: link.shownHash },
      ...{ keptLooks: link.keptLooks, shownLooks: link.shownLooks, byHand: link.byHand },
      ...{ handEdits: plan.handEdits, wanted, looks: mirror.looksOf(wanted.view) },
      entries: entries.get(link.mark) ?? [],
    })
  })
}
