import type { MirrorPlan } from './space.ts'

/**
 * A name that a list or label bore once, as `sameName` spells it, with what it is called now, as it is
 * written there.
 */
export interface FormerName {
  kind: 'lists' | 'labels'
  /** Id at the source of what bore it. */
  id: string
  name: string
  now: string
  /** Nothing is called so now, and nothing else bore it later. */
  isFree: boolean
}

export type FormerNames = readonly FormerName[]

/** What its list and its labels were called before. */
export interface FormerOfCard {
  /** Where nothing is called so now. */
  free: Readonly<Record<FormerName['kind'], readonly string[]>>
  /** Whatever is called so now. */
  all: Readonly<Record<FormerName['kind'], readonly string[]>>
}

/** Of a card in that list with these labels, by their ids. */
export function formerOf(
  former: FormerNames,
  { list, labels }: { list: string | null; labels: readonly string[] },
): FormerOfCard {
  const ids = { lists: list === null ? [] : [list], labels }
  const borne = (of: FormerNames) => (kind: FormerName['kind']) =>
    of.filter((one) => one.kind === kind && ids[kind].includes(one.id)).map(({ name }) => name)
  const [all, free] = [borne(former), borne(former.filter(({ isFree }) => isFree))]
  return {
    free: { lists: free('lists'), labels: free('labels') },
    all: { lists: all('lists'), labels: all('labels') },
  }
}

/** Routes that name lists or labels go on to mean them when they are renamed. */
export function areNamed(plan: Pick<MirrorPlan, 'routes'> | null): boolean {
  return plan?.routes.some(({ only }) => only.lists.length + only.labels.length > 0) ?? false
}
