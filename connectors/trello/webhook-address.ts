import { BaseUrl } from '../../src/base-url.ts'

/**
 * The public address below which Trello calls us. Over plain http anybody on the way could read what
 * it says; on loopback nobody is.
 */
export const WebhookBase = BaseUrl.refine(
  (url) => !URL.canParse(url) || isSafe(new URL(url)),
  'an address with https',
)
  .refine(
    (url) => !URL.canParse(url) || new URL(url).search + new URL(url).hash === '',
    'an address without ? and #',
  )
  .transform((url) => new URL(url).href.replace(/\/+$/, ''))

/** Where deliveries for one space arrive. Each signature is over this address, letter by letter. */
export function callbackUrlOf(base: string, source: string, space: string): string {
  return `${base}/${encodeURIComponent(source)}/${encodeURIComponent(space)}`
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
