import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { createEnsure } from '../../connectors/trello/webhook-ensure.ts'
import { minute, second } from '../../src/clock.ts'
import { keepListening } from '../../src/listen.ts'
import { createReceive } from '../../src/receive.ts'
import { openHolds } from '../../src/store/holds.ts'
import { called, type HookStage, openHookStage } from '../support/hook-stage.ts'
import { untimed } from '../support/reading.ts'
import { configOf, openQuietly } from '../support/service.ts'
import { standIn } from '../support/trello-stand-in.ts'

const by = 'galina.ozerova'
const card = 'Школа заботы: волонтёры в доме-интернате'
const start = Date.UTC(2019, 6, 1, 6)

let stage: HookStage

const open = async () => {
  stage = await openHookStage(start)
}
const close = () => stage.close()

describe('a delivery', () => {
  beforeAll(open)
  afterAll(close)

  test('is taken when it is committed, and once however often it comes', async () => {
    await stage.read()
    const before = await stage.log()
    const body = bodyOf('commentCard', { text: 'Спасибо, соседи! 👋' })

    const answers = [
      await stage.post(body),
      await stage.post(body),
      await stage.post(body, stage.sign(Buffer.from(body, 'latin1'))),
    ]

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await newsSince(before)).toMatchObject([
      { kind: 'created', subject: 'trello:comment:5d19aaaaaaaaaaaaaaaaaaa0', reported: true },
    ])
  })

  test.each([
    ['of a stranger', (body: string) => stage.sign(body, 'token')],
    ['without a signature', () => null],
  ])('%s is refused, and nothing is kept', async (_, sign) => {
    await stage.read()
    const before = await stage.log()
    const body = bodyOf('deleteCard', { card: { id: 'x' } })

    const answer = await stage.post(body, sign(body))

    expect([answer.status, await answer.json()]).toEqual([401, { taken: false }])
    expect(await stage.log()).toEqual(before)
  })

  test('is refused where there is no secret to check it with', async () => {
    const config = await configOf(stage.configText, [stage.sandbox])
    const { TRELLO_SECRET, ...rest } = config.secrets.trello ?? {}
    const careless = await openQuietly({ ...config, secrets: { trello: rest } }, stage.clock)
    const body = bodyOf('deleteCard', { card: { id: 'x' } })

    const receipts = ['', String(TRELLO_SECRET)].map((secret) =>
      createReceive(careless.context)(called, {
        body: Buffer.from(body),
        headers: { 'x-trello-webhook': stage.sign(body, secret) },
      }),
    )

    expect(await Promise.all(receipts)).toEqual(['refused', 'refused'])
    await careless.close()
  })

  test('that is not understood is set aside; one that is no JSON, too long or for nobody is not', async () => {
    const board = { id: 'b1', shortLink: 'IN2LmCfA' }
    const odd = JSON.stringify({ model: board, action: { id: 'a1', type: 'commentCard' } })

    expect((await stage.post(odd)).status).toBe(200)
    expect((await stage.post('<html>')).status).toBe(400)
    expect((await stage.post('x'.repeat(1_048_577))).status).toBe(413)
    expect((await stage.post(odd, stage.sign(odd), 'trello/nowhere')).status).toBe(404)
    expect((await stage.post(odd, stage.sign(odd), 'moodle/vektor')).status).toBe(404)
    const { rows } = await sql`select kind, source_id from app.quarantine`.execute(
      stage.app.store.db,
    )
    expect(rows).toEqual([{ kind: 'action', source_id: 'a1' }])
  })

  test('that could not be kept is to come again, and is kept then', async () => {
    await stage.read()
    const before = await stage.log()
    const body = bodyOf('commentCard', { text: 'Ещё раз' }, '5d19aaaaaaaaaaaaaaaaaaa1')
    await sql`alter table app.activity rename to away`.execute(stage.app.store.db)

    const lost = await stage.post(body)
    await sql`alter table app.away rename to activity`.execute(stage.app.store.db)
    const kept = await stage.post(body)

    expect([lost.status, await lost.text()]).toEqual([500, '{"taken":false}'])
    expect(kept.status).toBe(200)
    expect(await stage.log()).toHaveLength(before.length + 1)
  })

  test('makes the source due a few seconds later, never twice within ten', async () => {
    await stage.read()
    const read = stage.clock.now()

    stage.clock.set(read + second)
    await stage.post(bodyOf('commentCard', { text: 'Раз' }, '5d19aaaaaaaaaaaaaaaaaaa2'))
    expect((await stage.source())?.notBefore).toBe(read + 10 * second)

    await stage.read()
    stage.clock.set(stage.clock.now() + minute)
    await stage.post(bodyOf('commentCard', { text: 'Два' }, '5d19aaaaaaaaaaaaaaaaaaa3'))
    expect((await stage.source())?.notBefore).toBe(stage.clock.now() + 5 * second)
  })
})

describe('with the webhook of the sandbox', () => {
  beforeEach(async () => {
    await open()
    await stage.listen()
    await stage.read()
  })
  afterEach(close)

  test('what no list tells is told with who and when, and no reading infers it again', async () => {
    const before = await stage.log()
    stage.clock.set(start + 2 * minute)
    await act('removeLabel', { card, label: 'ГУ' })
    const { id: comment } = await act('comment', { card, text: 'Сначала так' })
    await act('editComment', { comment, text: 'Потом иначе' })
    stage.clock.set(start + 3 * minute)
    await stage.sandbox.hooks.deliver()
    const told = await newsSince(before)

    stage.clock.set(start + 20 * minute)
    await stage.read()
    stage.clock.set(start + 40 * minute)
    await stage.read()

    expect(told).toMatchObject([
      { kind: 'removed', field: 'labels', before: 'ГУ', actor: expect.any(String) },
      { kind: 'created', subject: `trello:comment:${comment}` },
      { kind: 'changed', field: 'body', before: 'Сначала так', after: 'Потом иначе' },
    ])
    expect(told.every(({ at }) => at.getTime() === start + 2 * minute)).toBe(true)
    expect(await newsSince(before)).toEqual(told)
  })

  test('what a reading inferred first gets who and when, and stays one line', async () => {
    const before = await stage.log()
    stage.clock.set(start + 2 * minute)
    await act('removeLabel', { card, label: 'ГУ' })
    stage.clock.set(start + 20 * minute)
    await stage.read()
    await stage.sandbox.hooks.deliver()

    const told = await newsSince(before)
    expect(told).toMatchObject([{ kind: 'removed', field: 'labels', before: 'ГУ' }])
    expect(told[0]).toMatchObject({ actor: expect.any(String), amendedBy: expect.any(String) })
    expect(told[0]?.at.getTime()).toBe(start + 2 * minute)
  })

  test('forged, doubled and reordered ones leave the log as it is', async () => {
    const before = await stage.log()
    stage.clock.set(start + 2 * minute)
    await act('comment', { card, text: 'Раз' })
    await act('removeLabel', { card, label: 'Карелия' })
    await act('comment', { card, text: 'Два' })
    stage.sandbox.hooks.setWeather({ doubled: 1, reordered: 0.5, forged: 1, seed: 1 })
    await stage.sandbox.hooks.deliver()
    await stage.read()

    const told = await newsSince(before)
    expect(told.filter(({ kind }) => kind === 'created')).toHaveLength(2)
    expect(told.some(({ kind }) => kind === 'deleted')).toBe(false)
  })
})

describe('the webhook', () => {
  beforeAll(open)
  afterAll(close)
  beforeEach(() => stage.sandbox.act('dropWebhooks', {}))

  test('is made, kept as it is, and made again when it is gone', async () => {
    await stage.listen()
    const [made] = await stage.webhooks()
    await stage.listen()
    const kept = await stage.webhooks()
    await stage.sandbox.act('dropWebhooks', {})
    await stage.listen()

    expect(made).toMatchObject({
      callbackURL: stage.callbackUrl,
      active: true,
      description: 'vmeste',
    })
    expect(kept).toEqual([made])
    expect(await stage.webhooks()).toHaveLength(1)
    expect(await openHolds(stage.app.store.db)).toEqual([])
  })

  test('is looked after from the start of the service on', async () => {
    const stop = keepListening(stage.app.context)
    while ((await stage.webhooks()).length === 0) await sleep(20)
    await stop()
  })

  test('is switched on again', async () => {
    await stage.listen()
    await stage.sandbox.act('disableWebhook', {})
    expect(await stage.webhooks()).toMatchObject([{ active: false }])
    await stage.listen()
    expect(await stage.webhooks()).toMatchObject([{ active: true }])
  })

  test('that stands there twice loses its younger ones, other peoples stay', async () => {
    const [board, url] = ['5d19aaaaaaaaaaaaaaaaaaa0', stage.callbackUrl]
    const hook = (id: string, idModel = board, callbackURL = url) => ({
      ...{ id, idModel, callbackURL, active: id !== '1' },
    })
    const ours = [{ webhooks: [hook('3'), hook('2')] }, { webhooks: [hook('1')] }]
    const others = [{ webhooks: [hook('0', 'another'), hook('9', board, 'https://x.test')] }, {}]
    const trello = await standIn([...ours, ...others], stage.clock)
    const { client } = trello

    await createEnsure({ client, board, callbackUrl: url, clock: stage.clock })(untimed)
    client.close()
    await trello.close()

    expect(trello.asked).toEqual([
      'GET /1/members/me/tokens?webhooks=true',
      'DELETE /1/webhooks/2',
      'DELETE /1/webhooks/3',
      'PUT /1/webhooks/1?active=true',
    ])
  })

  test('that cannot be is a hold, until it can; reading goes on', async () => {
    await stage.shut()
    await stage.listen()
    const held = await openHolds(stage.app.store.db)
    await stage.read()
    expect(held).toMatchObject([{ space: 'vektor', source: 'trello', scope: 'webhook' }])
    expect(held[0]?.reason).toMatch(
      /^Trello does not call us at http.*\/hooks\/trello\/vektor: let that address answer HEAD/,
    )
    expect(await openHolds(stage.app.store.db)).toHaveLength(1)
    expect((await stage.source())?.freshAt).toBe(stage.clock.now())

    await stage.open()
    await stage.listen()
    expect(await openHolds(stage.app.store.db)).toEqual([])
  })

  test('is asked for with HEAD, wherever that points', async () => {
    for (const path of ['trello/vektor', 'trello/not-yet', 'anything/at-all']) {
      const answer = await fetch(new URL(`/hooks/${path}`, stage.callbackUrl), { method: 'HEAD' })
      expect(answer.status).toBe(200)
    }
  })
})

function bodyOf(type: string, data: object, id = '5d19aaaaaaaaaaaaaaaaaaa0'): string {
  const date = new Date(stage.clock.now()).toISOString()
  const board = { id: 'b1', name: 'Проба', shortLink: 'IN2LmCfA' }
  const action = { id, type, date, idMemberCreator: 'm1', data: { board, ...data } }
  return JSON.stringify({ model: board, action })
}

/** Tells what somebody does on the board. */
function act(verb: string, details: object) {
  return stage.sandbox.act(verb, { by, ...details })
}

async function newsSince(before: readonly unknown[]) {
  return (await stage.log()).slice(before.length)
}
