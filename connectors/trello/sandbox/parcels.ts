import { createHmac } from 'node:crypto'
import type { Instant } from '../../../src/ids.ts'
import { boardFields } from './answers.ts'
import { sandboxSecrets } from './auth.ts'
import type { Action, Webhook, World } from './world.ts'

/** One delivery as it will be posted. */
export interface Parcel {
  /** When the change happened. */
  at: Instant
  webhook: Webhook
  body: string
  signature: string
  /** False for what somebody else than Trello sends. */
  genuine: boolean
}

const modelFields =
  'id,name,desc,descData,closed,idOrganization,idEnterprise,pinned,url,shortUrl,prefs,labelNames'

/** Written at once: actions change later, what was told does not. */
export function toParcel(world: World, action: Action, webhook: Webhook): Parcel {
  const { memberCreator, member, ...own } = action
  const told = {
    ...own,
    display: displayOf(action),
    ...(member !== undefined && { member }),
    memberCreator,
  }
  const model = boardFields(world, modelFields)
  const body = JSON.stringify({ model, action: told, webhook })
  const signature = sign(`${body}${webhook.callbackURL}`, sandboxSecrets.TRELLO_SECRET)
  return { at: world.clock.now(), webhook, body, signature, genuine: true }
}

/** Of what never happened, signed by somebody who does not know the secret. */
export function toForgery(world: World, { webhook, at }: Parcel, random: () => number): Parcel {
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)]
  const card = pick(world.board.cards)
  const { id, fullName, username } = pick(world.board.members) ?? {}
  const hex = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  const { idShort, shortLink, name } = card ?? {}
  const action = {
    ...{ id: `${hex()}${hex()}${hex()}`, idMemberCreator: id, appCreator: null, limits: null },
    type: pick(['deleteCard', 'commentCard', 'addLabelToCard', 'updateComment']),
    date: new Date(at).toISOString(),
    data: {
      board: { id: world.board.id, name: world.board.name, shortLink: world.board.shortLink },
      card: { id: card?.id, name, idShort, shortLink },
      ...{ text: 'Этого никто не писал', label: pick(world.board.labels) },
      ...{ action: { id: pick(world.board.actions)?.id, text: 'Подделка' }, old: { text: '' } },
    },
    memberCreator: { id, fullName, username },
  }
  const body = JSON.stringify({ model: boardFields(world, modelFields), action, webhook })
  const signature = sign(`${body}${webhook.callbackURL}`, 'somebody-elses-secret')
  return { at, webhook, body, signature, genuine: false }
}

/** Trello signs the bytes of the body followed by the callback as it was registered. */
function sign(text: string, secret: string): string {
  return createHmac('sha1', secret).update(text, 'utf8').digest('base64')
}

function displayOf({ type, memberCreator }: Action) {
  const words = type.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return { translationKey: `action_${words}`, entities: { memberCreator } }
}
