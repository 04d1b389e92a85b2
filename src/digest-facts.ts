import type { Instant, SubjectKey } from './ids.ts'
import type { DigestPlan, Region, Space } from './space.ts'
import type { Window } from './window.ts'

/** Everything a digest is made of, read from the store for one plan and one stretch of time. */
export interface DigestFacts {
  space: Pick<Space, 'name' | 'links' | 'windows'>
  plan: Pick<DigestPlan, 'kind' | 'region' | 'timezone' | 'weekday' | 'time'>
  /** Everything the log took in from `from` up to, but not including, `to`. */
  from: Instant
  to: Instant
  regions: readonly RegionFacts[]
  questions: readonly QuestionFacts[]
  /** Questions that got their first answer since `from`, per region (`null`: no region known). */
  answered: readonly { region: string | null; count: number }[]
  /** Window id → how many of its audience have acted. */
  responses: ReadonlyMap<Window['id'], Response>
  news: NewsFacts
  sources: readonly SourceFacts[]
}

export interface Response {
  acted: number
  audience: number
}

/** What people of one region did; `region` is `null` for those whose region nobody knows. */
export interface RegionFacts {
  region: Pick<Region, 'id' | 'name'> | null
  events: number
  people: number
  /** Events of the stretch of the same length before; `null` when nothing was being read then. */
  before: number | null
}

/** A question nobody has answered yet. */
export interface QuestionFacts {
  subject: SubjectKey
  title: string | null
  url: string | null
  bodyHtml: string | null
  askedAt: Instant
  name: string | null
  organisation: string | null
  organisationKind: string | null
  /** Region id. */
  region: string | null
}

export interface NewsFacts {
  /** Newest first, at most as many as asked for. */
  threads: readonly ThreadFacts[]
  /** All threads with news, also those beyond the limit. */
  total: number
}

/** A discussion, a card or another thing of its own, with what happened in it. */
export interface ThreadFacts {
  subject: SubjectKey
  kind: string
  title: string | null
  /** Title of the forum, list … it stands in. */
  place: string | null
  source: string
  /** Where it is mirrored, if it is: readers go there first. */
  mirrorUrl: string | null
  url: string | null
  lastAt: Instant
  isNew: boolean
  /** New posts, comments or pieces of work in it. */
  replies: number
  changes: number
  gone: boolean
  closed: boolean
  done: boolean
  /** Names of those who did something in it. */
  people: readonly string[]
}

export interface SourceFacts {
  source: string
  freshAt: Instant | null
  failing: boolean
}
