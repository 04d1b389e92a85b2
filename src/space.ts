import type { Instant } from './ids.ts'
import type { Window } from './window.ts'

export type Locale = 'ru' | 'en'

/** One working environment: a course, the board that belongs to it, its regions, windows and readers. */
export interface Space {
  id: string
  name: string
  locale: Locale
  /** IANA zone of the space; readers without a region read in it. */
  timezone: string
  /** Nothing is written outside (mirror, messages) while this is false. */
  writes: boolean
  /** Connector name → its settings for this space, as its own schema gave them. */
  places: Readonly<Record<string, unknown>>
  regions: readonly Region[]
  windows: readonly Window[]
  digests: readonly DigestPlan[]
  questions: QuestionRule
  mirror: MirrorPlan | null
  /** Where a reader finds the space and whom to write when they cannot get in: shown under every message. */
  links: { home: string | null; support: string | null; project: string | null }
}

export interface Region {
  id: string
  /** As readers see it, for example «Республика Карелия». */
  name: string
  /** What else it is called, besides the name: by cards' labels, people's profiles and groups. */
  labels: readonly string[]
  timezone: string
  accelerator: string | null
}

/** Places (by title at their source) whose discussions are questions waiting for an answer. */
export interface QuestionRule {
  places: readonly string[]
  /** Who answers: people with one of these roles at the source. Empty: anybody but the asker. */
  answeredByRoles: readonly string[]
}

/** A place where cards are shown. */
export interface Target {
  /** What stands in the tables of links, targets and holds. */
  key: string
  /** One entry a card, or one discussion a card. */
  as: 'entries' | 'discussions'
  /** Title of the activity; `null`: the connector's own usual place. */
  into: string | null
}

/** Which cards are shown where. */
export interface Route {
  /** `null`: such cards are not shown. */
  target: Target | null
  /** Name of the group that sees them, where they are discussions; `null`: everybody. */
  group: string | null
  only: Filter
}

/** What a card must have to be meant: of each list that is not empty one name, and a due time within. */
export interface Filter {
  lists: readonly string[]
  labels: readonly string[]
  members: readonly string[]
  due: { from: Instant | null; to: Instant | null } | null
}

export interface MirrorPlan {
  /** Connector that reads cards. */
  from: string
  /** Connector that shows them. */
  to: string
  /** The first that fits a card is taken; a card that none fits is not shown. */
  routes: readonly Route[]
  /** Places no longer shown at: entries that stand there are brought to say so. */
  former: readonly Target[]
  /** So many entries may be written over in one run without a human's word. */
  limit: number
  /** Changes that follow each other sooner are shown together, at the latest after five times as long. */
  quietSeconds: number
  /** All entries are looked at so often. */
  lookEveryHours: number
  /** Entries edited or removed by hand are written anew, or left as they are and told of. */
  handEdits: 'mend' | 'report'
  /** Whether answers given where cards are shown are brought to the cards; `null`: nothing is written there. */
  replies: ReplyPlan | null
}

export interface ReplyPlan {
  /** What stands under an answer: organisation and region, the name as well, or nothing. */
  sign: 'organisation' | 'name' | 'nobody'
  /** Answers since then are brought; `null`: since answers were switched on. */
  since: Instant | null
}

export interface Reader {
  /** Stable key of the reader within the plan: part of the unique key of their messages. */
  id: string
  name: string | null
  /** Connector that delivers, and the address there. */
  channel: string
  address: string
}

export interface DigestPlan {
  id: string
  kind: 'working-group' | 'consultant' | 'accelerator'
  /** Region id; set for accelerators. */
  region: string | null
  readers: readonly Reader[]
  locale: Locale
  timezone: string
  /** 1 = Monday … 7 = Sunday, and the local time `HH:MM`. */
  weekday: number
  time: string
}
