import type { Instant, SubjectKey } from './ids.ts'

/**
 * A text with its origin. `source` is what the outside holds and what hashes and revisions are made
 * of; `html` is the same, made safe to show (allow-list), and carries no tokens.
 */
export interface RichText {
  source: string
  format: 'markdown' | 'html' | 'plain'
  html: string
}

export interface CheckItem {
  name: string
  checklist: string
}

export interface AttachmentLink {
  name: string
  url: string
}

/**
 * What a subject is like now, in the words of no vendor. Absent and `null` mean the same ("none").
 * Keyed collections (`labels`, `people`, …) are compared entry by entry, everything else as one value.
 */
export interface SubjectState {
  title?: string | null
  body?: RichText | null
  /** The subject it lives in: a card's list, a post's discussion, a discussion's forum. */
  place?: SubjectKey | null
  /** The post that this post answers. */
  parent?: SubjectKey | null
  /** Source account id of who made it. */
  author?: string | null
  createdAt?: Instant | null
  /** When its content was last changed, where the content itself is not read. */
  changedAt?: Instant | null
  url?: string | null
  /** Its own; a card is shown as closed as well while its place is (see `readCards`). */
  closed?: boolean | null
  pinned?: boolean | null
  locked?: boolean | null
  approved?: boolean | null
  /** Between two people only. */
  confidential?: boolean | null
  /** ISO 8601 in UTC. */
  due?: string | null
  done?: boolean | null
  start?: string | null
  /** Not a task: `separator` or `template`. */
  role?: string | null
  /** Label id → shown name. */
  labels?: Record<string, string> | null
  /** Source account id → true. Names live with the people. */
  people?: Record<string, true> | null
  /** Groups somebody belongs to: id → name. */
  groups?: Record<string, string> | null
  /** Checklist id → name. */
  checklists?: Record<string, string> | null
  items?: Record<string, CheckItem> | null
  /** Ids of the check items that are ticked. */
  checked?: Record<string, true> | null
  attachments?: Record<string, AttachmentLink> | null
  /** Anything else worth keeping and comparing: question → answer, field name → content. */
  fields?: Record<string, string> | null
}

export type StateField = keyof SubjectState

/**
 * Nouns that the core knows by name. A connector may use others; they are logged and shown as they
 * are.
 */
export type SubjectKind =
  | 'board'
  | 'list'
  | 'card'
  | 'comment'
  | 'forum'
  | 'discussion'
  | 'post'
  | 'database'
  | 'entry'
  | 'survey'
  | 'answer'
  | 'assignment'
  | 'submission'
  | 'page'
  | 'weblink'
  | 'file'
  | 'folder'
  | 'event'
  | 'participant'
  | (string & {})

/** A thing that exists at a source, as it was seen in one look. */
export interface Subject {
  key: SubjectKey
  kind: SubjectKind
  state: SubjectState
  /** Opaque to the core: lets the connector ask later "is this still as I last saw it?". */
  fingerprint?: string | null
  /** Made by our own account: never counted as somebody's activity. */
  own?: boolean
  /** When it was last edited, where the source tells: dates an edit found by comparing. */
  editedAt?: Instant | null
  /** Source account id of who did that, where the source tells or nobody else may. */
  editedBy?: string | null
}

/** A change the source announces: a field, one way of a keyed field, or coming and going. */
export type Reported =
  | StateField
  | `${StateField}:${'added' | 'removed' | 'changed'}`
  | 'created'
  | 'deleted'

/**
 * How a source tells about changes of one kind of subject. What is named in `reported` is announced by
 * events of the source, perhaps late, so it is inferred from a change of state only when no event has
 * claimed it in time. Everything else is inferred from the state at once.
 */
export interface Reporting {
  reported: readonly Reported[]
  /** Stored, never logged. */
  ignored?: readonly StateField[]
  /** Keyed fields whose entries come and go; what an entry is called is told elsewhere. */
  entriesOnly?: readonly StateField[]
  /** Fields that move with any other change as well: told only where nothing else has changed. */
  implied?: readonly StateField[]
  /** Not every reading looks at each of them: a change that is found may be older than the last one. */
  seldom?: true
  /** What was gone and is there again was made anew (work handed in again), not merely out of sight. */
  madeAnew?: true
  /** What is missing has left: nobody deletes a participant. */
  leaves?: true
  /**
   * Nothing tells when they came: as long as no complete list of them was ever seen, whoever turns up
   * may have been there all the time, and is not told to have come.
   */
  undated?: true
}

export const keyedFields = [
  'labels',
  'people',
  'groups',
  'checklists',
  'items',
  'checked',
  'attachments',
  'fields',
] as const satisfies readonly StateField[]
