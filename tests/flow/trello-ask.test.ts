import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { type Ask, createAsk } from '../../connectors/trello/ask.ts'
import { unlimited } from '../../src/budget.ts'
import { second, virtualClock, wallClock } from '../../src/clock.ts'
import { AccessLost, Misconfigured, Stopping, TryLater, Uncertain } from '../../src/errors.ts'
import { untimed } from '../support/reading.ts'

type Answering = (answer: ServerResponse, request: IncomingMessage) => void

const open: (Server | Ask)[] = []

afterEach(() => {
  for (const one of open.splice(0)) {
    if ('closeAllConnections' in one) one.closeAllConnections()
    one.close()
  }
})

const page: Answering = (answer) =>
  answer.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Log in</title>')
const outOfOrder: Answering = (answer) => answer.writeHead(503).end()
const cut: Answering = (answer) => answer.destroy()
const half: Answering = (answer) => answer.end('{"id":"5d')
const short: Answering = (answer) => {
  answer.writeHead(200, { 'content-length': '100' }).write('{"id":"5d')
  setImmediate(() => answer.destroy())
}
const silent: Answering = () => undefined
const right: Answering = (answer) => answer.end('{"id":"5d1"}')

test.each<[string, Answering[]]>([
  ['out of order', [outOfOrder, outOfOrder]],
  ['cut', [cut, cut]],
  ['half an answer', [half, short]],
  ['a page', [page, page]],
  ['silence', [silent]],
])('a GET outlives %s', async (_, trouble) => {
  const { ask, asked } = await asking([...trouble, right])

  expect(await read(ask)).toEqual({ id: '5d1' })
  expect(asked).toHaveLength(trouble.length + 1)
})

test.each<[string, Answering[], new (...args: never[]) => Error, RegExp]>([
  ['out of order', [outOfOrder, outOfOrder, outOfOrder], TryLater, /out of order \(503\)/],
  ['cut', [cut, cut, cut], TryLater, /broke before an answer came/],
  ['half an answer', [half, short, half], TryLater, /not JSON/],
  ['silence', [silent, silent, silent], TryLater, /did not answer in time/],
  ['a page', [page, page, page], AccessLost, /web page answers in place of Trello/],
  ['a page among others', [page, cut, page], TryLater, /not JSON/],
])('a GET gives up after three times %s', async (_, trouble, kind, says) => {
  const { ask, asked, clock } = await asking([...trouble, right])
  const began = clock.now()

  const failing = read(ask)
  await expect(failing).rejects.toBeInstanceOf(kind)
  await expect(failing).rejects.toThrow(says)
  expect(asked).toHaveLength(3)
  expect(clock.now() - began).toBeGreaterThan(0)
  expect(clock.now() - began).toBeLessThanOrEqual(2.5 * second)
})

test.each<[string, Answering]>([
  ['out of order', outOfOrder],
  ['cut', cut],
  ['half an answer', half],
  ['a page', page],
])('a write that met %s is not sent again', async (_, trouble) => {
  const { ask, asked } = await asking([trouble, right])
  const request = { method: 'POST', name: '/webhooks/', path: '/1/webhooks' } as const

  await expect(ask.write(request, untimed)).rejects.toBeInstanceOf(Uncertain)
  expect(asked).toHaveLength(1)
})

test('a redirect is not followed: the other host sees neither request nor token', async () => {
  const other = await serve([right])
  const { ask, asked } = await asking([
    (answer) => answer.writeHead(302, { location: `${other.url}/1/boards/x` }).end(),
  ])

  await expect(read(ask)).rejects.toBeInstanceOf(Misconfigured)
  expect(asked[0]?.headers.authorization).toContain('geheim')
  expect(asked[0]?.url).not.toContain('geheim')
  expect(other.asked).toEqual([])
})

test('whoever has stopped asks no more, not even after a rest', async () => {
  const stop = new AbortController()
  const { ask, asked } = await asking([
    (answer, request) => {
      outOfOrder(answer, request)
      setTimeout(() => stop.abort(new Stopping('over')), 1)
    },
    right,
    right,
  ])
  const patient = ask.get('/boards/{id}', '/1/boards/x', {}, { signal: stop.signal })
  await patient.catch(() => undefined)
  const seen = asked.length

  await expect(
    ask.get('/boards/{id}', '/1/boards/x', {}, { signal: stop.signal }),
  ).rejects.toBeInstanceOf(Stopping)
  expect(asked).toHaveLength(seen)
})

test('an abort in the middle of a request is not taken for trouble that may pass', async () => {
  const stop = new AbortController()
  const { ask, asked } = await asking([() => stop.abort(new Stopping('over')), right])

  await expect(
    ask.get('/boards/{id}', '/1/boards/x', {}, { signal: stop.signal }),
  ).rejects.toBeInstanceOf(Stopping)
  expect(asked).toHaveLength(1)
})

const read = (ask: Ask) => ask.get('/boards/{id}', '/1/boards/x', {}, untimed)

/** An asker and a server that gives these answers in turn. */
async function asking(answers: readonly Answering[]) {
  const { url, asked } = await serve(answers)
  const clock = virtualClock(wallClock.now())
  const ask = createAsk({
    ...{ baseUrl: url, key: 'schluessel', token: 'geheim' },
    ...{ budget: unlimited, clock, count: () => undefined, timeoutMs: 300 },
  })
  open.push(ask)
  return { ask, asked, clock }
}

async function serve(answers: readonly Answering[]) {
  const asked: IncomingMessage[] = []
  const server = createServer((request, answer) => {
    asked.push(request)
    answers[asked.length - 1]?.(answer, request)
  }).listen(0, '127.0.0.1')
  open.push(server)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, asked }
}
