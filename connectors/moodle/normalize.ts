import { type Instant, type SubjectKey, subjectKey } from '../../src/ids.ts'

/** What turning Moodle's shapes into ours needs to know about the course. */
export interface Course {
  source: string
  baseUrl: string
  language: string
  /** Our own Moodle user id. */
  own: number | null
}

export function keyOf(course: Course, kind: string, id: number | string): SubjectKey {
  return subjectKey(course.source, kind, String(id))
}

/** Moodle counts seconds and writes 0 for "never". */
export function instantOf(seconds: number): Instant | null {
  return seconds > 0 ? seconds * 1000 : null
}

/** An account id; Moodle writes 0 or `null` where it names nobody. */
export function authorOf(userid: number | null | undefined): string | null {
  return userid ? String(userid) : null
}

/** The mark of our own making, only where it is true. */
export function ownMark(course: Course, userid: number | null | undefined): { own?: boolean } {
  return course.own !== null && userid === course.own ? { own: true } : {}
}

/** The same as ISO 8601 in UTC. */
export function isoOf(seconds: number): string | null {
  return seconds > 0 ? new Date(seconds * 1000).toISOString() : null
}
