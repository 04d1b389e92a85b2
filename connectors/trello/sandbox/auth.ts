import type { Query } from './paging.ts'

/** What the sandbox accepts: of no use anywhere else. */
export const sandboxSecrets = {
  TRELLO_KEY: 'sandbox-key',
  TRELLO_TOKEN: 'sandbox-token',
  TRELLO_SECRET: 'sandbox-secret',
} as const

/** Trello's plain-text complaint, or `null`. Key and token come in the header or in the query. */
export function complaint(authorization: string | undefined, query: Query): string | null {
  const key = query.key ?? oauthValue(authorization, 'oauth_consumer_key')
  const token = query.token ?? oauthValue(authorization, 'oauth_token')
  if (key !== sandboxSecrets.TRELLO_KEY) return 'invalid key'
  if (token === undefined) return 'unauthorized permission requested'
  return token === sandboxSecrets.TRELLO_TOKEN ? null : 'invalid token'
}

function oauthValue(authorization: string | undefined, name: string): string | undefined {
  if (!authorization?.startsWith('OAuth ')) return undefined
  return new RegExp(`${name}="([^"]*)"`).exec(authorization)?.[1]
}
