/** The scope of the hold that keeps a run from writing over too many entries. */
export const brakeScope = 'brake'
/** Of the one that keeps too many missing entries from being made anew. */
export const missingScope = 'brake missing'
/** Of the one that keeps a place empty that was cleaned up. */
export const cleanedScope = 'brake cleanup'

/** Of the one that tells of entries which are left as somebody has made them. */
export const byHandScope = 'brake by hand'
/** Of the one that says that comments which bring answers were changed by hand: somebody has to look. */
export const disputeScope = 'replies changed by hand'

/** What a human's word ends, besides what is absent from a list. */
export const brakeScopes: readonly string[] = [
  brakeScope,
  missingScope,
  cleanedScope,
  byHandScope,
  disputeScope,
]

/** What a run would do to entries that are shown already. */
export interface Rewrites {
  changed: number
  /** Of cards that are archived, deleted or no longer shown there. */
  closed: number
}

/** Why a run must not go on before a human has looked; `null`: it may. */
export function judgeRewrites({ changed, closed }: Rewrites, limit: number): string | null {
  if (changed + closed <= limit) return null
  return `${changed + closed} entries would be written over at once, ${closed} of them as archived, deleted or no longer shown there, more than mirror.limit allows (${limit}): nothing is written until you have looked.`
}

/**
 * Why entries that are missing from a list of all of them must not be made anew before a human has
 * looked; `null`: they may. `known`: how many there should be.
 */
export function judgeMissing(missing: number, known: number, limit: number): string | null {
  const isLandslide = missing > limit || (known > 1 && missing === known)
  if (!isLandslide) return null
  return `${missing} of ${known} entries are no longer listed where cards are shown: lost access looks like that, too, so none is made anew until you have looked.`
}
