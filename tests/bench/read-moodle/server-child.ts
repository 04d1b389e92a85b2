import { createServer, type IncomingMessage } from 'node:http'
import { startMoodleSandbox } from '../../../connectors/moodle/sandbox/index.ts'
import { virtualClock } from '../../../src/clock.ts'
import type { Asked } from '../reading/measured.ts'

/**
 * Serves an invented course as Moodle would: `server-child.ts <number of posts>`. The sandbox answers
 * each request once and the answer is kept. Says `{ url, others }` when it listens; answers `asked` with
 * what was asked since the last time.
 */
const postsEach = 50
const posts = Number(process.argv[2])
const discussions = Math.ceil(posts / postsEach)
const clock = virtualClock(Date.UTC(2019, 6, 1, 6))
const sandbox = await startMoodleSandbox({ port: 0, clock })
for (let at = 0; at < discussions; at += 1)
  await discuss(at, Math.min(postsEach, posts - at * postsEach))

const answers = new Map<string, Buffer>()
let asked: Asked[] = []

const server = createServer(async (request, response) => {
  const path = request.url ?? ''
  const body = await bodyOf(request)
  asked.push({ path, body })
  const answer = answers.get(body) ?? (await answerTo(path, body))
  answers.set(body, answer)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
  response.end(answer)
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  process.send?.({ url: `http://127.0.0.1:${port}`, others: discussions })
})
process.on('message', () => {
  process.send?.(asked)
  asked = []
})
process.on('disconnect', () => process.exit())

async function discuss(at: number, count: number): Promise<void> {
  clock.set(clock.now() + 60_000)
  const by = `user${String(1 + (at % 30)).padStart(2, '0')}`
  const text = { subject: `Тема ${at}`, message: paragraph(at, 0) }
  const made = await sandbox.act('discuss', { by, forum: 'Обмен опытом', ...text })
  for (let reply = 1; reply < count; reply += 1) {
    const { discussionId } = made
    await sandbox.act('reply', { by, discussionId, message: paragraph(at, reply) })
  }
}

function paragraph(at: number, reply: number): string {
  return `<p>${`Ответ ${reply} на тему ${at}: спасибо, <b>попробуем</b> так же. `.repeat(6)}</p>`
}

async function answerTo(path: string, body: string): Promise<Buffer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await fetch(`${sandbox.url}${path}`, { method: 'POST', body, headers })
  return Buffer.from(await answer.arrayBuffer())
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
