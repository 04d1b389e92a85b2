import { z } from 'zod'
import { NotThere, Refused } from './refusal.ts'
import { newId, type Webhook, type World } from './world.ts'

const flag = z.union([z.boolean(), z.stringbool()])
const NewWebhook = z.looseObject({
  idModel: z.string().default(''),
  callbackURL: z.string().default(''),
  description: z.string().default(''),
  active: flag.default(true),
})
const Changes = z.looseObject({
  idModel: z.string().optional(),
  callbackURL: z.string().optional(),
  description: z.string().optional(),
  active: flag.optional(),
})

/**
 * @throws Refused when the board is not ours, the callback does not answer HEAD with 200, or the
 * same webhook exists already
 */
export async function createWebhook(world: World, given: unknown): Promise<Webhook> {
  const { idModel, callbackURL, description, active } = NewWebhook.parse(given)
  await check(world, world.webhooks, { idModel, callbackURL })
  const failures = { consecutiveFailures: 0, firstConsecutiveFailDate: null }
  const hook = { id: newId(world), description, idModel, callbackURL, active, ...failures }
  world.webhooks = [...world.webhooks, hook]
  return hook
}

/** @throws NotThere, Refused as for a new one */
export async function changeWebhook(world: World, id: string, given: unknown): Promise<Webhook> {
  const hook = findWebhook(world, id)
  const changes = Changes.parse(given)
  const { idModel = hook.idModel, callbackURL = hook.callbackURL } = changes
  const { description = hook.description, active = hook.active } = changes
  const others = world.webhooks.filter((other) => other !== hook)
  await check(world, others, { idModel, callbackURL })
  return Object.assign(hook, { idModel, callbackURL, description, active })
}

/** @throws NotThere */
export function removeWebhook(world: World, id: string): void {
  const gone = findWebhook(world, id)
  world.webhooks = world.webhooks.filter((hook) => hook !== gone)
}

/** @throws NotThere */
export function findWebhook({ webhooks }: World, id: string): Webhook {
  const found = webhooks.find((hook) => hook.id === id)
  if (!found) throw new NotThere()
  return found
}

type Target = Pick<Webhook, 'idModel' | 'callbackURL'>

async function check({ board }: World, others: readonly Webhook[], target: Target): Promise<void> {
  const { idModel, callbackURL } = target
  if (idModel !== board.id) throw new Refused('invalid value for idModel', 'ERROR')
  await demandAnswer(callbackURL)
  const isSame = (hook: Webhook) => hook.idModel === idModel && hook.callbackURL === callbackURL
  if (!others.some(isSame)) return
  throw new Refused('A webhook with that callback, model, and token already exists', 'ERROR')
}

async function demandAnswer(callbackURL: string): Promise<void> {
  if (!URL.canParse(callbackURL)) throw new Refused('invalid value for callbackURL', 'ERROR')
  const headers = { 'user-agent': 'Trello' }
  const status = await fetch(callbackURL, { method: 'HEAD', headers, redirect: 'manual' }).then(
    (answer) => answer.status,
    () => null,
  )
  if (status === 200) return
  throw new Refused(
    `URL (${callbackURL}) did not return 200 status code, got ${status ?? 'no answer'}`,
    'VALIDATOR_URL_RETURNED_ERROR',
  )
}
