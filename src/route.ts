import type { MirrorPlan, Target } from './space.ts'

/** Every place a plan writes to, each once, in the order of its routes. */
export function targetsOf(plan: MirrorPlan | null): readonly Target[] {
  const targets = (plan?.routes ?? []).flatMap(({ target }) => target ?? [])
  return [...new Map(targets.toReversed().map((target) => [target.key, target])).values()].reverse()
}
