import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/**
 * Compiles the processes that are measured, as the product is compiled: a loader that does it on the way
 * would be measured too. Gives the folder that mirrors the repository's.
 */
export function buildChildren(): string {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const args = [tsc, '-p', join(root, 'tests/bench/tsconfig.json')]
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] })
  if (status !== 0) process.stderr.write('!!! The types do not hold; measured all the same.\n')
  return join(root, '.vmeste/bench')
}
