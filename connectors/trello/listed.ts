import { subjectKey } from '../../src/ids.ts'
import type { CompleteList, Rejected } from '../../src/observation.ts'

/**
 * What may be concluded from a list that was read to its end: it shows everything but what was set
 * aside as odd, which must not look deleted. Without an id an odd record could be any: then nothing.
 */
export function completeBut(
  list: CompleteList,
  odd: readonly Rejected[],
  source: string,
): CompleteList[] {
  const except = odd.map(({ sourceId }) => sourceId && subjectKey(source, list.kind, sourceId))
  if (except.length === 0) return [list]
  const keys = except.flatMap((key) => key || [])
  return keys.length === except.length ? [{ ...list, except: keys }] : []
}
