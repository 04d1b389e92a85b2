/** The scope of the hold that keeps a run from writing over too many entries. */
export const brakeScope = 'brake'

/** What a run would do to entries that are shown already. */
export interface Rewrites {
  changed: number
  /** Of cards that are archived or deleted. */
  closed: number
}

/** Why a run must not go on before a human has looked; `null`: it may. */
export function judgeRewrites({ changed, closed }: Rewrites, limit: number): string | null {
  if (changed + closed <= limit) return null
  return `${changed + closed} entries would be written over at once, ${closed} of them as archived or deleted, more than mirror.limit allows (${limit}): nothing is written until you have looked.`
}
