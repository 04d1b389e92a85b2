import type { Instant } from './ids.ts'

/** A person as one source knows them. Optional means "the source did not say", never "empty". */
export interface Account {
  sourceId: string
  name?: string | null
  username?: string | null
  email?: string | null
  roles?: readonly string[]
  groups?: readonly string[]
  organisation?: string | null
  /** As the source writes it, for example ГУ or СОНКО. */
  organisationKind?: string | null
  region?: string | null
  lastSeenAt?: Instant | null
  url?: string | null
  /** The account this service itself uses. */
  own?: boolean
}
