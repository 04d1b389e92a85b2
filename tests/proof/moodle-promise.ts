import { day, hour, minute } from '../../src/clock.ts'
import type { CourseLook, Happening } from './moodle-stage.ts'

/**
 * Which reading has to find a change: the next one, or the next that looks at every list (10 minutes),
 * at the participants (an hour) or at all posts (a day). Moodle tells of what is new; all else shows
 * only where somebody looks.
 */
export function promisedMs(truth: Happening): number {
  const promise = promises[truth.subjectKind]
  return promise === undefined ? otherwise(truth) : promise(truth)
}

const sweep = 10 * minute

const ofMaterial = (truth: Happening) => (goes(truth) ? sweep : 0)

const promises: Partial<Record<Happening['subjectKind'], (truth: Happening) => number>> = {
  participant: () => hour,
  entry: (truth) => (isComingOrGoing(truth) ? sweep : 0),
  page: ofMaterial,
  weblink: ofMaterial,
  file: ofMaterial,
  folder: ofMaterial,
  assignment: ofMaterial,
  /** A row that was erased is missed where all are read. */
  submission: (truth) => (goes(truth) ? hour : 0),
  event: () => sweep,
}

function otherwise(truth: Happening): number {
  const { subjectKind: kind, by } = truth
  if (by === null) return sweep
  if (kind === 'discussion') return comes(truth) ? 0 : sweep
  return kind === 'post' ? postPromise(truth) : 0
}

/** Approval is such a coming: it moves no time. */
function isComingOrGoing({ field }: Happening): boolean {
  return field === null
}

function goes({ field, after }: Happening): boolean {
  return field === null && after !== true
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
