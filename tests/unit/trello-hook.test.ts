import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { createClient } from '../../connectors/trello/client.ts'
import { trello } from '../../connectors/trello/index.ts'
import { isNoise } from '../../connectors/trello/noise.ts'
import { toHookActivity } from '../../connectors/trello/normalize-hook.ts'
import { Action } from '../../connectors/trello/schema.ts'
import { createListener } from '../../connectors/trello/webhook.ts'
import { callbackUrlOf, WebhookBase } from '../../connectors/trello/webhook-address.ts'
import { isSigned } from '../../connectors/trello/webhook-signature.ts'
import { unlimited } from '../../src/budget.ts'
import { virtualClock } from '../../src/clock.ts'
import { corpusFile, corpusFiles, describeWithCorpus } from '../support/corpus.ts'

const callbackUrl = 'https://vmeste.example.test/hooks/trello/vektor'
const secret = 'power-up-secret'
/** Nobody listens there: receiving asks nobody. */
const unasked = createClient({
  ...{ baseUrl: 'http://127.0.0.1:1', key: 'key', token: 'token', budget: unlimited },
  ...{ clock: virtualClock(0), count: () => {} },
})
const around = { source: 'trello', boardId: 'b' }

const sign = (bytes: Buffer, key = secret) =>
  createHmac('sha1', key).update(bytes).update(callbackUrl).digest('base64')

describe('a signature', () => {
  const text = '{"action":{"data":{"text":"Добрый день, соседи! 👋"}}}'
  const body = Buffer.from(text)
  const asTrelloOnceDescribed = Buffer.from(text, 'latin1')

  test.each([
    ['over the bytes', sign(body), true],
    ['over the characters cut down to bytes', sign(asTrelloOnceDescribed), true],
    ['of another secret', sign(body, 'token'), false],
    ['over another body', sign(Buffer.from('{}')), false],
    ['cut short', sign(body).slice(0, 20), false],
    ['that is none', 'да', false],
  ])('%s', (_, signature, good) => {
    expect(isSigned({ body, signature }, { secret, callbackUrl })).toBe(good)
  })

  test('holds for one address only', () => {
    const elsewhere = callbackUrl.replace('vektor', 'other')
    expect(isSigned({ body, signature: sign(body) }, { secret, callbackUrl: elsewhere })).toBe(
      false,
    )
  })
})

describe('the address', () => {
  test.each([
    ['https://vmeste.example.test/hooks/', 'https://vmeste.example.test/hooks'],
    ['https://вместе.example.test/hooks', 'https://xn--b1aga0a0ag.example.test/hooks'],
    ['http://127.0.0.1:8585/hooks', 'http://127.0.0.1:8585/hooks'],
  ])('%s', (given, base) => {
    expect(callbackUrlOf(WebhookBase.parse(given), 'trello', 'vektor')).toBe(
      `${base}/trello/vektor`,
    )
  })

  test.each(['http://vmeste.example.test/hooks', 'https://x.test/?a=1', 'https://u:p@x.test', 'x'])(
    '%s is refused',
    (given) => {
      expect(WebhookBase.safeParse(given).success).toBe(false)
    },
  )
})

test.each([
  [{}, 2],
  [{ webhooks: 'https://vmeste.example.test/hooks' }, 15],
  [{ webhooks: 'https://vmeste.example.test/hooks', pollEveryMinutes: 3 }, 3],
])('%j: asks every %i minutes', (settings, pollEveryMinutes) => {
  expect(trello.settings.parse(settings)).toMatchObject({ pollEveryMinutes })
})

const card = { id: 'c1', name: 'Сад у дома', shortLink: 'abc' }
const board = { id: 'b1', name: 'Вектор' }
const checklist = { id: 'k1', name: 'Сделать' }
const checkItem = { id: 'i1', name: 'Позвонить', state: 'incomplete' }
const orange = { id: 'l1', name: '', color: 'orange' }
const named = { id: 'l2', name: 'Карелия', color: 'green' }

function action(type: string, data: object): Action {
  return Action.parse({
    id: 'a1',
    type,
    date: '2026-07-01T10:00:00.000Z',
    idMemberCreator: 'm1',
    data: { board, ...data },
  })
}

const onCard = { subject: 'trello:card:c1', subjectKind: 'card' }
const onBoard = { subject: 'trello:board:b1', subjectKind: 'board' }
const onComment = { subject: 'trello:comment:x1', subjectKind: 'comment' }

describe('what no list tells', () => {
  test.each([
    [
      'addLabelToCard',
      { card, label: orange },
      { ...onCard, kind: 'added', field: 'labels', entry: 'l1', before: null, after: 'orange' },
      'orange',
    ],
    [
      'removeLabelFromCard',
      { card, label: named },
      { ...onCard, kind: 'removed', field: 'labels', entry: 'l2', before: 'Карелия', after: null },
      null,
    ],
    [
      'createCheckItem',
      { card, checklist, checkItem },
      { ...onCard, kind: 'added', field: 'items', entry: 'i1', before: null },
      { name: 'Позвонить', checklist: 'k1' },
    ],
    [
      'updateCheckItem',
      { card, checklist, checkItem, old: { name: 'Зайти' } },
      {
        ...{ ...onCard, kind: 'changed', field: 'items', entry: 'i1' },
        before: { name: 'Зайти', checklist: 'k1' },
      },
      { name: 'Позвонить', checklist: 'k1' },
    ],
    [
      'updateCheckItem',
      { card, checklist, checkItem, old: { idChecklist: 'k0' } },
      { ...onCard, kind: 'changed', before: { name: 'Позвонить', checklist: 'k0' } },
      { name: 'Позвонить', checklist: 'k1' },
    ],
    [
      'deleteCheckItem',
      { card, checklist, checkItem },
      { ...onCard, kind: 'removed', field: 'items', entry: 'i1', after: null },
      null,
    ],
    [
      'updateComment',
      { card, action: { id: 'x1', text: '**Да**' }, old: { text: 'Нет' } },
      { ...onComment, kind: 'changed', field: 'body', before: 'Нет', after: '**Да**' },
      { source: '**Да**', format: 'markdown', html: '<p><strong>Да</strong></p>' },
    ],
    [
      'deleteComment',
      { card, action: { id: 'x1' } },
      { ...onComment, kind: 'deleted', field: null, before: null, after: null },
      null,
    ],
    [
      'createLabel',
      { label: named },
      { ...onBoard, kind: 'added', field: 'labels', entry: 'l2', after: 'Карелия' },
      'Карелия',
    ],
    [
      'updateLabel',
      { label: named, old: { name: '' } },
      { ...onBoard, kind: 'changed', field: 'labels', before: 'green', after: 'Карелия' },
      'Карелия',
    ],
    [
      'updateLabel',
      { label: orange, old: { color: 'red' } },
      { ...onBoard, kind: 'changed', field: 'labels', before: 'red', after: 'orange' },
      'orange',
    ],
    [
      'deleteLabel',
      { label: named },
      { ...onBoard, kind: 'removed', field: 'labels', entry: 'l2', before: 'Карелия' },
      null,
    ],
    [
      'removeMemberFromBoard',
      { idMember: 'm2', deactivated: false },
      { ...onBoard, kind: 'removed', field: 'people', entry: 'm2', after: null },
      null,
    ],
    [
      'deleteCustomField',
      { customField: { id: 'f1', name: 'Охват' } },
      { ...onBoard, kind: 'removed', field: 'fields', entry: 'f1', before: 'Охват' },
      null,
    ],
  ])('%s %#', (type, data, told, value) => {
    const report = toHookActivity(action(type, data), around)

    expect(report).toMatchObject({ ...told, key: 'a1', actor: 'm1', sourceType: type })
    expect(report?.unlisted).toEqual({ value })
  })

  test.each([
    ['voteOnCard', { card, voted: true }, onCard],
    ['copyChecklist', { checklist }, onBoard],
    ['addLabelToCard', { card, label: { name: 'без номера' } }, onCard],
    ['updateComment', { card, action: { id: 'x1' } }, onCard],
    ['somethingNewFrom2027', {}, onBoard],
  ])('%s is kept and changes no state', (type, data, subject) => {
    const report = toHookActivity(action(type, data), around)

    expect(report).toMatchObject({ ...subject, kind: 'other', field: null })
    expect(report).not.toHaveProperty('unlisted')
  })

  test.each([
    ['updateCheckItem', { card, checklist, checkItem: { ...checkItem, pos: 2 }, old: { pos: 1 } }],
    ['updateCheckItem', { card, checklist, checkItem, old: { state: 'complete' } }],
    ['updateLabel', { label: named, old: { color: 'red' } }],
    ['updateLabel', { label: named, old: { name: 'Карелия' } }],
    ['updateComment', { card, action: { id: 'x1', text: 'Да' }, old: { text: 'Да' } }],
  ])('%s %# is noise', (type, data) => {
    expect(isNoise(action(type, data))).toBe(true)
  })
})

test('what lists tell as well is told alike, without a state', () => {
  const moved = { card: { ...card, idList: 't2' }, old: { idList: 't1' } }
  const report = toHookActivity(action('updateCard', moved), around)

  expect(report).toMatchObject({ ...onCard, key: 'a1', field: 'place', after: 'trello:list:t2' })
  expect(report).not.toHaveProperty('unlisted')
})

test('another board is refused, and so is an id with letters that the old way of signing forgets', () => {
  const told = action('commentCard', { text: 'Да', board: { id: 'b1', shortLink: 's1' } })
  const text = (id: string) => JSON.stringify({ action: { ...told, id }, model: { id: 'b1' } })

  expect(receive(text('a1'), 'b1').activities).toHaveLength(1)
  expect(receive(text('a1'), 's1').activities).toHaveLength(1)
  expect(() => receive(text('a1'), 'b2')).toThrow('another board')
  const nowhere = JSON.stringify({ action: action('commentCard', { text: 'Да', board: null }) })
  expect(() => receive(nowhere, 'b1')).toThrow('or of none')
  expect(() => receive(text('a\u0131'), 'b1')).toThrow('an id that is none')
})

test('the option of a drop-down field is left to the lists', () => {
  const item = { customFieldItem: { idCustomField: 'f1', value: null, idValue: 'o1' }, card }
  expect(toHookActivity(action('updateCustomFieldItem', item), around)).toBeNull()
})

describeWithCorpus('every recorded delivery', 'trello-webhooks', () => {
  const files = corpusFiles('trello-webhooks').map((file) => ({
    file,
    text: readFileSync(corpusFile('trello-webhooks', file), 'utf8').replace(/^\uFEFF/, ''),
  }))
  const deliveries = files.filter(({ text }) => Object.hasOwn(JSON.parse(text), 'action'))

  test.each(deliveries)('$file', ({ text }) => {
    const page = receive(text)

    expect(page.rejected).toEqual([])
    const { action: raw } = JSON.parse(text)
    expect(page.activities.map(({ key }) => key)).toEqual(
      isNoise(Action.parse(raw)) ? [] : [raw.id],
    )
  })

  test('are understood, all but what Trello tells twice or nobody reads', () => {
    const pages = deliveries.map(({ text }) => receive(text))
    const told = pages.flatMap(({ activities }) => activities)

    expect(deliveries.length).toBeGreaterThan(25)
    const others = told.filter(({ kind }) => kind === 'other')
    expect(new Set(others.flatMap(({ after }) => Object.keys(Object(after))))).toEqual(
      new Set(['address', 'coordinates', 'locationName']),
    )
  })
})

test.each(['{"action":{"id":"a1"}}', '{"model":{}}', '[]', 'null', '"да"', '{"action":7}'])(
  'what is no action is set aside with its reason: %s',
  (text) => {
    const { activities, rejected } = receive(text)

    expect(activities).toEqual([])
    expect(rejected).toMatchObject([{ kind: 'action', reason: expect.stringMatching(/\w+: .+/) }])
  },
)

/** The board a delivery tells of. */
function boardIn(text: string): string {
  const { action, model } = Object(JSON.parse(text))
  return action?.data?.board?.id ?? model?.id ?? 'b'
}

function receive(text: string, board = boardIn(text)) {
  const body = Buffer.from(text)
  const options = { source: 'trello', board, callbackUrl, secret }
  const clock = virtualClock(Date.UTC(2026, 11, 1))
  const listener = createListener({ ...options, clock, client: unasked })
  return listener.receive({ body, headers: { 'x-trello-webhook': sign(body) } })
}
