import { areNamed, type FormerNames } from './former-names.ts'
import { type KnownNames, type UnknownName, unknownNames } from './route-names.ts'
import { type PreviewCard, previewRoutes, type RoutesPreview } from './route-preview.ts'
import type { MirrorPlan, Space } from './space.ts'
import { formerNames, presentNames } from './store/board-names.ts'
import { cardKeys, readCards } from './store/card-facts.ts'
import type { Db } from './store/open.ts'
import { accountNames } from './store/people.ts'
import { listTitles, shownByTarget } from './store/route-names.ts'
import { routedOf } from './wanted-card.ts'

const batch = 200

export interface RoutesRead extends RoutesPreview {
  names: KnownNames
  /** Cards known, deleted ones too. */
  cards: number
}

/** Where the cards go that were read last. Asks nobody outside. */
export async function readRoutes(
  db: Db,
  { id }: Pick<Space, 'id'>,
  plan: MirrorPlan,
): Promise<RoutesRead> {
  const former = await formerNames(db, { space: id, source: plan.from })
  const cards = await readPreviewCards(db, { space: id, source: plan.from, former })
  const accounts = [...(await accountNames(db, id, plan.from)).values()]
  const living = cards.filter(({ gone }) => !gone)
  const names = {
    lists: await listTitles(db, id, plan.from),
    labels: distinct(living.flatMap(({ labels }) => labels)),
    members: distinct(accounts.flatMap(({ name, userName }) => [name, userName])),
  }
  const shown = await shownByTarget(db, id)
  return {
    ...previewRoutes(plan, cards, { names, shown, former }),
    names,
    cards: cards.length,
  }
}

async function readPreviewCards(
  db: Db,
  { space, source, former }: { space: string; source: string; former: FormerNames },
): Promise<PreviewCard[]> {
  const keys = await cardKeys(db, space, source)
  const cards: PreviewCard[] = []
  for (let from = 0; from < keys.length; from += batch) {
    const some = keys.slice(from, from + batch)
    const facts = await readCards(db, space, source, some, former)
    for (const card of some) {
      const found = facts.get(card)
      if (found === undefined) continue
      const { title, role, labels } = found.state
      const about = { card, title: title ?? '', gone: found.gone, role: role ?? null }
      cards.push({ ...about, routed: routedOf(found), labels: Object.values(labels ?? {}) })
    }
  }
  return cards
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names.filter((name) => name !== ''))].sort()
}

/** Names of lists and labels in routes that are not, or no longer, right: a look that costs little. */
export async function readUnknownNames(
  db: Db,
  { id, mirror }: Pick<Space, 'id' | 'mirror'>,
): Promise<readonly UnknownName[]> {
  if (mirror === null || !areNamed(mirror)) return []
  const board = { space: id, source: mirror.from }
  const [present, former] = await Promise.all([presentNames(db, board), formerNames(db, board)])
  // Nobody has read the board yet.
  if (present.lists.length === 0) return []
  const unknown = unknownNames(mirror, { ...present, members: [] }, former)
  return unknown.filter(({ kind }) => kind !== 'members')
}
