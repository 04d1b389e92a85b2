import { expect, test } from '@jest/globals'
import { type Meaning, meaningOf, pageInPlace } from '../../connectors/trello/failure.ts'
import { AccessLost, GiveUp, Gone, Misconfigured, TryLater, Uncertain } from '../../src/errors.ts'

const json = { 'content-type': 'application/json' }
const html = { 'content-type': 'text/html' }
const page = '<!doctype html><title>Log in</title>'
const board = { name: '/boards/{id}', writes: false }

type Kind = new (...args: never[]) => Error
type Row = [number, string, Kind, Meaning['kind'], RegExp]

test.each<Row>([
  [200, '{"id":"5d1', TryLater, 'passing', /not JSON/],
  [200, '', TryLater, 'passing', /not JSON/],
  [200, 'the board is busy', TryLater, 'passing', /not JSON/],
  [200, page, TryLater, 'page', /not JSON/],
  [302, '', Misconfigured, 'final', /redirects \(302\)/],
  [400, 'invalid id', Misconfigured, 'final', /request wrong \(invalid id\)/],
  [401, 'invalid token', Misconfigured, 'final', /TRELLO_TOKEN is wrong or has expired/],
  [401, 'invalid key', Misconfigured, 'final', /TRELLO_KEY is wrong/],
  [401, 'unauthorized permission requested', AccessLost, 'final', /may not read the board/],
  [401, page, Misconfigured, 'final', /web page answers in place of Trello \(401\)/],
  [403, 'Too many checklists', Misconfigured, 'final', /lower pageSize/],
  [403, page, Misconfigured, 'final', /web page/],
  [404, 'The requested resource was not found.', AccessLost, 'final', /does not know the board/],
  [404, page, Misconfigured, 'final', /web page/],
  [409, '{"message":"busy"}', GiveUp, 'final', /409 {"message":"busy"}/],
  [500, page, TryLater, 'passing', /out of order \(500\)/],
  [503, '', TryLater, 'passing', /out of order \(503\)/],
])('%i %j is %p, %s', (status, body, kind, how, says) => {
  const headers = body === page ? html : json
  const meaning = meaningOf({ status, headers, body }, board)

  expect(meaning.kind).toBe(how)
  const error = 'error' in meaning ? meaning.error : null
  expect(error?.constructor).toBe(kind)
  expect(error?.message).toMatch(says)
})

test('only a 200 with JSON is believed, whatever it calls itself', () => {
  const believed = meaningOf({ status: 200, headers: {}, body: '[{"id":"x"}]' }, board)
  const unasked = meaningOf({ status: 204, headers: json, body: '[]' }, board)

  expect(believed).toEqual({ kind: 'json', value: [{ id: 'x' }] })
  expect(unasked.kind).toBe('final')
})

test.each([
  [{ 'retry-after': '3', 'x-rate-limit-api-token-interval-ms': '10000' }, 3_000],
  [{ 'x-rate-limit-api-token-interval-ms': '7000' }, 7_000],
  [{ 'retry-after': 'soon' }, 10_000],
  [{}, 10_000],
])('429 with %j is a pause of %i ms', (headers: Record<string, string>, pauseMs) => {
  const meaning = meaningOf({ status: 429, headers, body: '' }, board)

  expect(meaning).toMatchObject({ kind: 'limited', pauseMs, error: { afterMs: pauseMs } })
})

test('a write that was not clearly refused may have happened', () => {
  const asked = { name: '/webhooks/', writes: true }
  const kindAt = (status: number, body: string) => {
    const meaning = meaningOf({ status, headers: json, body }, asked)
    return 'error' in meaning ? meaning.error.constructor : null
  }

  expect(kindAt(502, '')).toBe(Uncertain)
  expect(kindAt(200, '{"id')).toBe(Uncertain)
  expect(kindAt(429, '')).toBe(TryLater)
  expect(kindAt(404, 'not found')).toBe(Gone)
})

test('what is not a board is gone where Trello does not know it', () => {
  const meaning = meaningOf(
    { status: 404, headers: {}, body: 'x' },
    { ...board, name: '/cards/{id}' },
  )

  expect('error' in meaning && meaning.error).toBeInstanceOf(Gone)
})

test('a page that stays is lost access, and quotes nothing of the page', () => {
  expect(pageInPlace()).toBeInstanceOf(AccessLost)
  expect(pageInPlace().message).not.toContain('<')
})
