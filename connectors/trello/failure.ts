import { second } from '../../src/clock.ts'
import { AccessLost, GiveUp, Gone, Misconfigured, TryLater, Uncertain } from '../../src/errors.ts'
import type { HttpAnswer } from '../../src/http.ts'

type Answered = Pick<HttpAnswer, 'status' | 'headers' | 'body'>

/** What was asked, as far as it decides what an answer means. */
interface Asked {
  /** The path as the documentation writes it: `/boards/{id}`. */
  name: string
  /** A write: where nobody can say whether it happened, the outcome is uncertain. */
  writes: boolean
}

/** What an answer means for who asked. */
export type Meaning =
  | { kind: 'json'; value: unknown }
  /** Asking again changes nothing. */
  | { kind: 'final'; error: Error }
  /** May pass by itself: worth asking again at once. */
  | { kind: 'passing'; error: TryLater }
  /** The same; where it stays so, something else stands in Trello's place. */
  | { kind: 'page'; error: TryLater }
  /** Too many requests: nobody is to ask before the pause is over. */
  | { kind: 'limited'; error: TryLater; pauseMs: number }

/** Only a 200 with JSON is believed. */
export function meaningOf(answer: Answered, { name, writes }: Asked): Meaning {
  const { status } = answer
  if (status === 200) return bodyMeaning(answer, writes)
  if (status === 429) return limited(answer)
  if (status < 500) {
    const asked = { name, writes }
    return { kind: 'final', error: commentRefusal(answer, asked) ?? refusal(answer, name) }
  }
  return { kind: 'passing', error: unsure(`Trello is out of order (${status})`, writes) }
}

/** A page again and again: neither data nor a failure of Trello's, so nothing may be concluded from it. */
export function pageInPlace(): AccessLost {
  return new AccessLost(
    'A web page answers in place of Trello (200): the base URL must be https://api.trello.com, and no proxy or log-in page may stand before it',
  )
}

/** An answer whose shape is not the promised one: treated like no answer. */
export function misshapen(what: string, shape: string): TryLater {
  return new TryLater(
    `Trello answered the ${what} with something that is not ${shape}; will try again`,
  )
}

function bodyMeaning(answer: Answered, writes: boolean): Meaning {
  const value = parse(answer.body)
  if (value !== undefined) return { kind: 'json', value }
  const kind = isPage(answer) ? 'page' : 'passing'
  const hint = 'if it stays so, check baseUrl of trello'
  const error = unsure('Trello answered with something that is not JSON', writes, hint)
  return { kind, error }
}

/** The parser's own error quotes the text, which may be somebody's: it is not handed on. */
function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function unsure(what: string, writes: boolean, hint?: string): TryLater {
  const message = `${what}; will try again${hint === undefined ? '' : ` (${hint})`}`
  return writes ? new Uncertain(message) : new TryLater(message)
}

/** Trello documents no Retry-After; its window is named by `…-interval-ms` and is 10 s long. */
function limited({ headers }: Answered): Meaning {
  const seconds = Number(headers['retry-after'] ?? Number.NaN)
  const interval = Number(headers['x-rate-limit-api-token-interval-ms'] ?? Number.NaN)
  const pauseMs = [seconds * second, interval].find((ms) => ms > 0) ?? 10 * second
  const message = 'Trello asks to slow down (429); will wait'
  return { kind: 'limited', error: new TryLater(message, { afterMs: pauseMs }), pauseMs }
}

function refusal(answer: Answered, name: string): Error {
  const { status } = answer
  const says = excerpt(answer.body)
  if (isPage(answer) && [401, 403, 404].includes(status)) return notTrello(status)
  if (status === 404) return unknownThing(name)
  if (status === 401) return refused(says)
  if (status >= 300 && status < 400) {
    return misconfigured(
      `Trello redirects (${status}): the base URL must be https://api.trello.com`,
    )
  }
  if (status === 403) return forbidden(says)
  if (status === 400) return wrong(name, says)
  return new GiveUp(`Trello answered ${status} ${says}`)
}

/** A board that is not there proves nothing; another thing is gone if its board can be read. */
function unknownThing(name: string): Error {
  return name.startsWith('/boards/')
    ? new AccessLost(
        'Trello does not know the board (404): check the board of the space, and whether somebody deleted it',
      )
    : new Gone(`Trello no longer has what was asked for (404 ${name})`)
}

function wrong(name: string, says: string): Error {
  return misconfigured(
    name.startsWith('/webhooks/')
      ? `Trello refuses the webhook (400 ${says})`
      : `Trello calls the request wrong (${says}): check the board id`,
  )
}

/** Boards with very many checklists get a 403 for a page that is too large. */
function forbidden(says: string): Error {
  const remedy = /too.?many/i.test(says)
    ? 'lower pageSize of trello to 500'
    : 'let the member of TRELLO_TOKEN join the board, and give the token the scope read'
  return misconfigured(`Trello refuses (403 ${says}): ${remedy}`)
}

/** Trello's own refusals are a line of text or JSON, never a page. */
function isPage({ headers, body }: Answered): boolean {
  return /html/i.test(headers['content-type'] ?? '') || body.trimStart().startsWith('<')
}

function notTrello(status: number): Error {
  return misconfigured(
    `A web page answers in place of Trello (${status}): the base URL must be https://api.trello.com, and no proxy may stand before it`,
  )
}

/** A token without the scope, and a comment of somebody else, are refused in the same words. */
function commentRefusal(answer: Answered, { name, writes }: Asked): Error | null {
  const { status } = answer
  if (!writes || name.startsWith('/webhooks') || isPage(answer)) return null
  const says = excerpt(answer.body)
  if (status === 400) return new GiveUp(`Trello refuses the comment (400 ${says})`)
  const isWrongKey = says === 'invalid key' || says === 'invalid token'
  if (![401, 403].includes(status) || isWrongKey) return null
  return misconfigured(
    `Trello lets no comment be written (${status} ${says}): make TRELLO_TOKEN anew with scope=read,write, as a member of the board who may comment`,
  )
}

/** A private board that the token's member has left answers "unauthorized permission requested". */
function refused(says: string): Error {
  if (says.startsWith('unauthorized permission')) {
    return new AccessLost('The Trello token may not read the board: let its member join the board')
  }
  const what =
    says === 'invalid key' ? 'TRELLO_KEY is wrong' : 'TRELLO_TOKEN is wrong or has expired'
  return misconfigured(`${what}: make a new one as connectors/trello/README.md says (401 ${says})`)
}

function misconfigured(problem: string): Misconfigured {
  return new Misconfigured([problem])
}

/** Trello's own short error text, for the operator; never a page. */
function excerpt(body: string): string {
  const line = body.trim()
  return /^[\w ,.:"{}()/_-]{1,200}$/.test(line) ? line : 'no reason given'
}
