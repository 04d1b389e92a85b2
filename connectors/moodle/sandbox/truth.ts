import type { Value } from '../../../src/activity.ts'
import type { Sandbox, SandboxOptions } from '../../../src/connector.ts'
import type { Instant } from '../../../src/ids.ts'
import type { StateField } from '../../../src/subject.ts'

/** Kinds of things in the course, in the words of the activity log. */
export type TruthKind =
  | 'participant'
  | 'forum'
  | 'discussion'
  | 'post'
  | 'database'
  | 'entry'
  | 'survey'
  | 'answer'
  | 'page'
  | 'weblink'
  | 'file'
  | 'folder'
  | 'assignment'
  | 'submission'
  | 'event'

/**
 * One thing that really became different in the course, as far as the account of the token may see
 * it; made beside the connector, so that the log can be held against it. Doing the same again is
 * none, nor is what Moodle itself counts (visits, comments, times).
 */
export interface Truth {
  at: Instant
  /** Id of who did it; `null`: nobody, time did. */
  by: string | null
  subjectKind: TruthKind
  /** Its id at Moodle. */
  subjectId: string
  /** `null`: the thing itself came (`after` is true) or went. */
  field: StateField | null
  /** Name of the field or question. */
  entry: string | null
  /** As the log writes it; `null`: none. */
  after: Value
}

/** A thing as it stands: its values by field, or by field and entry. */
export interface Standing {
  kind: TruthKind
  id: string
  /** Id of who made it, and when. */
  author: string | null
  createdAt: Instant | null
  /** `kind:id` of what it stands in. */
  place: string | null
  values: ReadonlyMap<string, Value>
}

/** Everything that the account of the token may see, by `kind:id`. */
export type CourseSight = ReadonlyMap<string, Standing>

export interface CourseLife {
  /** Somebody does one random thing now; gives what became different (the same again: nothing). */
  step(): readonly Truth[]
  /** What became different by itself since then: posts with a date come to light. */
  notice(): readonly Truth[]
}

export interface MoodleSandboxOptions extends SandboxOptions {
  /** Sees the name of the function of every request, before it is answered. */
  onRequest?(wsfunction: string): void
}

export interface MoodleSandbox extends Sandbox {
  /** A generator of random lifelike changes; the same seed makes the same changes. */
  life(seed: number): CourseLife
  /** That function answers as if there were nothing from now on; `null`: truthfully again. */
  setEmptied(wsfunction: string | null): void
  /** The course as the account of the token may see it now. */
  sight(): CourseSight
}
