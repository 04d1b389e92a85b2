import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { contentHash } from '../../../src/hash.ts'
import type { Result } from '../proof.ts'

export interface Finished extends Result {
  seed: number
  ms: number
}

export interface State {
  /** Seeds that were run to their end without a failure: failed ones are run again. */
  shown: ReadonlyMap<number, Finished>
  add(one: Finished): void
}

/**
 * The file that lets a broken-off run go on, a line a seed. Lines count only for the `key` they were
 * made with: what the seeds ran with and on. A line torn by a kill is no line.
 */
export function openState(
  folder: string,
  name: string,
  { key, fresh }: { key: unknown; fresh: boolean },
): State {
  const file = join(folder, `${name}.jsonl`)
  const mine = contentHash(key)
  mkdirSync(folder, { recursive: true })
  if (fresh) rmSync(file, { force: true })
  const lines = linesOf(file).filter((line) => line.key === mine && line.failures.length === 0)
  return {
    shown: new Map(lines.map(({ key: _, ...one }) => [one.seed, one])),
    add: (one) => appendFileSync(file, `${JSON.stringify({ key: mine, ...one })}\n`),
  }
}

type Line = Finished & { key: string }

function linesOf(file: string): Line[] {
  return textOf(file)
    .split('\n')
    .flatMap((line) => parse(line) ?? [])
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function parse(line: string): Line | null {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
