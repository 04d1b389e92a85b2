import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Status } from '../status.ts'

/**
 * Where a running `start` can be asked, as it leaves it in the data directory: the embedded database
 * has room for one process only. `key` is for those who may read the file.
 */
const Address = z.object({ pid: z.number(), url: z.string(), key: z.string() })
export type Address = z.infer<typeof Address>

const patienceMs = 5_000

export async function leaveAddress(directory: string, address: Address): Promise<void> {
  const file = fileIn(directory)
  await rm(file, { force: true })
  await writeFile(file, JSON.stringify(address), { mode: 0o600 })
}

export async function takeAddressAway(directory: string): Promise<void> {
  await rm(fileIn(directory), { force: true })
}

/** The status as the running service tells it; `null` where none runs. */
export async function askRunning(directory: string): Promise<Status | null> {
  const answer = await ask(directory, 'GET', '/status')
  const told = answer?.ok ? await answer.json().catch(() => null) : null
  return Array.isArray(Object(told).spaces) ? (told as Status) : null
}

/** Whether the running service had such a hold and released it; `null` where none runs. */
export async function releaseThere(directory: string, id: string): Promise<boolean | null> {
  const answer = await ask(directory, 'POST', `/holds/${encodeURIComponent(id)}/release`)
  return answer === null ? null : answer.ok
}

async function ask(directory: string, method: string, path: string): Promise<Response | null> {
  const address = await readAddress(directory)
  if (address === null) return null
  const headers = { authorization: `Bearer ${address.key}` }
  const signal = AbortSignal.timeout(patienceMs)
  return fetch(new URL(path, address.url), { method, headers, signal }).catch(() => null)
}

async function readAddress(directory: string): Promise<Address | null> {
  try {
    return Address.parse(JSON.parse(await readFile(fileIn(directory), 'utf8')))
  } catch {
    return null
  }
}

function fileIn(directory: string): string {
  return join(directory, 'server.json')
}
