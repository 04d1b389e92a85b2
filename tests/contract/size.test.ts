import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

/** What the linter cannot see: it knows the longest file and function, not the usual ones. */
const lines = ['src', 'connectors', 'jobs', 'config']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, count: readFileSync(file, 'utf8').split('\n').length - 1 }))
  .sort((a, b) => a.count - b.count)

test('half of the files have at most 80 lines', () => {
  expect(share(0.5)).toBeLessThanOrEqual(80)
})

test('nine of ten files have at most 200 lines', () => {
  expect(share(0.9)).toBeLessThanOrEqual(200)
})

test('no file has more than 300 lines', () => {
  expect(lines.filter(({ count }) => count > 300)).toEqual([])
})

function share(part: number): number {
  return lines[Math.ceil(lines.length * part) - 1]?.count ?? Number.POSITIVE_INFINITY
}
