import { day, hour, minute } from '../../src/clock.ts'
import type { CourseLook, Happening } from './moodle-stage.ts'

/**
 * Which reading has to find a change: the next one, or the next that looks at every list (10 minutes),
 * at the participants (an hour) or at all posts (a day). Moodle tells of what is new; all else shows
 * only where somebody looks.
 */
export function promisedMs(truth: Happening): number {
  const { subjectKind: kind, by } = truth
  if (kind === 'participant') return hour
  if (kind === 'entry') return isComingOrGoing(truth) ? sweep : 0
  if (by === null) return sweep
  if (kind === 'discussion') return comes(truth) ? 0 : sweep
  return kind === 'post' ? postPromise(truth) : 0
}

const sweep = 10 * minute

/** Approval is such a coming: it moves no time. */
function isComingOrGoing({ field }: Happening): boolean {
  return field === null
}

function comes({ field, after }: Happening): boolean {
  return field === null && after === true
}

function postPromise(truth: Happening): number {
  if (truth.inTime || comes(truth)) return 0
  return truth.field === null || truth.isFirst ? sweep : day
}

/** The first whole reading that began after it and is due to find it; `null`: none was. */
export function readingFor(
  truth: Happening,
  index: number,
  looks: readonly CourseLook[],
  promised: number,
): CourseLook | null {
  const isIt = ({ whole, begun, at }: CourseLook) =>
    whole && begun > index && at >= truth.at + promised
  return looks.find(isIt) ?? null
}
