import { isSection, type Path } from './yaml.ts'

/** A part of the raw file with the way to it. */
export interface Item {
  path: Path
  value: unknown
}

/** What stands under a key; `undefined` where there is nothing. */
export function keyAt({ value, path }: Item, key: string): Item {
  return { path: [...path, key], value: isSection(value) ? value[key] : undefined }
}

/** The items of the list under a key; none where there is no list. */
export function itemsAt(parent: Item, key: string): Item[] {
  const { value, path } = keyAt(parent, key)
  if (!Array.isArray(value)) return []
  return value.map((item: unknown, index) => ({ value: item, path: [...path, index] }))
}

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}
