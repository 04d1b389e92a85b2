import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { seededRandom } from '../../src/random.ts'

type Play = (answer: ServerResponse, real: string) => void

/** What befalls a request on its way. */
const accidents = {
  '429': (answer) => refuse(answer, 429, '{"error":"API_TOKEN_LIMIT_EXCEEDED"}'),
  '5xx': (answer) => refuse(answer, 503, 'error 503'),
  reset: (answer) => answer.destroy(),
  truncated: (answer, real) => {
    answer.writeHead(200, { 'content-type': 'application/json' })
    answer.end(real.slice(0, real.length / 2))
  },
  HTML: (answer) => {
    answer.writeHead(200, { 'content-type': 'text/html' })
    answer.end('<!doctype html><title>Log in</title>')
  },
  'time-out': () => undefined,
} satisfies Readonly<Record<string, Play>>

type Accident = keyof typeof accidents

/** Stands between the service and the sandbox. */
export interface FoulWeather {
  readonly url: string
  /** Where calls go to. */
  leadTo(url: string): void
  /** From now on that share of requests meets with each of the accidents. */
  begin(share: number): void
  end(): void
  isFoul(): boolean
  /** Requests so far, and how many met with what; refusals of the sandbox's own among 429. */
  counts(): { requests: number } & Readonly<Record<Accident, number>>
  close(): Promise<void>
}

/** A way to Trello on which it storms at times; the same seed, the same storm. */
export async function openFoulWeather(seed: number): Promise<FoulWeather> {
  const names = Object.keys(accidents) as Accident[]
  const none = Object.fromEntries(names.map((name) => [name, 0])) as Record<Accident, number>
  const counts = { requests: 0, ...none }
  const random = seededRandom(seed)
  let goal = ''
  let share = 0
  const server = createServer((request, answer) => {
    counts.requests += 1
    const accident = names[Math.floor(random() / share)] ?? null
    if (accident !== null) counts[accident] += 1
    void pass({ goal, request, answer, accident }).then((status) => {
      if (status === 429) counts[429] += 1
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo(url) {
      goal = url
    },
    begin(next) {
      share = next
    },
    end() {
      share = 0
    },
    isFoul: () => share > 0,
    counts: () => ({ ...counts }),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface Passage {
  goal: string
  request: IncomingMessage
  answer: ServerResponse
  accident: Accident | null
}

const handedOn = ['content-type', 'date', /^x-rate-limit-/] as const

/** Gives the status with which the sandbox itself answered; `null`: it was not asked. */
async function pass({ goal, request, answer, accident }: Passage): Promise<number | null> {
  const play: Play | null = accident && accidents[accident]
  if (play !== null && accident !== 'truncated') {
    play(answer, '')
    return null
  }
  const { authorization = '' } = request.headers
  const real = await fetch(`${goal}${request.url}`, { headers: { authorization } })
  const body = await real.text()
  if (play !== null) play(answer, body)
  else {
    const headers = [...real.headers].filter(([name]) =>
      handedOn.some((one) => (typeof one === 'string' ? one === name : one.test(name))),
    )
    answer.writeHead(real.status, Object.fromEntries(headers)).end(body)
  }
  return real.status
}

function refuse(answer: ServerResponse, status: number, text: string): void {
  answer.writeHead(status, { 'content-type': 'text/plain' }).end(text)
}
