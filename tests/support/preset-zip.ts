import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync, zipSync } from 'fflate'

const folder = join(import.meta.dirname, '../../connectors/moodle/preset')

/** What a teacher imports: Database → Presets → Import. */
export const presetZip = join(folder, 'kartochki-trello.zip')

/** Name → content of every file of the preset folder that belongs into the zip. */
export function presetFiles(): Record<string, Uint8Array> {
  const names = readdirSync(folder).filter((name) => !name.endsWith('.zip'))
  return Object.fromEntries(
    names.map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]),
  )
}

export function filesInZip(): Record<string, Uint8Array> {
  const files = unzipSync(new Uint8Array(readFileSync(presetZip)))
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => [name, new Uint8Array(content)]),
  )
}

/** Packs the folder anew. The date inside is fixed, so that equal files make an equal zip. */
export function writePresetZip(): void {
  writeFileSync(presetZip, zipSync(presetFiles(), { level: 9, mtime: '2019-07-01T00:00:00' }))
}
