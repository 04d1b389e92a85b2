import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase } from '../../support/wirings.ts'
import { type Child, messageFrom, runChild, startChild } from './children.ts'
import type { ChildTask, Measured } from './measured.ts'

export type StoreName = 'postgres' | 'embedded'

export interface Measurement {
  store: StoreName
  actions: number
  cards: number
  floor: readonly Measured[]
  product: readonly Measured[]
}

interface Setting {
  /** Where the compiled processes are. */
  children: string
  store: StoreName
  actions: number
  rounds: number
}

/**
 * One board on one store. A first reading shows which pages are asked for and which rows come of them;
 * it warms up and does not count, unless there is one round only. Then floor and product take turns,
 * each in a new process on a new database.
 */
export async function measureBoard(setting: Setting): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'vmeste-bench-'))
  const server = startChild(setting.children, 'server', String(setting.actions))
  try {
    const { url, cards } = await messageFrom<{ url: string; cards: number }>(server)
    const rowsFile = join(folder, 'rows.json')
    const first = await run('product', setting, folder, { url, rowsFile, paths: [] })
    const paths = await askedPaths(server)
    const floor = [await run('floor', setting, folder, { url, rowsFile, paths })]
    const product = setting.rounds === 1 ? [first] : []
    while (product.length < setting.rounds) {
      if (product.length > 0)
        floor.push(await run('floor', setting, folder, { url, rowsFile, paths }))
      product.push(await run('product', setting, folder, { url, rowsFile: null, paths: [] }))
    }
    return { store: setting.store, actions: setting.actions, cards, floor, product }
  } finally {
    server.kill()
    await rm(folder, { recursive: true })
  }
}

function askedPaths(server: Child): Promise<string[]> {
  const answer = messageFrom<string[]>(server)
  server.send('asked')
  return answer
}

/** In a process of its own, so that its memory can be told. */
async function run(
  what: 'floor' | 'product',
  { children, store }: Setting,
  folder: string,
  task: Pick<ChildTask, 'url' | 'rowsFile' | 'paths'>,
): Promise<Measured> {
  const database = store === 'postgres' ? await createDatabase() : null
  const directory = await mkdtemp(join(folder, 'store-'))
  const full: ChildTask = { ...task, databaseUrl: database?.url ?? null, directory }
  try {
    const measured = await runChild<Measured>(children, what, JSON.stringify(full))
    say(what, measured)
    return measured
  } finally {
    await database?.drop()
    await rm(directory, { recursive: true })
  }
}

function say(what: string, { seconds, processorSeconds, peakMb }: Measured): void {
  const [wall, cpu] = [seconds, processorSeconds].map((value) => value.toFixed(2))
  process.stderr.write(`  ${what} ${wall} s (${cpu} s of processor), ${Math.round(peakMb)} MB\n`)
}
