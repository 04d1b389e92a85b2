import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const root = join(import.meta.dirname, '../..')
const lock = join(root, 'node_modules/.cache/vmeste-build')
const deadMs = 120_000

/** Builds what `npm run vmeste` runs and gives its main file. Two tests never build at once. */
export async function buildMain(): Promise<string> {
  while (!isTaken()) await sleep(100)
  try {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' })
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
  return join(root, 'dist/src/cli/main.js')
}

function isTaken(): boolean {
  mkdirSync(join(lock, '..'), { recursive: true })
  const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
  if (Date.now() - since > deadMs) rmSync(lock, { recursive: true, force: true })
  try {
    mkdirSync(lock)
    return true
  } catch {
    return false
  }
}
