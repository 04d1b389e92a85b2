import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { TryLater } from '../errors.ts'

export interface LockFile {
  free(): void
}

interface Owner {
  pid: number
  /** Tells a process from a later one with the same number; `null` where the system does not say. */
  started: string | null
  host: string
}

const beatMs = 5_000
/** A lock of another host (container) is dead when it has not been touched for so long. */
const silentMs = 30_000
/** A file just made may not have been written yet. */
const writingMs = 200
/** A process that was just killed needs a moment to be gone. */
const patienceMs = 400

/**
 * Makes this process the only user of `directory`, as the embedded database does not look after
 * itself: two processes would silently lose each other's rows. A dead holder's lock is taken over.
 * @throws TryLater while another process (or this one) holds it
 */
export async function takeLockFile(directory: string): Promise<LockFile> {
  const path = join(directory, 'vmeste.lock')
  const own = JSON.stringify({ ...currentOwner(), id: randomUUID() })
  const until = Date.now() + patienceMs
  while (!isMade(path, own)) {
    const found = readIfThere(path)
    if (found === null) continue
    if (!isHeld(path, found)) setAside(path, found)
    else if (Date.now() > until) throw refusal(directory, found)
    else await sleep(100)
  }
  const beat = setInterval(() => touch(path, own), beatMs).unref()
  return {
    free() {
      clearInterval(beat)
      if (readIfThere(path) === own) rmSync(path, { force: true })
    },
  }
}

function isMade(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (Object(error).code === 'EEXIST') return false
    throw error
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (/ENOENT|ESRCH/.test(Object(error).code)) return null
    throw error
  }
}

function isHeld(path: string, text: string): boolean {
  const owner = toOwner(text)
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)
  if (!owner) return age < writingMs
  if (owner.host !== hostname()) return age < silentMs
  return isAlive(owner.pid) && owner.started === startOf(owner.pid)
}

/** Removes the dead lock, and only that one: somebody else may have replaced it meanwhile. */
function setAside(path: string, dead: string): void {
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  const moved = readIfThere(aside)
  if (moved !== null && moved !== dead) isMade(path, moved)
  rmSync(aside, { force: true })
}

function touch(path: string, own: string): void {
  try {
    if (readFileSync(path, 'utf8') === own) utimesSync(path, new Date(), new Date())
  } catch {
    // The directory is gone; there is nothing left to guard.
  }
}

function refusal(directory: string, text: string): TryLater {
  const owner = toOwner(text)
  const who = owner ? `process ${owner.pid} on ${owner.host}` : 'another process'
  return new TryLater(
    `The data in ${directory} is in use by ${who}: stop it first, or set DATABASE_URL to a PostgreSQL server, which several processes may share`,
  )
}

function currentOwner(): Owner {
  return { pid: process.pid, started: startOf(process.pid), host: hostname() }
}

function toOwner(text: string): Owner | null {
  try {
    const { pid, started, host } = JSON.parse(text) as Partial<Owner>
    return pid && host ? { pid, started: started ?? null, host } : null
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return Object(error).code === 'EPERM'
  }
}

/** Linux: clock ticks after boot; elsewhere what `ps` says. A process that only waits to be buried has none. */
function startOf(pid: number): string | null {
  const stat = readIfThere(`/proc/${pid}/stat`)
  if (stat) {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return /[ZX]/.test(fields[0] ?? '') ? null : (fields[19] ?? null)
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return null
  }
}
