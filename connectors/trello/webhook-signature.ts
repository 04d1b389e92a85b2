import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Whether Trello signed these bytes for this address: base64 of HMAC-SHA1 over body and address, with
 * the Power-Up's secret. Trello's older documentation cuts each character of the body down to one
 * byte before signing, which matters for everything but English: either way is accepted.
 */
export function isSigned(
  { body, signature }: { body: Buffer; signature: string },
  { secret, callbackUrl }: { secret: string; callbackUrl: string },
): boolean {
  const given = Buffer.from(signature, 'base64')
  const cut = Buffer.from(body.toString('utf8'), 'latin1')
  const wanted = [body, cut].map((bytes) =>
    createHmac('sha1', secret).update(bytes).update(callbackUrl).digest(),
  )
  return wanted
    .map((digest) => digest.length === given.length && timingSafeEqual(digest, given))
    .some(Boolean)
}
