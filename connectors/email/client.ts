import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { toFailure } from './failure.ts'
import type { Letter } from './letter.ts'
import type { MailServer } from './server-url.ts'

const timeouts = {
  connectionTimeout: 20_000,
  greetingTimeout: 20_000,
  socketTimeout: 60_000,
  dnsTimeout: 10_000,
}

type Talk = (connection: SMTPConnection) => Promise<void>

/**
 * Hands one letter over, in a connection of its own. Resolves once the server has said that it took
 * the letter.
 *
 * @throws Uncertain when the connection broke after the letter began to flow, TryLater, GiveUp,
 *   Misconfigured
 */
export async function deliver(
  server: MailServer,
  letter: Letter,
  signal: AbortSignal,
): Promise<void> {
  const raw = await letter.raw
  const flow = { began: false }
  await converse(server, signal, flow, async (connection) => {
    await enter(connection, server)
    await settled((done) =>
      connection.send({ ...letter.envelope, size: raw.length }, noteStart(raw, flow), done),
    )
  })
}

/** Connects and logs in, sends nothing. @throws as `deliver` */
export async function login(server: MailServer, signal: AbortSignal): Promise<void> {
  await converse(server, signal, { began: false }, (connection) => enter(connection, server))
}

async function converse(
  server: MailServer,
  signal: AbortSignal,
  flow: { began: boolean },
  talk: Talk,
): Promise<void> {
  signal.throwIfAborted()
  const connection = connectionTo(server)
  const onAbort = () => connection.close()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    await Promise.race([broken(connection, signal), talk(connection)])
    connection.quit()
  } catch (error) {
    connection.close()
    if (signal.aborted && !flow.began) throw signal.reason
    throw toFailure(error, server, flow.began)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function connectionTo(server: MailServer): SMTPConnection {
  return new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: server.requireTls,
    ...timeouts,
  })
}

/** The library reports a broken connection as an event, and a closed one as its end. */
function broken(connection: SMTPConnection, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    connection.on('error', reject)
    connection.once('end', () => reject(signal.reason ?? new Error('connection closed')))
  })
}

async function enter(connection: SMTPConnection, server: MailServer): Promise<void> {
  await settled((done) => connection.connect(done))
  const { auth } = server
  if (auth) await settled((done) => connection.login(auth, done))
}

/** The letter as a stream that notes when the server asked for it: from then on it may have it. */
function noteStart(raw: Buffer, flow: { began: boolean }): Readable {
  return Readable.from(
    (function* () {
      flow.began = true
      yield raw
    })(),
  )
}

function settled(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => (error ? reject(error) : resolve()))
  })
}
