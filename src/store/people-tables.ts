import type { Generated } from 'kysely'
import type { Json, MaybeTime, Time } from './columns.ts'

export interface PersonTable {
  id: Generated<string>
  space: string
  name: string | null
  email: string | null
  organisation: string | null
  organisation_kind: string | null
  region: string | null
  erased_at: MaybeTime
  /** The person this one turned out to be. */
  same_as: string | null
}

export interface AccountTable {
  space: string
  source: string
  source_id: string
  person_id: string
  /** The person that was made with it. */
  first_person: string
  organisation: string | null
  organisation_kind: string | null
  region: string | null
  name: string | null
  username: string | null
  email: string | null
  roles: Json<string[]>
  groups: Json<string[]>
  url: string | null
  own: Generated<boolean>
  last_seen_at: MaybeTime
  gone_at: MaybeTime
}

export interface VerdictTable {
  space: string
  one: string
  other: string
  same: boolean
  said_at: Time
}
