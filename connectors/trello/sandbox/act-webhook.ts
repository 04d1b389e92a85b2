import { z } from 'zod'
import { verb } from './verb.ts'
import type { World } from './world.ts'

/** What Trello does to webhooks by itself (after long failure, or when a token ends), and what a token may. */
export const webhookVerbs = {
  disableWebhook: verb({ webhook: z.string().optional() }, disableWebhook),
  dropWebhooks: verb({}, dropWebhooks),
  setScope: verb({ write: z.boolean() }, (world, { write }) => {
    world.mayWrite = write
    return {}
  }),
}

function disableWebhook(world: World, { webhook }: { webhook?: string | undefined }) {
  const meant = world.webhooks.filter(({ id }) => webhook === undefined || id === webhook)
  for (const hook of meant) hook.active = false
  return { ids: meant.map(({ id }) => id) }
}

function dropWebhooks(world: World) {
  const ids = world.webhooks.map(({ id }) => id)
  world.webhooks = []
  return { ids }
}
