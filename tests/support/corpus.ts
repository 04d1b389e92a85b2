import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, test } from '@jest/globals'

const root = resolve(process.env.VMESTE_CORPUS ?? '../shared/data')

/** A file or folder of the shared corpus, for example `corpusFile('trello-exports', 'a.json')`. */
export function corpusFile(...path: string[]): string {
  return resolve(root, ...path)
}

/** Every file below a folder of the corpus, as paths relative to that folder, sorted. */
export function corpusFiles(...folder: string[]): string[] {
  if (!existsSync(corpusFile(...folder))) return []
  const entries = readdirSync(corpusFile(...folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => resolve(entry.parentPath, entry.name).slice(corpusFile(...folder).length + 1))
    .sort()
}

/** A `describe` over corpus files below `folder`; skipped, and said so, where they are absent. */
export function describeWithCorpus(name: string, folder: string, body: () => void): void {
  if (existsSync(corpusFile(folder))) {
    describe(name, body)
    return
  }
  sayAbsent(name, folder)
  // biome-ignore lint/suspicious/noSkippedTests: the corpus is not part of the repository
  describe.skip(name, () => {
    test('needs the shared corpus', () => {})
  })
}

/** A `test` over corpus files below `folder`; skipped, and said so, where they are absent. */
export function testWithCorpus(name: string, folder: string, body: () => Promise<void>): void {
  if (existsSync(corpusFile(folder))) {
    test(name, body)
    return
  }
  sayAbsent(name, folder)
  // biome-ignore lint/suspicious/noSkippedTests: the corpus is not part of the repository
  test.skip(name, body)
}

function sayAbsent(name: string, folder: string): void {
  process.stderr.write(
    `SKIPPED "${name}": ${corpusFile(folder)} is absent; set VMESTE_CORPUS to the folder that holds it.\n`,
  )
}
