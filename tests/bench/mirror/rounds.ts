import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, forgetInRedis, installationIn, redisUrl } from '../../support/wirings.ts'
import { buildChildren } from '../build.ts'
import { type Child, messageFrom, runChild, startChild } from '../reading/children.ts'
import { warmingUp } from './at-once.ts'
import type { Effects } from './effects.ts'
import type { Arrived, MirrorTask, Seen } from './task.ts'

export interface StoreMeasures {
  store: 'postgres' | 'embedded'
  product: readonly Effects[]
  floor: readonly Effects[]
  /** Per change, ms from being seen, and from being committed, to the request at the remote. */
  fromSeen: readonly number[]
  fromCommit: readonly number[]
}

interface Place {
  children: string
  store: StoreMeasures['store']
  folder: string
  server: Child
  url: string
}

/** Product and floor take turns, each in a new process on a new database; then changes trickle in. */
export async function measureStore(
  store: StoreMeasures['store'],
  { cards, changes, rounds }: { cards: number; changes: number; rounds: number },
): Promise<StoreMeasures> {
  const children = buildChildren()
  const folder = await mkdtemp(join(tmpdir(), 'vmeste-bench-'))
  const server = startChild(children, 'mirror/server', '')
  try {
    const { url } = await messageFrom<{ url: string }>(server)
    const place = { children, store, folder, server, url }
    const [product, floor]: [Effects[], Effects[]] = [[], []]
    for (let round = 0; round < rounds; round += 1) {
      product.push(say(store, 'product', await run<Effects>(place, 'product', cards)))
      const bodies = (await arrivedAt(server)).slice(0, warmingUp + cards).map(({ body }) => body)
      writeFileSync(join(folder, 'bodies.json'), JSON.stringify(bodies))
      floor.push(say(store, 'floor', await run<Effects>(place, 'floor', cards)))
      await arrivedAt(server)
    }
    const seen = await run<Seen[]>(place, 'latency', changes)
    return { store, product, floor, ...delays(seen, await arrivedAt(server)) }
  } finally {
    server.kill()
    await rm(folder, { recursive: true })
  }
}

function arrivedAt(server: Child): Promise<Arrived[]> {
  const answer = messageFrom<Arrived[]>(server)
  server.send('written')
  return answer
}

/** A change that never arrived counts as one that took for ever. */
function delays(seen: readonly Seen[], arrived: readonly Arrived[]) {
  const began = Math.min(...seen.map(({ at }) => at))
  const marks = arrived
    .filter(({ at }) => at >= began)
    .map(({ body, at }) => [/value%5D=%22(c\d+)%22/.exec(body)?.[1], at] as const)
  const arrivals = new Map(marks.toReversed())
  const since = (of: (one: Seen) => number) =>
    seen.map((one) => (arrivals.get(one.id) ?? Number.POSITIVE_INFINITY) - of(one))
  return { fromSeen: since(({ at }) => at), fromCommit: since(({ committed }) => committed) }
}

async function run<T>(
  { children, store, folder, url }: Place,
  what: string,
  cards: number,
): Promise<T> {
  const database = store === 'postgres' ? await createDatabase() : null
  const directory = await mkdtemp(join(folder, 'store-'))
  const task: MirrorTask = {
    ...{ url, directory, cards, bodiesFile: join(folder, 'bodies.json') },
    ...{ databaseUrl: database?.url ?? null, redisUrl: database === null ? null : redisUrl },
  }
  try {
    return await runChild<T>(children, `mirror/${what}`, JSON.stringify(task))
  } finally {
    const id = database === null || what === 'floor' ? null : await installationIn(database.url)
    if (id !== null) await forgetInRedis(id)
    await database?.drop()
    await rm(directory, { recursive: true })
  }
}

function say(store: string, what: string, effects: Effects): Effects {
  for (const [kind, { effects: count, seconds, processorSeconds }] of Object.entries(effects)) {
    const [each, cpu] = [count / seconds, (processorSeconds * 1_000) / count]
    const words = `${Math.round(each)} ${kind}s a second, ${cpu.toFixed(2)} ms of processor each`
    process.stderr.write(`${store}, ${what}: ${words}\n`)
  }
  return effects
}
