import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { startSandbox } from '../../connectors/trello/sandbox/index.ts'
import type { TrelloSandbox } from '../../connectors/trello/sandbox/truth.ts'
import { minute, type VirtualClock, virtualClock } from '../../src/clock.ts'
import { ask } from '../support/trello-raw.ts'

interface Received {
  method: string
  body: string
  signature: string
}

const boardId = '5cf4b7605eedb0a2d0000000'
const by = 'galina.ozerova'
const card = 'Школа заботы: волонтёры в доме-интернате'

let received: Received[] = []
let answers: Record<string, number> = {}
let server: Server
let callbackURL = ''
let sandbox: TrelloSandbox
let clock: VirtualClock

beforeEach(async () => {
  received = []
  answers = { HEAD: 200, POST: 200 }
  server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', headers } = request
    const body = Buffer.concat(chunks).toString('utf8')
    received.push({ method, body, signature: String(headers['x-trello-webhook']) })
    response.writeHead(answers[method] ?? 404).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = z.object({ port: z.number() }).parse(server.address())
  callbackURL = `http://127.0.0.1:${address.port}/trello/доска?a=1`
  clock = virtualClock(Date.UTC(2019, 6, 1, 6))
  sandbox = await startSandbox({ port: 0, clock, delivery: 'manual' })
})

afterEach(async () => {
  await sandbox.close()
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

const create = (changes: object = {}) => {
  const body = JSON.stringify({ idModel: boardId, callbackURL, description: 'Проба', ...changes })
  return ask(sandbox, '/webhooks', { method: 'POST', body, headers: json })
}
const json = { 'content-type': 'application/json' }
const posts = () => received.filter(({ method }) => method === 'POST')

const Delivery = z.object({
  model: z.looseObject({ id: z.string() }),
  action: z.looseObject({ id: z.string(), type: z.string(), data: z.looseObject({}) }),
  webhook: z.looseObject({ id: z.string(), callbackURL: z.string() }),
})
const tell = ({ body }: Received) => Delivery.parse(JSON.parse(body))

const isSigned = ({ body, signature }: Received) =>
  createHmac('sha1', 'sandbox-secret')
    .update(body + callbackURL)
    .digest('base64') === signature

describe('a webhook', () => {
  test('is made when its callback answers HEAD, once, and found again', async () => {
    const made = await create()
    expect(made).toMatchObject({
      status: 200,
      body: { idModel: boardId, callbackURL, active: true, consecutiveFailures: 0 },
    })
    expect(received).toMatchObject([{ method: 'HEAD' }])
    expect(await create()).toMatchObject({
      status: 400,
      body: { message: 'A webhook with that callback, model, and token already exists' },
    })
    answers.HEAD = 404
    expect(await create({ callbackURL: `${callbackURL}0` })).toMatchObject({
      status: 400,
      body: { error: 'VALIDATOR_URL_RETURNED_ERROR' },
    })
    const { body } = await ask(sandbox, '/members/me/tokens?webhooks=true')
    expect(body).toMatchObject([{ webhooks: [made.body] }])
    expect((await ask(sandbox, `/webhooks/${made.body.id}`)).body).toEqual(made.body)
  })

  test('is switched off and on, dropped and deleted', async () => {
    const { body: hook } = await create()
    await sandbox.act('disableWebhook', {})
    await sandbox.act('comment', { by, card, text: 'Никто не слышит' })
    expect(sandbox.hooks.waiting()).toBe(0)
    const path = `/webhooks/${hook.id}`
    const on = await ask(sandbox, `${path}?active=true`, { method: 'PUT' })
    expect(on).toMatchObject({ status: 200, body: { id: hook.id, active: true } })
    expect((await ask(sandbox, path, { method: 'DELETE' })).status).toBe(200)
    expect((await ask(sandbox, path)).status).toBe(404)
    await create()
    await sandbox.act('dropWebhooks', {})
    expect((await ask(sandbox, '/members/me/tokens')).body).toMatchObject([{ webhooks: [] }])
  })

  test('is told by the same id as lists, of what they omit by its own, signed', async () => {
    await create()
    const comment = await sandbox.act('comment', { by, card, text: 'Добрый день 👋' })
    await sandbox.act('editComment', { by, comment: comment.id, text: 'Добрый вечер' })
    await sandbox.act('addLabel', { by, card, label: 'Крым' })
    await sandbox.act('deleteComment', { by, comment: comment.id })
    await sandbox.hooks.deliver()
    const told = posts().map(tell)
    expect(posts().every(isSigned)).toBe(true)
    expect(told.map(({ action }) => action.type)).toEqual([
      ...['commentCard', 'updateComment', 'addLabelToCard', 'deleteComment'],
    ])
    expect(told[0]).toMatchObject({
      action: { id: comment.id, data: { text: 'Добрый день 👋', card: { name: card } } },
      model: { id: boardId },
      webhook: { callbackURL },
    })
    expect(told[1]?.action.data).toMatchObject({
      action: { id: comment.id, text: 'Добрый вечер' },
      old: { text: 'Добрый день 👋' },
    })
    expect(told[2]?.action.data).toMatchObject({ label: { name: 'Крым' }, value: 'orange' })
    expect(told[3]?.action.data).toMatchObject({ action: { id: comment.id } })
  })

  test('each truth names the action that a webhook brings', async () => {
    await create()
    const truths = []
    const life = sandbox.life(5)
    for (let at = 0; at < 200; at += 1) truths.push(...life.step())
    await sandbox.hooks.deliver()
    const ids = new Set(posts().map((post) => tell(post).action.id))
    const hooks = truths.flatMap(({ hook }) => hook ?? [])
    expect(hooks.filter((id) => !ids.has(id))).toEqual([])
    const listed = truths.filter(({ action }) => action !== null)
    expect(listed.every(({ action, hook }) => action === hook)).toBe(true)
  })

  test('only what happened by then is delivered', async () => {
    await create()
    await sandbox.act('comment', { by, card, text: 'Раз' })
    const then = clock.now()
    clock.set(then + minute)
    await sandbox.act('comment', { by, card, text: 'Два' })
    await sandbox.hooks.deliver(then)
    expect(posts()).toHaveLength(1)
    expect(sandbox.hooks.waiting()).toBe(1)
  })

  test('three tries, then it counts as failed; 410 ends it', async () => {
    const { body: hook } = await create()
    answers.POST = 500
    await sandbox.act('comment', { by, card, text: 'Раз' })
    await sandbox.hooks.deliver()
    expect(posts()).toHaveLength(3)
    const failed = (await ask(sandbox, `/webhooks/${hook.id}`)).body
    expect(failed).toMatchObject({
      consecutiveFailures: 1,
      firstConsecutiveFailDate: expect.stringMatching(/^2019/),
    })
    answers.POST = 410
    await sandbox.act('comment', { by, card, text: 'Два' })
    await sandbox.hooks.deliver()
    expect((await ask(sandbox, `/webhooks/${hook.id}`)).status).toBe(404)
  })

  test('the weather loses, doubles, reorders and forges', async () => {
    await create()
    const texts = Array.from({ length: 60 }, (_none, at) => `Слово ${at}`)
    const heardIn = async (weather: object) => {
      received = []
      sandbox.hooks.setWeather({ seed: 3, ...weather })
      for (const text of texts) await sandbox.act('comment', { by, card, text })
      await sandbox.hooks.deliver()
      return posts().map((post) => ({ text: tell(post).action.data.text, signed: isSigned(post) }))
    }
    const heard = (given: readonly { text: unknown }[]) => given.map(({ text }) => text)
    expect(heard(await heardIn({}))).toEqual(texts)
    expect((await heardIn({ lost: 0.2 })).length).toBeLessThan(60)
    expect((await heardIn({ doubled: 0.2 })).length).toBeGreaterThan(60)
    const mixed = heard(await heardIn({ reordered: 0.2 }))
    expect(mixed).not.toEqual(texts)
    expect([...mixed].sort()).toEqual([...texts].sort())
    const forged = (await heardIn({ forged: 0.2 })).filter(({ signed }) => !signed)
    expect(forged.length).toBeGreaterThan(3)
    expect(heard(forged).some((text) => texts.includes(String(text)))).toBe(false)
  })

  test('in the background where nobody calls for it', async () => {
    const auto = await startSandbox({ port: 0, clock })
    const body = JSON.stringify({ idModel: boardId, callbackURL })
    await ask(auto, '/webhooks/', { method: 'POST', body, headers: json })
    await auto.act('updateCard', { by, card, due: null, dueComplete: true })
    await auto.hooks.deliver()
    expect(posts().map((post) => tell(post).action.type)).toEqual(['updateCard', 'updateCard'])
    await auto.close()
  })
})
