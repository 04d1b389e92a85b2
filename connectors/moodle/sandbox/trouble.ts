/** What may be wrong with the whole site, or with its token. */
export const troubles = [
  ...(['none', 'databaseDown', 'upgrading', 'webServicesDisabled', 'restDisabled'] as const),
  ...(['serviceDisabled', 'tokenExpired', 'tokenBound', 'userNotAuthorised'] as const),
] as const
type Trouble = (typeof troubles)[number]

export interface Site {
  maintenance: 'off' | 'setting' | 'cli' | 'ownPage'
  trouble: Trouble
}

/** Why Moodle lets an account do nothing at all. */
export const refusals = ['suspended', 'deleted', 'unconfirmed', 'nologin'] as const
export type Refusal = (typeof refusals)[number]
