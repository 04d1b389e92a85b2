import { createServer, connect as openSocket, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type AddressObject, simpleParser } from 'mailparser'
import { email } from '../../connectors/email/index.ts'
import { startSandbox } from '../../connectors/email/sandbox/index.ts'
import { unlimited } from '../../src/budget.ts'
import { virtualClock } from '../../src/clock.ts'
import type { Connector, OutgoingMessage, Sandbox } from '../../src/connector.ts'
import { GiveUp, Misconfigured, TryLater, Uncertain } from '../../src/errors.ts'
import { createLog } from '../../src/log.ts'

const clock = virtualClock(Date.parse('2019-07-15T07:00:00Z'))
const call = () => ({ signal: AbortSignal.timeout(10_000) })

const digest: OutgoingMessage = {
  id: 'digest-working-group-2019-07-15',
  to: 'reader@example.test',
  toName: 'Ольга Примерова',
  subject: 'Вектор добровольчества: 3 открытых вопроса, консультация до 15 сентября 2019 года',
  html: '<p>Здравствуйте, Ольга!</p>',
  text: 'Здравствуйте, Ольга!\n.\nСтрока после точки',
  at: Date.parse('2019-07-15T06:00:00Z'),
}

let sandbox: Sandbox

beforeEach(async () => {
  sandbox = await startSandbox({ port: 0, clock })
})

afterEach(() => sandbox.close())

function connected(
  url = sandbox.secrets.SMTP_URL ?? '',
  settings: object = { replyTo: 'Поддержка <help@example.test>' },
): Connector {
  return email.connect({
    source: 'email',
    space: 'vektor',
    settings: { from: 'Вместе <vmeste@example.test>', ...settings },
    place: null,
    shows: [],
    secrets: { SMTP_URL: url },
    clock,
    log: createLog('silent'),
    budget: () => unlimited,
    count: () => {},
  })
}

function send(message: Partial<OutgoingMessage> = {}, url?: string) {
  return connected(url).sender?.send({ ...digest, ...message }, call())
}

async function received(): Promise<{ raw: string; messageId: string; subject: string }[]> {
  const { messages } = await sandbox.act('messages', {})
  return messages as { raw: string; messageId: string; subject: string }[]
}

describe('a letter', () => {
  test('arrives whole, in Russian, with the headers a machine owes', async () => {
    const result = await send()

    const [kept] = await received()
    const parsed = await simpleParser(kept?.raw ?? '')
    const [to, from] = [parsed.to as AddressObject, parsed.from as AddressObject]
    expect(parsed.subject).toBe(digest.subject)
    expect(kept?.subject).toBe(digest.subject)
    expect(to.value).toEqual([{ address: 'reader@example.test', name: 'Ольга Примерова' }])
    expect(from.value).toEqual([{ address: 'vmeste@example.test', name: 'Вместе' }])
    expect(parsed.text?.trimEnd()).toBe(digest.text)
    expect(parsed.html).toContain('<p>Здравствуйте, Ольга!</p>')
    expect(parsed.date?.getTime()).toBe(digest.at)
    expect(parsed.messageId).toBe('<digest-working-group-2019-07-15@example.test>')
    expect(result).toEqual({ remoteId: parsed.messageId })
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated')
    expect(kept?.raw).toMatch(
      /^List-Unsubscribe: <mailto:help@example.test\?subject=unsubscribe>\r$/m,
    )
  })

  test('is the same to the last byte when it is sent again later', async () => {
    await send()
    await send()

    const [first, second] = await received()
    expect(second?.raw).toBe(first?.raw)
  })

  test('has no way to unsubscribe where nobody reads the answers', async () => {
    await connected(undefined, {}).sender?.send(digest, call())

    const [kept] = await received()
    expect(kept?.raw).not.toMatch(/^(List-Unsubscribe|Reply-To):/m)
  })

  test('gains no header from a name, a subject or an id', async () => {
    await send({
      id: 'x>\r\nBcc: evil@example.test',
      toName: 'Ольга\r\nBcc: evil@example.test',
      subject: 'Тема\r\nBcc: evil@example.test\r\n\r\nтело',
    })

    const [kept] = await received()
    const parsed = await simpleParser(kept?.raw ?? '')
    expect(parsed.bcc).toBeUndefined()
    expect(parsed.subject).toBe('Тема Bcc: evil@example.test тело')
    expect(kept?.messageId).toMatch(/^<x%3E%0D%0ABcc%3A%20evil%40example\.test@example\.test>$/)
  })

  test.each([
    'reader@example.test, evil@example.test',
    'reader@example.test\r\nRCPT TO:<evil@example.test>',
    'Имя <reader@example.test>',
    'reader',
    '',
  ])('is given up for the address %j', async (to) => {
    await expect(send({ to })).rejects.toThrow(GiveUp)
    expect(sandbox.requests()).toBe(0)
  })
})

describe('what goes wrong', () => {
  test.each([
    [{ down: true }, TryLater],
    [{ reset: 1 }, TryLater],
    [{ maintenance: true }, TryLater],
    [{ status: { code: 450, share: 1 } }, TryLater],
    [{ status: { code: 550, share: 1 } }, GiveUp],
    [{ lostReply: 1 }, Uncertain],
    [{ lateWriteMs: 50 }, Uncertain],
  ])('%j is %p', async (faults, kind) => {
    sandbox.setFaults(faults)

    const failure = await send()?.catch((error: unknown) => error)

    expect(failure).toBeInstanceOf(kind)
    expect(failure instanceof Uncertain).toBe(Object.is(kind, Uncertain))
    expect(String(failure)).not.toContain('reader@')
  })

  test('after a lost answer the letter is there, once', async () => {
    sandbox.setFaults({ lostReply: 1 })
    await expect(send()).rejects.toThrow(Uncertain)

    expect(await received()).toHaveLength(1)
  })

  test('nobody listens', async () => {
    const { url } = sandbox
    await sandbox.close()

    await expect(send({}, url)).rejects.toThrow(/cannot be reached.*ECONNREFUSED/)
  })

  test('a wrong password is for the operator and is not repeated in the message', async () => {
    const url = sandbox.url.replace('//', '//vmeste:hunter2@')

    const failure = await send({}, url)?.catch((error: unknown) => error)

    expect(failure).toBeInstanceOf(Misconfigured)
    expect(String(failure)).toMatch(/SMTP_URL/)
    expect(String(failure)).not.toContain('hunter2')
    expect(await connected(url).check?.(call())).toMatchObject([{ level: 'problem' }])
  })

  test('no login where one is wanted is for the operator', async () => {
    await expect(send({}, sandbox.url)).rejects.toThrow(Misconfigured)
  })

  test.each(['mail.example.test', 'http://example.test', 'smtp://', ''])(
    'SMTP_URL %j is refused at once',
    (url) => {
      expect(() => connected(url || ' ')).toThrow(Misconfigured)
    },
  )

  test('the self-check logs in and sends nothing', async () => {
    expect(await connected().check?.(call())).toMatchObject([{ level: 'ok' }])
    expect(await received()).toEqual([])
  })
})

describe('a server that refuses or falls silent in the middle', () => {
  test.each([
    ['MAIL FROM', '550 5.7.1 no', Misconfigured],
    ['MAIL FROM', '451 4.3.0 later', TryLater],
    ['RCPT TO', '550 5.1.1 <reader@example.test> unknown', GiveUp],
    ['DATA', '554 5.6.0 no', GiveUp],
    ['.', '554 5.7.1 spam', GiveUp],
    ['.', '452 4.3.1 full', TryLater],
    ['RCPT TO', 'cut', TryLater],
    ['.', 'cut', Uncertain],
  ])('%s answered by %j', async (command, answer, kind) => {
    const server = await scripted(command, answer)

    const failure = await send({}, server.url)?.catch((error: unknown) => error)
    await server.close()

    expect(failure).toBeInstanceOf(kind)
    expect(failure instanceof Uncertain).toBe(Object.is(kind, Uncertain))
    expect(String(failure)).not.toContain('reader@')
  })

  test('an abort before the letter flows ends the call with its reason', async () => {
    const server = await scripted('RCPT TO', 'silence')
    const abort = new AbortController()
    setTimeout(() => abort.abort(new Error('deadline')), 50)

    const failure = connected(server.url).sender?.send(digest, { signal: abort.signal })

    await expect(failure).rejects.toThrow('deadline')
    await server.close()
  })

  test('an abort while the answer is awaited leaves the outcome open', async () => {
    const server = await scripted('.', 'silence')
    const abort = new AbortController()
    setTimeout(() => abort.abort(new Error('deadline')), 200)

    const failure = connected(server.url).sender?.send(digest, { signal: abort.signal })

    await expect(failure).rejects.toThrow(Uncertain)
    await server.close()
  })
})

test('the sandbox refuses a verb it does not know', async () => {
  await expect(sandbox.act('mesages', {})).rejects.toThrow(/messages, clear and refuse/)
})

test('the sandbox listens on loopback only and gives the port back', async () => {
  const other = await startSandbox({ port: 0, clock })
  const port = Number(new URL(other.url).port)
  await other.close()

  const refused = await new Promise((resolve) => {
    openSocket(port, '127.0.0.1').once('error', () => resolve(true))
  })
  expect(refused).toBe(true)
})

/** A mail server that answers everything well, except `command`. */
async function scripted(command: string, answer: string) {
  const sockets: Socket[] = []
  const server: Server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.write('220 test\r\n')
    const reply = script(command, answer)
    createInterface(socket).on('line', (line) => {
      const text = reply(line)
      if (text === 'cut') socket.destroy()
      else if (text !== null) socket.write(`${text}\r\n`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

/** Line by line: what to say, or `null` for nothing. */
function script(command: string, answer: string): (line: string) => string | null {
  let inData = false
  const usual = (line: string) => {
    inData = line === 'DATA'
    return inData ? '354 go on' : '250 ok'
  }
  return (line) => {
    if (inData && line !== '.') return null
    if (!line.startsWith(command)) return usual(line)
    return answer === 'silence' ? null : answer
  }
}
