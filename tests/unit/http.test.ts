import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, jest, test } from '@jest/globals'
import { SMTPServer } from 'smtp-server'
import { Misconfigured, TryLater, Uncertain } from '../../src/errors.ts'
import { createHttp } from '../../src/http.ts'

const secret = 'geheim-0123456789'

test.each([
  ['an unknown name', 'http://board.invalid', TryLater, /name board\.invalid is not known/],
  ['nobody there', 'http://127.0.0.1:1', TryLater, /Nobody listens at 127\.0\.0\.1:1: check/],
])('%s is named with its host and what to do', async (_, baseUrl, kind, sentence) => {
  const error = await failureAt(baseUrl)

  expect(error).toBeInstanceOf(kind)
  expect(error.message).toMatch(sentence)
  expect(JSON.stringify([error, error.cause])).not.toContain(secret)
})

test('http behind an address that says https is told so', async () => {
  const server = createServer((_, answer) => answer.end('x')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const error = await failureAt(`https://127.0.0.1:${port}`)
  server.close()

  expect(error).toBeInstanceOf(Misconfigured)
  expect(error.message).toMatch(/answers without TLS: begin baseUrl with http:/)
})

test('a certificate nobody vouches for is for the operator to mend, also for a write', async () => {
  // It warns of its own well-known certificate, which is what is wanted here.
  const warning = jest.spyOn(console, 'error').mockImplementation(() => undefined)
  const server = new SMTPServer({ secure: true })
  warning.mockRestore()
  server.on('error', () => undefined)
  const listener = server.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo

  const error = await failureAt(`https://127.0.0.1:${port}`, true)
  await new Promise<void>((resolve) => server.close(() => resolve()))

  expect(error).toBeInstanceOf(Misconfigured)
  expect(error.message).toMatch(
    /certificate of 127\.0\.0\.1:\d+ cannot be trusted \(\w+\): mend it/,
  )
})

test('a write whose connection breaks may have happened', async () => {
  const server = createServer((request) => request.destroy()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const error = await failureAt(`http://127.0.0.1:${port}`, true)
  server.close()

  expect(error).toBeInstanceOf(Uncertain)
})

async function failureAt(baseUrl: string, writes = false): Promise<Error> {
  const http = createHttp(baseUrl, 5_000)
  const request = {
    ...({ method: 'POST', path: '/1/boards/x', query: { key: secret }, writes } as const),
    headers: { authorization: secret },
    signal: new AbortController().signal,
  }
  try {
    await http.send(request)
  } catch (error) {
    if (error instanceof Error) return error
  } finally {
    http.close()
  }
  throw new Error('There was an answer')
}
