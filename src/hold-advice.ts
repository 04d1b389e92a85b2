import {
  brakeScope,
  brakeScopes,
  byHandScope,
  cleanedScope,
  disputeScope,
  missingScope,
} from './brake.ts'
import type { AbsenceDoubt } from './hold.ts'

/** Cards cannot be shown. */
export const mirrorScope = 'mirror'
/** The place where they are shown cannot even be looked at. */
export const lookScope = 'look'

/** Answers cannot be written. */
export const replyScope = 'replies'

/** What is to be kept from being shown cannot be told from the rest. */
export const namesScope = 'names'

/** Of holds that end with the place they are about; what a cleanup holds does not. */
export const targetScopes: readonly string[] = [
  mirrorScope,
  lookScope,
  namesScope,
  brakeScope,
  missingScope,
  byHandScope,
]

/** The scope of a hold about missing things of a kind. */
export function absenceScope(doubt: AbsenceDoubt, kind: string): string {
  return `${doubt} ${kind}`
}

/** How the scopes begin of which a human's word may end the hold. */
export const releasable = absenceScope('absent', '')
const unlisted = absenceScope('unlisted', '')

/**
 * Whether a human may end a hold of that scope: what is missing from a list may be believed on
 * somebody's word, and much may be written. Every other hold lasts as long as its cause.
 */
export function isReleasable(scope: string): boolean {
  return scope.startsWith(releasable) || brakeScopes.includes(scope)
}

/** Whether a hold of that scope is what a reading found odd: the next reading says whether it lasts. */
export function isDoubt(scope: string): boolean {
  return !isReleasable(scope) && !scope.startsWith(unlisted) && !lasting.has(scope)
}

/** Opened and ended by whoever asks the source. */
const lasting: ReadonlySet<string> = new Set([
  'access',
  'webhook',
  mirrorScope,
  lookScope,
  namesScope,
  replyScope,
])

/** What a human's word about such a hold brings. */
export function whatFollows(scope: string): string {
  if (scope === disputeScope) return 'they stay as they are'
  if (brakeScopes.includes(scope)) return 'what it held back is written from the next look on'
  return 'it is believed from the next look on'
}

/** What to do next about an open hold, or what ends it. */
export function whatNext({ id, scope }: { id: string; scope: string }): string {
  if (scope === brakeScope)
    return `look with vmeste plan; if it is right: vmeste holds release ${id}, or raise mirror.limit`
  if (scope === missingScope)
    return `ends by itself once they are listed again; if they are really gone, vmeste holds release ${id} has them made anew`
  if (scope === byHandScope)
    return `vmeste plan shows them; vmeste apply --card <card> writes one anew, vmeste holds release ${id} all of them (where they are more than mirror.limit, the brake asks once more); undone by hand, it ends by itself`
  if (scope === cleanedScope) return `vmeste holds release ${id} has the cards shown there again`
  if (scope === disputeScope)
    return `look at them (vmeste why <card>); seen: vmeste holds release ${id}, and they stay as they are`
  if (isReleasable(scope))
    return `ends by itself once they are listed again; if they are really gone: vmeste holds release ${id}`
  if (scope.startsWith(unlisted)) return 'ends by itself once they are listed again'
  return `ends by itself with ${ends[scope.split(' ')[0] ?? ''] ?? 'the first reading that finds nothing odd'}`
}

const ends: Readonly<Record<string, string>> = {
  access: 'the first reading that succeeds',
  unread:
    'the next look that can read them: at people every hour, at all else every ten minutes, unless set otherwise',
  webhook:
    'the next look, once an hour or when the service starts; until then it is read all the same',
  [mirrorScope]: 'the first entry that can be written',
  [lookScope]: 'the next look at that place that succeeds',
  [namesScope]:
    'the first look that finds the name on the board (vmeste routes tells what there is)',
  [replyScope]: 'the first answer that can be written',
  records: 'the first reading that understands them',
  events: 'the first reading that finds the events whole',
}
