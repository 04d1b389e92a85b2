import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')
const folders = ['src', 'connectors', 'jobs', 'tests/proof', 'tests/support']

/** Of everything that a proof may run on. */
export function sourceHash(): string {
  const hash = createHash('sha256')
  for (const file of folders.flatMap(sourcesIn).sort()) {
    hash.update(file).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex').slice(0, 12)
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|js|json)$/.test(file))
    .map((file) => join(folder, file))
}
