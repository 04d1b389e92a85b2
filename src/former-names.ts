import type { MirrorPlan } from './space.ts'

/** What lists and labels were once called, by their ids at the source, as `sameName` spells it. */
export interface FormerNames {
  lists: ReadonlyMap<string, readonly string[]>
  labels: ReadonlyMap<string, readonly string[]>
  /** Each of them, with what bears it now, as it is written there. */
  renamed: readonly Renamed[]
}

export interface Renamed {
  kind: 'lists' | 'labels'
  name: string
  now: string
}

export const noFormerNames: FormerNames = { lists: new Map(), labels: new Map(), renamed: [] }

/** Routes that name lists or labels go on to mean them when they are renamed. */
export function areNamed(plan: Pick<MirrorPlan, 'routes'> | null): boolean {
  return plan?.routes.some(({ only }) => only.lists.length + only.labels.length > 0) ?? false
}
