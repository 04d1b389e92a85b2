import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase } from '../../support/wirings.ts'
import { type Child, messageFrom, runChild, startChild } from './children.ts'
import type { Asked, ChildTask, Measured } from './measured.ts'

export type StoreName = 'postgres' | 'embedded'

export interface Measurement {
  store: StoreName
  /** How much there is of what the bench counts by. */
  size: number
  /** And of what comes with it. */
  others: number
  floor: readonly Measured[]
  product: readonly Measured[]
}

interface Setting {
  /** Where the compiled processes are. */
  children: string
  store: StoreName
  /** The folder of the bench. */
  bench: string
  size: number
  rounds: number
}

/**
 * One source on one store. A first reading shows which pages are asked for and which rows come of them;
 * it warms up and does not count, unless there is one round only. Then floor and product take turns,
 * each in a new process on a new database.
 */
export async function measureOne(setting: Setting): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'vmeste-bench-'))
  const server = startChild(setting.children, `${setting.bench}/server`, String(setting.size))
  try {
    const { url, others } = await messageFrom<{ url: string; others: number }>(server)
    const rowsFile = join(folder, 'rows.json')
    const first = await run('product', setting, folder, { url, rowsFile, requests: [] })
    const requests = await askedOf(server)
    const floor = [await run('floor', setting, folder, { url, rowsFile, requests })]
    const product = setting.rounds === 1 ? [first] : []
    while (product.length < setting.rounds) {
      if (product.length > 0)
        floor.push(await run('floor', setting, folder, { url, rowsFile, requests }))
      product.push(await run('product', setting, folder, { url, rowsFile: null, requests: [] }))
    }
    return { store: setting.store, size: setting.size, others, floor, product }
  } finally {
    server.kill()
    await rm(folder, { recursive: true })
  }
}

function askedOf(server: Child): Promise<Asked[]> {
  const answer = messageFrom<Asked[]>(server)
  server.send('asked')
  return answer
}

/** In a process of its own, so that its memory can be told. */
async function run(
  what: 'floor' | 'product',
  { children, store, bench }: Setting,
  folder: string,
  task: Pick<ChildTask, 'url' | 'rowsFile' | 'requests'>,
): Promise<Measured> {
  const database = store === 'postgres' ? await createDatabase() : null
  const directory = await mkdtemp(join(folder, 'store-'))
  const full: ChildTask = { ...task, databaseUrl: database?.url ?? null, directory }
  try {
    const name = what === 'floor' ? 'reading/floor' : `${bench}/product`
    const measured = await runChild<Measured>(children, name, JSON.stringify(full))
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
