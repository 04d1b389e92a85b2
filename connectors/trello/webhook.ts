import { z } from 'zod'
import type { Clock } from '../../src/clock.ts'
import type { Delivery, Listener } from '../../src/connector.ts'
import { GiveUp, Refused } from '../../src/errors.ts'
import type { Instant } from '../../src/ids.ts'
import type { Observation } from '../../src/observation.ts'
import type { Client } from './client.ts'
import { isNoise } from './noise.ts'
import { toAccount } from './normalize-card.ts'
import { toHookActivity } from './normalize-hook.ts'
import { Action, parseEach } from './schema.ts'
import { createEnsure } from './webhook-ensure.ts'
import { isSigned } from './webhook-signature.ts'

export interface ListenerOptions {
  source: string
  board: string
  client: Client
  callbackUrl: string
  /** Of the Power-Up, neither its key nor the token; without it nothing is believed. */
  secret: string | undefined
  clock: Pick<Clock, 'now'>
}

/** Trello's webhook of one board. */
export function createListener(options: ListenerOptions): Listener {
  const { callbackUrl, clock, source } = options
  return {
    callbackUrl,
    ensure: createEnsure(options),
    receive(delivery) {
      refuseForged(delivery, options)
      const body = parse(delivery.body)
      if (body === undefined) throw new GiveUp('A delivery of Trello was not JSON')
      refuseForeign(body, options.board)
      return toObservation(body, source, clock.now())
    },
  }
}

function refuseForged({ body, headers }: Delivery, { secret, callbackUrl }: ListenerOptions): void {
  if (!secret) throw new Refused('There is no TRELLO_SECRET to check a signature with')
  const signature = headers['x-trello-webhook']
  if (!signature) throw new Refused('A delivery carried no signature')
  if (!isSigned({ body, signature }, { secret, callbackUrl })) {
    throw new Refused(
      'A delivery was not signed with TRELLO_SECRET for this address: a forgery, the secret of another Power-Up, or webhooks of trello is not the address Trello calls',
    )
  }
}

/** The parser's own error quotes the text, which may be somebody's: it is not handed on. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

const Place = z.looseObject({ id: z.string(), shortLink: z.string().nullish() }).nullish()
const Body = z.looseObject({ action: z.unknown(), model: Place })
const Addressed = z.looseObject({
  action: z.looseObject({ id: z.string(), data: z.looseObject({ board: Place }).nullish() }),
  model: Place,
})

/**
 * Whoever knows the key can have Trello call us for a board of theirs, signed with our secret. And the
 * old way of signing forgets the upper half of letters: an id, by which events are known, has none.
 */
function refuseForeign(body: unknown, board: string): void {
  const { success, data } = Addressed.safeParse(body)
  if (!success) return
  const { action, model } = data
  if (!/^[\x20-\x7e]+$/.test(action.id)) throw new Refused('A delivery carried an id that is none')
  const named = [action.data?.board, model].flatMap((place) => place ?? [])
  if (named.some(({ id, shortLink }) => id === board || shortLink === board)) return
  // What is no action is set aside with its reason.
  if (named.length === 0 && !Action.safeParse(action).success) return
  throw new Refused('A delivery told of another board than that of the space, or of none')
}

/**
 * One event and no state: a comment, say, may have been edited or deleted again by now. What it is like
 * the next reading brings, which is soon.
 */
function toObservation(body: unknown, source: string, now: Instant): Observation {
  const { action = body, model } = Body.safeParse(body).data ?? {}
  const { good, rejected } = parseEach(Action, 'action', [action])
  const telling = good.filter((one) => !isNoise(one))
  const around = { source, boardId: model?.id ?? '' }
  return {
    readAt: now,
    activities: telling.flatMap((one) => toHookActivity(one, around) ?? []),
    subjects: [],
    accounts: telling.flatMap(({ memberCreator }) => memberCreator ?? []).map(toAccount),
    rejected,
    position: null,
    complete: [],
    last: false,
  }
}
