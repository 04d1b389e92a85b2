import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync, zipSync } from 'fflate'

const folder = join(import.meta.dirname, '../../connectors/moodle/preset')

/** What a teacher imports: Database → Presets → Import. */
const presetZip = join(folder, 'kartochki-trello.zip')

/** Name → content of every file of the preset folder that belongs into the zip. */
export function presetFiles(): Record<string, Uint8Array> {
  const names = readdirSync(folder).filter((name) => !name.endsWith('.zip'))
  return Object.fromEntries(names.map((name) => [name, bytesOf(join(folder, name))]))
}

export function filesInZip(): Record<string, Uint8Array> {
  const files = Object.entries(unzipSync(bytesOf(presetZip)))
  return Object.fromEntries(files.map(([name, content]) => [name, new Uint8Array(content)]))
}

function bytesOf(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path))
}

/**
 * Packs the folder anew: `node --import ./tests/support/load-ts.js tests/support/preset-zip.ts`.
 * The date inside is fixed, so that equal files make an equal zip.
 */
function writePresetZip(): void {
  writeFileSync(presetZip, zipSync(presetFiles(), { level: 9, mtime: '2019-07-01T00:00:00' }))
}

if (process.argv[1] === import.meta.filename) writePresetZip()
