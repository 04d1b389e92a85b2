import { createServer, type Server, type Socket } from 'node:net'
import smtp from 'smtp-server'
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js'
import type { Sandbox, SandboxOptions } from '../../../src/connector.ts'
import { createFaultDice, type FaultHit } from '../../../src/faults.ts'
import { createMailbox, type Mailbox } from './mailbox.ts'

const user = 'vmeste'
const password = 'sandbox'

/** A connection and what is going to go wrong with it. */
interface Line {
  socket: Socket
  hit: FaultHit | null
}

type Lines = Map<number, Line>
type MailServer = ReturnType<typeof mailServer>
type Done = (error?: Error | null) => void

/** A real SMTP server on loopback that keeps what it is given. Its verbs stand in `README.md`. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const dice = createFaultDice()
  const mailbox = createMailbox(options.clock)
  const lines: Lines = new Map()
  const server = mailServer(lines, mailbox)
  let requests = 0
  const door = createServer((socket) => {
    requests += 1
    const hit = dice.next(true)
    socket.on('error', () => socket.destroy())
    if (hit?.kind === 'down' || hit?.kind === 'reset') return socket.destroy()
    admit(socket, hit, lines)
    setTimeout(() => greet(server, socket), dice.current().latencyMs ?? 0)
  })
  const port = await listen(door, options.port)
  return {
    url: `smtp://127.0.0.1:${port}`,
    secrets: { SMTP_URL: `smtp://${user}:${password}@127.0.0.1:${port}` },
    act: async (verb, details) => mailbox.act(verb, details),
    setFaults: dice.set,
    requests: () => requests,
    close: () => close(door, lines),
  }
}

/** Speaks the protocol; sockets are handed to it by the door, so it never listens itself. */
function mailServer(lines: Lines, mailbox: Mailbox) {
  const lineOf = (session: { remotePort: number }) => lines.get(session.remotePort)
  return new smtp.SMTPServer({
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    allowInsecureAuth: true,
    onConnect: (session, done) =>
      done(lineOf(session)?.hit?.kind === 'maintenance' ? refusal(421) : null),
    onAuth: (auth, _session, done) =>
      auth.username === user && auth.password === password
        ? done(null, { user })
        : done(refusal(535)),
    onRcptTo: ({ address }, session, done) => {
      const hit = lineOf(session)?.hit
      const code = hit?.kind === 'status' ? hit.code : mailbox.refused(address)
      done(code === null ? null : refusal(code))
    },
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map(({ address }) => address)
      stream.toArray().then((parts) => {
        take(lineOf(session), () => mailbox.keep(Buffer.concat(parts), to), done)
      }, done)
    },
  })
}

/** What the server's own `connect` does, without its wait of 100 ms for clients that talk too soon. */
function greet(server: MailServer, socket: Socket): void {
  const connection = new SMTPConnection(server, socket)
  server.connections.add(connection)
  connection.on('error', () => socket.destroy())
  connection._setListeners(() => connection.connectionReady())
}

/** Keeps the letter and answers, except where the answer is to be lost. */
function take(line: Line | undefined, keep: () => void, done: Done): void {
  if (line?.hit?.kind === 'lateWrite') {
    line.socket.destroy()
    setTimeout(keep, line.hit.ms)
    return
  }
  keep()
  if (line?.hit?.kind === 'lostReply') line.socket.destroy()
  else done()
}

function refusal(code: number): Error {
  return Object.assign(new Error(`${code} as asked for by the sandbox's faults`), {
    responseCode: code,
  })
}

function admit(socket: Socket, hit: FaultHit | null, lines: Lines): void {
  const port = socket.remotePort ?? 0
  lines.set(port, { socket, hit })
  socket.once('close', () => lines.delete(port))
}

function listen(door: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    door.once('error', reject)
    door.listen(port, '127.0.0.1', () => {
      const address = door.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function close(door: Server, lines: Lines): Promise<void> {
  for (const { socket } of lines.values()) socket.destroy()
  return new Promise((resolve) => door.close(() => resolve()))
}
