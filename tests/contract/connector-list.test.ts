import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { connectors } from '../../connectors/index.ts'

const folders = readdirSync('connectors', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()

test('the list names exactly the folders of connectors/, in their order', () => {
  expect(connectors.map(({ name }) => name)).toEqual(folders)
})

describe.each(connectors.map((type) => [type.name, type] as const))('%s', (name, type) => {
  test.each(['index.ts', 'README.md', 'sandbox/index.ts', 'sandbox/README.md'])(
    'has %s',
    (file) => {
      expect(existsSync(`connectors/${name}/${file}`)).toBe(true)
    },
  )

  test('brings a sandbox', () => {
    expect(type.sandbox).toBeInstanceOf(Function)
  })

  test('names its secrets as the environment does, each with what it is', () => {
    for (const [secret, { what }] of Object.entries(type.secrets)) {
      expect(secret).toMatch(/^[A-Z]+(_[A-Z]+)+$/)
      expect(what).not.toBe('')
    }
  })
})
