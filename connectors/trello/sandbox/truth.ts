import type { ActivityKind, Value } from '../../../src/activity.ts'
import type { Sandbox, SandboxOptions } from '../../../src/connector.ts'
import type { Instant } from '../../../src/ids.ts'
import type { StateField } from '../../../src/subject.ts'

/**
 * One thing that really happened on the board, in the words of the activity log but made beside the
 * connector, so that the log can be held against it. Setting the same value again is none, nor is
 * noise (positions, covers, preferences), although Trello lists both.
 */
export interface Truth {
  at: Instant
  /** Id of the member who did it. */
  by: string | null
  subjectKind: 'board' | 'list' | 'card' | 'comment'
  /** Its id at Trello. */
  subjectId: string
  kind: Exclude<ActivityKind, 'other'>
  field: StateField | null
  /** Id of the label, member, check item, attachment, checklist or custom field. */
  entry: string | null
  /** The new value as the log writes it: text as it stands, `trello:list:<id>`, ISO 8601, flags. */
  after: Value
  /** Id of the action that lists tell of it with; `null`: none ever does. */
  action: string | null
  /** From when on lists show that action. */
  listedAt: Instant | null
  /** Id of the action that webhooks tell of it with; `null`: none does. */
  hook: string | null
}

/** How lists mislead. Single things stay truthful but for `downgraded` and `html`. */
export type Trap =
  | 'emptyCards'
  | 'halfCards'
  | 'emptyLists'
  | 'halfLists'
  | 'emptyActions'
  | 'halfActions'
  | 'pagingCut'
  | 'closedBoard'
  | 'downgraded'
  | 'html'

export interface Life {
  /** Somebody does one random thing now; gives what happened (noise and the same again: nothing). */
  step(): readonly Truth[]
}

/** Shares (0 to 1) of deliveries that meet with an accident. */
export interface Weather {
  lost?: number
  doubled?: number
  reordered?: number
  /** Beside the true one comes another, wrongly signed, about what never happened. */
  forged?: number
  seed?: number
}

export interface Hooks {
  /** Deliveries waiting. */
  waiting(): number
  /**
   * Sends what waits, with the weather's accidents; resolves when all are answered or given up.
   * `upTo`: only those of changes at or before that instant.
   */
  deliver(upTo?: Instant): Promise<void>
  setWeather(weather: Weather): void
}

/** That share of actions is listed up to `maxMs` after it happened. */
export interface Lateness {
  share: number
  maxMs: number
  seed: number
}

export interface TrelloSandboxOptions extends SandboxOptions {
  /** Answer 429 beyond 100 requests in 10 s of the clock, as Trello does. */
  rateLimits?: boolean
  /** Sees the path and query of every request. */
  onRequest?(url: string): void
  lateness?: Lateness
  /** When webhooks are told: in the background after each deed (default), or when `deliver` is called. */
  delivery?: 'auto' | 'manual'
}

export interface TrelloSandbox extends Sandbox {
  /** A generator of random lifelike changes; the same seed makes the same changes. */
  life(seed: number): Life
  /** Lists answer in a misleading way from now on; `null`: truthfully again. */
  setTrap(trap: Trap | null): void
  /** Every comment on the board as it reads now, whether lists show it yet or not. */
  comments(): readonly StandingComment[]
  readonly hooks: Hooks
}

export interface StandingComment {
  id: string
  /** Id of its card. */
  card: string
  text: string
  /** Came with its card when somebody copied that. */
  copied: boolean
}
