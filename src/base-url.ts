import { z } from 'zod'

/**
 * The address of an outside service. A password in it would travel on in every link and message made
 * from it, so it is refused.
 */
export const BaseUrl = z
  .url({ protocol: /^https?$/ })
  .refine(
    (url) => !URL.canParse(url) || new URL(url).username + new URL(url).password === '',
    'an address without user and password',
  )
  .transform((url) => url.replace(/\/+$/, ''))
